package odradek.core.memory;

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

/**
 * An open partition: a log until it is closed.
 *
 * <p><b>Threading:</b> as {@link PartitionStorage}.
 */
final class MemoryPartition implements PartitionStorage {

  private final MemoryLog log;
  private final PartitionContext context;
  private MemoryReplacement replacement;
  private boolean failed;
  private volatile boolean closed;

  MemoryPartition(MemoryLog log, PartitionContext context) {
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
    if (failed) {
      throw new IOException("an append failed for want of memory; the partition takes none until it is opened again");
    }
    try {
      log.append(batches, context.options());
    } catch (IOException e) {
      failed = true;
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

  @Override
  public CompletionStage<Long> flush() {
    if (closed) {
      return CompletableFuture.failedStage(new ClosedChannelException());
    }
    return CompletableFuture.completedStage(log.endOffset());
  }

  @Override
  public Replacement beginReplace(long first, long last) throws IOException {
    requireOpen();
    if (replacement != null && !replacement.isDone()) {
      throw new IllegalArgumentException("a replacement is under way already");
    }
    replacement = new MemoryReplacement(log, log.range(first, last), context);
    return replacement;
  }

  @Override
  public void close() throws IOException {
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
