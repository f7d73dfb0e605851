package odradek.storage.rocksdb;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import odradek.api.TopicIdPartition;
import odradek.core.spi.storage.AppendResult;
import odradek.core.spi.storage.Chunk;
import odradek.core.spi.storage.PartitionContext;
import odradek.core.spi.storage.PartitionStorage;
import odradek.core.spi.storage.Replacement;
import odradek.core.spi.storage.Slice;

/**
 * One open partition: a range of keys for each run of its chunks.
 *
 * <p><b>Threading:</b> three locks, taken in this order. {@code changes}: whoever changes the log elsewhere than at its
 * end; held while the device works. The readers' lock, see {@link LogReader}. {@code appends}: held by appends, and for
 * moments by others; layout, active chunk and end change under it.
 */
final class RocksPartition implements PartitionStorage {

  private final TopicIdPartition id;
  private final int number;
  private final PartitionContext context;
  private final RocksResources resources;
  private final Object changes = new Object();
  private final Object appends = new Object();
  private final LogAppender appender;
  private final LogReader reader;

  private volatile Layout layout;
  private volatile ChunkStats active;
  private volatile long endOffset;
  private volatile long markedOffset;
  private volatile long markedBytes;

  /** Below this everything is known to be durable. */
  private volatile long durableOffset = -1;
  private volatile IOException failure;
  private volatile boolean closed;
  private RocksReplacement replacement;

  /**
   * A partition as it was found or made.
   *
   * @param closedChunks all chunks but the last
   * @param end the last chunk, and the end of the log
   */
  RocksPartition(TopicIdPartition id, int number, PartitionContext context, RocksResources resources,
      ChunkStats[] closedChunks, Marks.Mark end) {
    this.id = id;
    this.number = number;
    this.context = context;
    this.resources = resources;
    this.active = end.stats();
    this.layout = new Layout(closedChunks, active.baseOffset(), active.number());
    this.endOffset = end.offset();
    this.markedOffset = active.baseOffset();
    this.appender = new LogAppender(this, resources);
    this.reader = new LogReader(this, resources);
  }

  TopicIdPartition id() {
    return id;
  }

  int number() {
    return number;
  }

  PartitionContext context() {
    return context;
  }

  LogAppender appender() {
    return appender;
  }

  LogReader reader() {
    return reader;
  }

  Object appends() {
    return appends;
  }

  Layout layout() {
    return layout;
  }

  /** Puts another layout in place; under {@code appends}. */
  void layout(Layout changed) {
    layout = changed;
  }

  /** The chunk that is written to. */
  ChunkStats active() {
    return active;
  }

  long endOffsetNow() {
    return endOffset;
  }

  /** How large the active chunk was at its last mark. */
  long markedBytes() {
    return markedBytes;
  }

  /** Notes that there is a mark at the end; under {@code appends}. */
  void marked() {
    markedBytes = active.sizeBytes();
    markedOffset = endOffset;
  }

  /** Notes what was appended to the active chunk; under {@code appends}. */
  void appended(ChunkStats after, long newEndOffset) {
    active = after;
    endOffset = newEndOffset;
  }

  /** Notes what was appended, and the chunks that were closed meanwhile; under {@code appends}. */
  void appended(ChunkStats[] closedChunks, ChunkStats after, long newEndOffset) {
    if (closedChunks.length > 0) {
      layout = layout.closing(closedChunks, after.baseOffset(), after.number());
      markedOffset = after.baseOffset();
      markedBytes = 0;
    }
    appended(after, newEndOffset);
  }

  /** Notes that the log ends earlier; under {@code appends}, and there is a mark at the end. */
  void cut(Layout shorter, Marks.Mark end) {
    layout = shorter;
    active = end.stats();
    endOffset = end.offset();
    durableOffset = Math.min(durableOffset, endOffset);
    marked();
  }

  /** About how many bytes there are from an offset on. */
  long bytesFrom(long offset) {
    return offset >= markedOffset ? Math.max(0, active.sizeBytes() - markedBytes) + 1 : Long.MAX_VALUE;
  }

  @Override
  public long endOffset() {
    requireOpenUnchecked();
    return endOffset;
  }

  @Override
  public AppendResult append(ByteBuffer batches) throws IOException {
    synchronized (appends) {
      requireWritable();
      try {
        if (appender.append(batches)) {
          return AppendResult.APPENDED;
        }
      } catch (IOException e) {
        failure = e;
        throw e;
      }
    }
    resources.metrics().busy();
    resources.stalls().park(context);
    return AppendResult.BUSY;
  }

  @Override
  public Slice read(long offset, long upToOffset, int maxBytes) throws IOException {
    requireOpen();
    long end = endOffset;
    if (offset < 0 || offset > end || maxBytes < 0) {
      throw new IllegalArgumentException("partition " + id + ": cannot read at most " + maxBytes + " bytes from offset "
          + offset + ", expected at least 0 bytes and an offset from 0 to " + end);
    }
    return reader.read(offset, Math.min(upToOffset, end), maxBytes);
  }

  @Override
  public long findByTimestamp(long timestampMs) throws IOException {
    requireOpen();
    return reader.findByTimestamp(timestampMs);
  }

  @Override
  public void truncateTo(long offset) throws IOException {
    change(() -> LogCutter.truncateTo(this, resources, offset));
  }

  @Override
  public void advanceLogStart(long offset) throws IOException {
    change(() -> LogCutter.advanceLogStart(this, resources, offset));
  }

  /** Something that changes the log elsewhere than at its end. */
  @FunctionalInterface
  interface Change {
    void run() throws IOException;
  }

  /** Runs a change; if the device fails in it, nobody knows what is there, and nothing is written any more. */
  void change(Change change) throws IOException {
    synchronized (changes) {
      requireWritable();
      try {
        change.run();
      } catch (IOException e) {
        failure = e;
        throw e;
      }
    }
  }

  @Override
  public List<Chunk> chunks() {
    LogView view = view();
    requireOpenUnchecked();
    return view.chunks();
  }

  /** The log as it is now. */
  LogView view() {
    synchronized (appends) {
      return new LogView(layout, active, endOffset);
    }
  }

  @Override
  public CompletionStage<Long> flush() {
    if (closed) {
      return CompletableFuture.failedStage(new ClosedChannelException());
    }
    IOException failed = failure;
    if (failed != null) {
      return CompletableFuture.failedStage(offline(failed));
    }
    long end = endOffset;
    return durableOffset >= end ? CompletableFuture.completedStage(end) : resources.walSync().flush(this, end);
  }

  /** Notes what a sync made durable; a truncation never overlaps with it. */
  void durable(long offset) {
    synchronized (appends) {
      durableOffset = Math.max(durableOffset, Math.min(offset, endOffset));
    }
  }

  /** Takes the partition offline: a flush in the background failed. */
  void fail(IOException cause) {
    synchronized (appends) {
      if (failure != null || closed) {
        return;
      }
      failure = cause;
    }
    context.failed(cause);
  }

  @Override
  public Replacement beginReplace(long first, long last) throws IOException {
    synchronized (changes) {
      requireWritable();
      if (replacement != null && !replacement.isDone()) {
        throw new IllegalArgumentException("partition " + id + ": a replacement is under way already");
      }
      replacement = RocksReplacement.begin(this, resources, first, last);
      return replacement;
    }
  }

  @Override
  public void close() throws IOException {
    close(true);
  }

  /**
   * Closes the partition.
   *
   * @param keep whether to note where it ends, so that opening it reads no batches; not if it is about to be deleted
   */
  void close(boolean keep) throws IOException {
    synchronized (changes) {
      if (closed) {
        return;
      }
      try {
        if (replacement != null) {
          replacement.abort();
        }
        synchronized (appends) {
          if (keep && failure == null && markedOffset != endOffset) {
            appender.mark();
          }
        }
      } finally {
        synchronized (appends) {
          closed = true;
        }
      }
    }
  }

  boolean isClosed() {
    return closed;
  }

  void requireWritable() throws IOException {
    requireOpen();
    IOException failed = failure;
    if (failed != null) {
      throw offline(failed);
    }
  }

  private IOException offline(IOException cause) {
    return new IOException("partition " + id + " takes no writes until it is opened again, since one failed: "
        + cause.getMessage(), cause);
  }

  private void requireOpen() throws ClosedChannelException {
    if (closed) {
      throw new ClosedChannelException();
    }
  }

  private void requireOpenUnchecked() {
    if (closed) {
      throw new IllegalStateException("partition " + id + " is closed");
    }
  }
}
