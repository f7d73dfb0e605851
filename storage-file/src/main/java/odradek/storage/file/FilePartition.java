package odradek.storage.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.StampedLock;
import odradek.api.TopicIdPartition;
import odradek.core.spi.storage.AppendResult;
import odradek.core.spi.storage.Chunk;
import odradek.core.spi.storage.PartitionContext;
import odradek.core.spi.storage.PartitionStorage;
import odradek.core.spi.storage.Replacement;
import odradek.core.spi.storage.Slice;

/**
 * One open partition: an array of segments, of which the last is written to.
 *
 * <p><b>Threading:</b> three locks, taken in this order. {@code changes}: whoever changes or forces what lies behind
 * the end of the log; held while the device works. {@code appends}: held by appends, and for moments by others; the
 * array of segments changes under it. {@code readers}: written while positions that readers may have found stop being
 * true; readers do not take it but check afterwards that it was free ({@link StampedLock#validate}).
 *
 * <p>The class is long because it is the meeting point of one interface with {@link LogAppender}, {@link LogReader},
 * {@link LogCutter} and {@link FileReplacement}, which do the work.
 */
final class FilePartition implements PartitionStorage {

  private final TopicIdPartition id;
  private final PartitionContext context;
  private final FileResources resources;
  private final Path folder;
  private final Object changes = new Object();
  private final Object appends = new Object();
  private final StampedLock readers = new StampedLock();
  private final LogReader reader;
  private final LogAppender appender;
  private final FlushRequests flushRequests = new FlushRequests();
  private final PartitionNotes notes;

  private volatile Segment[] segments;
  private volatile long endOffset;

  /** Below this everything is known to be durable. */
  private volatile long durableOffset;
  private volatile IOException failure;
  private volatile boolean closed;
  private FileReplacement replacement;
  private boolean folderForced;

  FilePartition(TopicIdPartition id, PartitionContext context, FileResources resources, Segment[] segments,
      long endOffset) {
    this.id = id;
    this.context = context;
    this.resources = resources;
    this.folder = resources.root().resolve(FileNames.folder(id));
    this.segments = segments;
    this.endOffset = endOffset;
    this.reader = new LogReader(resources);
    this.appender = new LogAppender(this, resources);
    this.notes = new PartitionNotes(id, resources.journal());
  }

  TopicIdPartition id() {
    return id;
  }

  LogAppender appender() {
    return appender;
  }

  LogReader reader() {
    return reader;
  }

  PartitionContext context() {
    return context;
  }

  Path folder() {
    return folder;
  }

  Object changes() {
    return changes;
  }

  Object appends() {
    return appends;
  }

  StampedLock readers() {
    return readers;
  }

  PartitionNotes notes() {
    return notes;
  }

  FlushRequests flushRequests() {
    return flushRequests;
  }

  Segment[] segments() {
    return segments;
  }

  /** The segment that is written to. */
  Segment active() {
    Segment[] current = segments;
    return current[current.length - 1];
  }

  /** Puts another array in place; under {@code appends}. */
  void segments(Segment[] changed) {
    segments = changed;
  }

  long endOffsetNow() {
    return endOffset;
  }

  void endOffset(long offset) {
    endOffset = offset;
  }

  void durableOffset(long offset) {
    durableOffset = offset;
  }

  long durableOffset() {
    return durableOffset;
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
        appender.append(batches);
      } catch (IOException e) {
        failure = e;
        throw e;
      }
    }
    return AppendResult.APPENDED;
  }

  @Override
  public Slice read(long offset, long upToOffset, int maxBytes) throws IOException {
    long stamp = readers.tryOptimisticRead();
    if (stamp != 0) {
      try {
        Slice slice = readNow(offset, upToOffset, maxBytes);
        if (readers.validate(stamp)) {
          mendIndexes();
          return slice;
        }
        slice.release();
      } catch (IOException | RuntimeException e) {
        if (readers.validate(stamp)) {
          throw e;
        }
      }
    }
    stamp = readers.readLock();
    try {
      return readNow(offset, upToOffset, maxBytes);
    } finally {
      readers.unlockRead(stamp);
    }
  }

  private Slice readNow(long offset, long upToOffset, int maxBytes) throws IOException {
    requireOpen();
    long end = endOffset;
    if (offset < 0 || offset > end || maxBytes < 0) {
      throw new IllegalArgumentException("partition " + id + ": cannot read at most " + maxBytes + " bytes from offset "
          + offset + ", expected at least 0 bytes and an offset from 0 to " + end);
    }
    return reader.read(this, offset, upToOffset, maxBytes);
  }

  @Override
  public long findByTimestamp(long timestampMs) throws IOException {
    long stamp = readers.tryOptimisticRead();
    if (stamp != 0) {
      try {
        requireOpen();
        long offset = reader.findByTimestamp(this, timestampMs);
        if (readers.validate(stamp)) {
          mendIndexes();
          return offset;
        }
      } catch (IOException | RuntimeException e) {
        if (readers.validate(stamp)) {
          throw e;
        }
      }
    }
    stamp = readers.readLock();
    try {
      requireOpen();
      return reader.findByTimestamp(this, timestampMs);
    } finally {
      readers.unlockRead(stamp);
    }
  }

  /** Makes indexes anew that a reader found not to fit; those of the segment that is written to are not needed much. */
  private void mendIndexes() throws IOException {
    if (!reader.takeSuspicion()) {
      return;
    }
    for (Segment segment : segments) {
      if (segment.takeSuspicion()) {
        synchronized (changes) {
          if (!closed && segment != active() && Arrays.asList(segments).contains(segment)) {
            segment.rebuildIndexes(context.options());
            resources.metrics().indexRebuilt();
          }
        }
      }
    }
  }

  @Override
  public void truncateTo(long offset) throws IOException {
    change(() -> LogCutter.truncateTo(this, resources, offset));
  }

  @Override
  public void advanceLogStart(long offset) throws IOException {
    change(() -> LogCutter.advanceLogStart(this, offset));
    resources.trash().sweep();
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
    requireOpenUnchecked();
    Segment[] current = segments;
    var chunks = new ArrayList<Chunk>(current.length);
    for (int i = 0; i < current.length; i++) {
      long end = i + 1 < current.length ? current[i + 1].baseOffset() : Math.max(endOffset, current[i].baseOffset());
      chunks.add(new Chunk(current[i].baseOffset(), end, current[i].sizeBytes(), current[i].maxTimestampMs()));
    }
    return List.copyOf(chunks);
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
    return durableOffset >= end ? CompletableFuture.completedStage(end) : resources.flusher().flush(this);
  }

  /**
   * Forces to the device what was appended so far. Called by the flusher, and when the partition closes.
   *
   * @return the end offset below which all is durable
   */
  long force() throws IOException {
    synchronized (changes) {
      if (closed) {
        throw new ClosedChannelException();
      }
      IOException failed = failure;
      if (failed != null) {
        throw offline(failed);
      }
      Segment[] current;
      SegmentNote activeNote;
      synchronized (appends) {
        current = segments;
        activeNote = active().note(endOffset);
      }
      forceSegments(current, activeNote);
      return activeNote.endOffset();
    }
  }

  private void forceSegments(Segment[] current, SegmentNote activeNote) throws IOException {
    int last = current.length - 1;
    int first = last;
    while (first > 0 && !current[first - 1].isNoted()) {
      first--;
    }
    boolean namesMissing = false;
    for (int i = first; i <= last; i++) {
      namesMissing |= current[i].force(i == last ? activeNote.sizeBytes() : current[i].sizeBytes());
    }
    if (namesMissing) {
      resources.disk().syncDirectory(folder);
      if (!folderForced) {
        resources.rootFolder().sync();
        folderForced = true;
      }
    }
    for (int i = first; i <= last; i++) {
      if (i < last || activeNote.sizeBytes() > 0) {
        current[i].nameForced();
      }
      notes.forced(current[i], i == last ? activeNote : current[i].note(current[i + 1].baseOffset()), i == last);
    }
    durableOffset = activeNote.endOffset();
  }

  /**
   * Writes what the journal should know of the log, not durably.
   *
   * @param onlyUrgent whether to write only what should not wait
   */
  void writeNotes(boolean onlyUrgent) throws IOException {
    if (notes.isPending()) {
      synchronized (changes) {
        if (!closed && (!onlyUrgent || notes.isUrgent())) {
          notes.write();
        }
      }
    }
  }

  /** Takes the partition offline: a flush in the background failed. */
  void fail(IOException cause) {
    synchronized (appends) {
      if (failure != null) {
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
      replacement = FileReplacement.begin(this, resources, first, last);
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
   * @param keep whether to make it durable; not if it is about to be deleted
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
        if (keep && failure == null) {
          finish();
        }
      } finally {
        closeNow();
      }
    }
  }

  private void finish() throws IOException {
    try {
      long durable = force();
      active().finishIndexes();
      notes.write();
      flushRequests.complete(durable);
    } catch (IOException e) {
      failure = e;
      throw e;
    }
  }

  private void closeNow() {
    synchronized (appends) {
      long stamp = readers.writeLock();
      try {
        closed = true;
        for (Segment segment : segments) {
          segment.log().letGo();
        }
      } finally {
        readers.unlockWrite(stamp);
      }
    }
    flushRequests.fail(failure == null ? new ClosedChannelException() : failure);
  }

  /** Whether something failed, so that it is not known what is on the device. */
  boolean hasFailed() {
    return failure != null;
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
