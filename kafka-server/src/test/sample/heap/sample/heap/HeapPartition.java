package sample.heap;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import odradek.core.spi.storage.AppendResult;
import odradek.core.spi.storage.Chunk;
import odradek.core.spi.storage.PartitionContext;
import odradek.core.spi.storage.PartitionStorage;
import odradek.core.spi.storage.Replacement;
import odradek.core.spi.storage.Slice;

/** An open partition: what the broker holds until it closes it. */
final class HeapPartition implements PartitionStorage {

  private final HeapLog log;
  private final PartitionContext context;
  private HeapReplacement replacement;
  private IOException failure;
  private volatile boolean closed;

  HeapPartition(HeapLog log, PartitionContext context) {
    this.log = log;
    this.context = context;
  }

  boolean isClosed() {
    return closed;
  }

  @Override
  public long endOffset() {
    requireOpenUnchecked();
    return log.endOffset();
  }

  @Override
  public AppendResult append(ByteBuffer batches) throws IOException {
    requireOpen();
    if (failure != null) {
      throw new IOException("an append has failed, the partition takes none until it is opened again", failure);
    }
    try {
      log.append(batches, context.options());
    } catch (IOException e) {
      failure = e;
      throw e;
    }
    return AppendResult.APPENDED;
  }

  @Override
  public Slice read(long offset, long upToOffset, int maxBytes) throws IOException {
    requireOpen();
    return log.read(offset, upToOffset, maxBytes);
  }

  @Override
  public long findByTimestamp(long timestampMs) throws IOException {
    requireOpen();
    return log.findByTimestamp(timestampMs);
  }

  @Override
  public void truncateTo(long offset) throws IOException {
    requireOpen();
    log.truncateTo(offset);
  }

  @Override
  public void advanceLogStart(long offset) throws IOException {
    requireOpen();
    log.advanceLogStart(offset);
  }

  @Override
  public List<Chunk> chunks() {
    requireOpenUnchecked();
    return log.chunks();
  }

  /** There is no device: what is in the log is as durable as it gets. */
  @Override
  public CompletionStage<Long> flush() {
    return closed ? CompletableFuture.failedStage(new ClosedChannelException())
        : CompletableFuture.completedStage(log.endOffset());
  }

  @Override
  public Replacement beginReplace(long first, long last) throws IOException {
    requireOpen();
    if (replacement != null && !replacement.isDone()) {
      throw new IllegalArgumentException("a replacement is under way already");
    }
    replacement = log.replacement(first, last, context.options());
    return replacement;
  }

  @Override
  public void close() {
    closed = true;
    if (replacement != null) {
      replacement.abort();
    }
  }

  private void requireOpen() throws ClosedChannelException {
    if (closed) {
      throw new ClosedChannelException();
    }
  }

  private void requireOpenUnchecked() {
    if (closed) {
      throw new IllegalStateException("the partition is closed");
    }
  }
}
