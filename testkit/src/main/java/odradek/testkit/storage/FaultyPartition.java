package odradek.testkit.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.WritableByteChannel;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import odradek.api.TopicIdPartition;
import odradek.core.spi.storage.AppendResult;
import odradek.core.spi.storage.Chunk;
import odradek.core.spi.storage.FileRange;
import odradek.core.spi.storage.PartitionContext;
import odradek.core.spi.storage.PartitionStorage;
import odradek.core.spi.storage.Replacement;
import odradek.core.spi.storage.Slice;
import odradek.testkit.storage.FaultPlan.Fault;
import odradek.testkit.storage.FaultPlan.Operation;

/** A partition of a {@link FaultyEngine}. Threading as the partition it wraps. */
final class FaultyPartition implements PartitionStorage {

  private final PartitionStorage storage;
  private final TopicIdPartition id;
  private final PartitionContext context;
  private final FaultInjector injector;
  private final Executor io;
  private volatile IOException failure;

  FaultyPartition(PartitionStorage storage, TopicIdPartition id, PartitionContext context, FaultInjector injector,
      Executor io) {
    this.storage = storage;
    this.id = id;
    this.context = context;
    this.injector = injector;
    this.io = io;
  }

  private void requireWritable() throws IOException {
    if (failure != null) {
      throw new IOException("partition " + id + " is offline: " + failure.getMessage(), failure);
    }
  }

  /** Runs a call that writes; if it fails, the partition is offline. */
  private <T> T write(Operation operation, FaultInjector.Call<T> call) throws IOException {
    requireWritable();
    try {
      return injector.call(operation, id, call);
    } catch (ClosedChannelException e) {
      throw e;
    } catch (IOException e) {
      failure = e;
      throw e;
    }
  }

  @Override
  public long endOffset() {
    return storage.endOffset();
  }

  @Override
  public AppendResult append(ByteBuffer batches) throws IOException {
    requireWritable();
    Fault fault = injector.next(Operation.APPEND, id);
    if (fault == Fault.BUSY) {
      sayReadyLater();
      return AppendResult.BUSY;
    }
    AppendResult result = fault == Fault.FAIL ? null : storage.append(batches);
    if (fault != Fault.NONE) {
      failure = FaultInjector.failure(Operation.APPEND, id);
      throw failure;
    }
    return result;
  }

  private void sayReadyLater() {
    try {
      io.execute(context::ready);
    } catch (RejectedExecutionException e) {
      context.ready();
    }
  }

  @Override
  public Slice read(long offset, long upToOffset, int maxBytes) throws IOException {
    injector.check(Operation.READ, id);
    return new FaultySlice(storage.read(offset, upToOffset, maxBytes));
  }

  @Override
  public long findByTimestamp(long timestampMs) throws IOException {
    return injector.call(Operation.READ, id, () -> storage.findByTimestamp(timestampMs));
  }

  @Override
  public void truncateTo(long offset) throws IOException {
    write(Operation.TRUNCATE, () -> {
      storage.truncateTo(offset);
      return null;
    });
  }

  @Override
  public void advanceLogStart(long offset) throws IOException {
    write(Operation.ADVANCE, () -> {
      storage.advanceLogStart(offset);
      return null;
    });
  }

  @Override
  public List<Chunk> chunks() {
    return storage.chunks();
  }

  @Override
  public CompletionStage<Long> flush() {
    if (failure != null) {
      return CompletableFuture.failedStage(new IOException("partition " + id + " is offline", failure));
    }
    Fault fault = injector.next(Operation.FLUSH, id);
    CompletionStage<Long> flush = storage.flush();
    return fault == Fault.FAIL || fault == Fault.FAIL_AFTER ? flush.thenCompose(durable -> failedFlush()) : flush;
  }

  private CompletionStage<Long> failedFlush() {
    IOException failed = FaultInjector.failure(Operation.FLUSH, id);
    failure = failed;
    context.failed(failed);
    return CompletableFuture.failedStage(failed);
  }

  @Override
  public Replacement beginReplace(long first, long last) throws IOException {
    return new FaultyReplacement(write(Operation.REPLACE, () -> storage.beginReplace(first, last)));
  }

  @Override
  public void close() throws IOException {
    storage.close();
  }

  /** A replacement of a faulty partition. */
  private final class FaultyReplacement implements Replacement {

    private final Replacement replacement;

    FaultyReplacement(Replacement replacement) {
      this.replacement = replacement;
    }

    @Override
    public void append(ByteBuffer batches) throws IOException {
      injector.run(Operation.REPLACE, id, () -> replacement.append(batches));
    }

    @Override
    public void commit() throws IOException {
      write(Operation.REPLACE, () -> {
        replacement.commit();
        return null;
      });
    }

    @Override
    public void abort() throws IOException {
      replacement.abort();
    }
  }

  /** A slice whose bytes may be unreadable. */
  private final class FaultySlice implements Slice {

    private final Slice slice;

    FaultySlice(Slice slice) {
      this.slice = slice;
    }

    @Override
    public int sizeBytes() {
      return slice.sizeBytes();
    }

    @Override
    public long transferTo(WritableByteChannel channel, int position, int count) throws IOException {
      injector.check(Operation.SLICE_READ, id);
      return slice.transferTo(channel, position, count);
    }

    @Override
    public void readInto(ByteBuffer target, int position) throws IOException {
      injector.check(Operation.SLICE_READ, id);
      slice.readInto(target, position);
    }

    @Override
    public void load() throws IOException {
      injector.check(Operation.SLICE_READ, id);
      slice.load();
    }

    @Override
    public FileRange fileRange() {
      return slice.fileRange();
    }

    @Override
    public void retain() {
      slice.retain();
    }

    @Override
    public void release() {
      slice.release();
    }
  }
}
