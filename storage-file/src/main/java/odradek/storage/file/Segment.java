package odradek.storage.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import odradek.api.record.RecordBatch;
import odradek.core.spi.storage.CorruptStorageException;
import odradek.core.spi.storage.PartitionOptions;

/**
 * One segment: a log file with its two indexes. The file is made at the first write.
 *
 * <p><b>Threading:</b> one thread writes, under the partition's append lock; any thread reads what was published by
 * {@link #sizeBytes()}. {@link #cutTo} and {@link #discard} need the partition's write lock.
 */
final class Segment {

  private static final int OFFSET_KEY_BYTES = 4;
  private static final int TIMESTAMP_KEY_BYTES = 8;
  private static final int COUNT_SHIFT = 32;
  private static final long END_MASK = (1L << COUNT_SHIFT) - 1;

  private final long baseOffset;
  private final long rollSeed;
  private final FileResources resources;
  private final SegmentFile log;
  private volatile IndexTable offsets;
  private volatile IndexTable times;

  /** Whether a reader found something in the indexes that does not fit the log. */
  private volatile boolean indexesSuspect;
  private volatile boolean indexesRebuilt;

  private volatile int sizeBytes;
  private volatile long maxTimestampMs = -1;
  private long firstTimestampMs = -1;
  private long maxTimestampOffset = -1;
  private int bytesSinceEntry;
  private long lastEntryTimestampMs = -1;

  /** Null until something was appended since the segment was opened or cut. */
  private volatile RecentEnds recentEnds;

  /** Null until somebody reads elsewhere than at the end. */
  private volatile ReadHints hints;

  /** Upper half: how many slices are held; lower half: the largest position that one of them reaches. */
  private final AtomicLong slices = new AtomicLong();

  /** How many bytes are known to be durable. */
  private volatile int forcedBytes;

  /** Whether the file's name is durable. */
  private volatile boolean nameForced;

  /** Whether the journal knows that the segment is closed and durable. */
  private boolean noted;

  /**
   * A segment.
   *
   * @param suffix what follows the names of its files while it does not belong to the log
   * @param indexed whether there may be index files
   */
  Segment(FileResources resources, Path folder, long baseOffset, String suffix, boolean indexed) {
    this.resources = resources;
    this.baseOffset = baseOffset;
    this.rollSeed = baseOffset * 31 + folder.getFileName().hashCode();
    String name = FileNames.digits(baseOffset);
    log = new SegmentFile(resources.openFiles(), folder.resolve(name + FileNames.LOG + suffix));
    offsets = offsetIndex(folder.resolve(name + FileNames.OFFSET_INDEX + suffix), indexed ? -1 : 0);
    times = timeIndex(folder.resolve(name + FileNames.TIME_INDEX + suffix), indexed ? -1 : 0);
  }

  private IndexTable offsetIndex(Path path, int entryCount) {
    return new IndexTable(resources.disk(), resources.indexBlocks(), path, OFFSET_KEY_BYTES, entryCount);
  }

  private IndexTable timeIndex(Path path, int entryCount) {
    return new IndexTable(resources.disk(), resources.indexBlocks(), path, TIMESTAMP_KEY_BYTES, entryCount);
  }

  /** Takes over what is known of a segment that is on the device. */
  void restore(SegmentNote note, boolean durable) {
    sizeBytes = note.sizeBytes();
    maxTimestampMs = note.maxTimestampMs();
    firstTimestampMs = note.firstTimestampMs();
    maxTimestampOffset = note.maxTimestampOffset();
    if (durable) {
      forcedBytes = note.sizeBytes();
      nameForced = true;
    }
  }

  long baseOffset() {
    return baseOffset;
  }

  /** How many bytes of whole batches there are. */
  int sizeBytes() {
    return sizeBytes;
  }

  long maxTimestampMs() {
    return maxTimestampMs;
  }

  SegmentFile log() {
    return log;
  }

  IndexTable offsets() {
    return offsets;
  }

  IndexTable times() {
    return times;
  }

  /** Has the indexes made anew, once: if they do not fit then, it is not their fault. */
  void suspectIndexes() {
    if (!indexesRebuilt) {
      indexesSuspect = true;
    }
  }

  /** Whether the indexes are to be made anew; asks once. */
  boolean takeSuspicion() {
    boolean was = indexesSuspect;
    if (was) {
      indexesSuspect = false;
    }
    return was;
  }

  /** Makes the indexes anew from the log, in other files, and puts them in the place of the old ones. */
  void rebuildIndexes(PartitionOptions options) throws IOException {
    IndexTable oldOffsets = offsets;
    IndexTable oldTimes = times;
    indexesRebuilt = true;
    var fresh = new Segment(resources, log.path().getParent(), baseOffset, FileNames.TEMPORARY, false);
    fresh.offsets.clear();
    fresh.times.clear();
    fresh.indexFrom(log, sizeBytes, options);
    fresh.addTimeEntry();
    fresh.offsets.persist();
    fresh.times.persist();
    fresh.move(fresh.offsets.path(), oldOffsets.path(), fresh.offsets::moved);
    fresh.move(fresh.times.path(), oldTimes.path(), fresh.times::moved);
    offsets = fresh.offsets;
    times = fresh.times;
    lastEntryTimestampMs = fresh.lastEntryTimestampMs;
    bytesSinceEntry = fresh.bytesSinceEntry;
  }

  private void indexFrom(SegmentFile file, int size, PartitionOptions options) throws IOException {
    OpenFile open = file.acquire();
    HeaderReader header = resources.headers().get().begin(open.file(), size);
    try {
      for (int position = 0; position < size; position += header.sizeBytes()) {
        if (!header.moveTo(position)) {
          throw new CorruptStorageException(file.path().toString(), "expected a record batch at position " + position);
        }
        index(position, header.sizeBytes(), header.lastOffset(), header.maxTimestampMs(), options);
      }
    } finally {
      header.end();
      open.release();
    }
  }

  RecentEnds recentEnds() {
    return recentEnds;
  }

  ReadHints hintsOrNull() {
    return hints;
  }

  /** The hints, made if there are none; take them before reading, so that a cut in between orphans what is added. */
  ReadHints hints() {
    ReadHints known = hints;
    if (known == null) {
      known = new ReadHints();
      hints = known;
    }
    return known;
  }

  /** What is known of the segment now. */
  SegmentNote note(long endOffset) {
    return new SegmentNote(baseOffset, sizeBytes, endOffset, firstTimestampMs, maxTimestampMs, maxTimestampOffset);
  }

  /**
   * Whether a batch belongs into a segment of its own rather than into this one, behind what is about to be written.
   */
  boolean mustRollBefore(RecordBatch batch, int pendingBytes, long pendingFirstTimestampMs, PartitionOptions options)
      throws IOException {
    long size = sizeBytes + (long) pendingBytes;
    if (batch.lastOffset() - baseOffset > Integer.MAX_VALUE) {
      return true;
    }
    if (size == 0) {
      return false;
    }
    long first = firstTimestampMs >= 0 ? firstTimestampMs : pendingFirstTimestampMs;
    return size + batch.sizeBytes() > options.segmentBytes()
        || first >= 0 && batch.maxTimestamp() - first > options.rollAfterMs(rollSeed)
        || indexFull(options);
  }

  private boolean indexFull(PartitionOptions options) throws IOException {
    return bytesSinceEntry > options.indexIntervalBytes()
        && (offsets.count() >= maxEntries(options, OFFSET_KEY_BYTES + Integer.BYTES)
            || times.count() >= maxEntries(options, TIMESTAMP_KEY_BYTES + Integer.BYTES) - 1);
  }

  private static int maxEntries(PartitionOptions options, int entryBytes) {
    return Math.max(2, options.indexMaxBytes() / entryBytes);
  }

  /**
   * Writes to the file, behind what was published; nothing of it is visible yet.
   *
   * @param batches whole batches between position and limit
   */
  void write(ByteBuffer batches) throws IOException {
    OpenFile open = log.acquireOrCreate();
    try {
      open.file().write(batches, sizeBytes);
    } finally {
      open.release();
    }
  }

  /** Takes account of a batch that was written at a position; not visible before {@link #publish}. */
  void index(RecordBatch batch, int position, PartitionOptions options) throws IOException {
    index(position, batch.sizeBytes(), batch.lastOffset(), batch.maxTimestamp(), options);
  }

  void index(int position, int batchBytes, long lastOffset, long batchMaxTimestampMs, PartitionOptions options)
      throws IOException {
    if (position == 0) {
      firstTimestampMs = batchMaxTimestampMs;
    }
    if (batchMaxTimestampMs > maxTimestampMs) {
      maxTimestampMs = batchMaxTimestampMs;
      maxTimestampOffset = lastOffset;
    }
    if (bytesSinceEntry > options.indexIntervalBytes() && !indexFull(options)) {
      offsets.add(lastOffset - baseOffset, position);
      addTimeEntry();
      bytesSinceEntry = 0;
    }
    bytesSinceEntry += batchBytes;
  }

  private void addTimeEntry() throws IOException {
    if (maxTimestampMs > lastEntryTimestampMs && maxTimestampOffset >= baseOffset) {
      times.add(maxTimestampMs, (int) (maxTimestampOffset - baseOffset));
      lastEntryTimestampMs = maxTimestampMs;
    }
  }

  /** Makes what was written visible to readers. */
  void publish(int newSizeBytes, long endOffset) {
    RecentEnds ends = recentEnds;
    if (ends == null) {
      ends = new RecentEnds();
      recentEnds = ends;
    }
    ends.add(endOffset, newSizeBytes);
    sizeBytes = newSizeBytes;
  }

  /** Brings the index files up to date: the segment takes no more, or not for now. */
  void finishIndexes() throws IOException {
    if (sizeBytes > 0 && times.count() + offsets.count() > 0) {
      addTimeEntry();
      offsets.persist();
      times.persist();
    }
  }

  /** Prepares to add to indexes behind what a note vouches for. */
  void prepareIndexes(SegmentNote known) throws IOException {
    if (known.sizeBytes() == 0) {
      offsets.clear();
      times.clear();
    } else {
      offsets.cutFrom(known.sizeBytes());
      times.cutFrom((int) Math.min(Integer.MAX_VALUE, known.endOffset() - baseOffset));
    }
    continueIndexes();
  }

  /** Prepares to add to indexes that are on the device. */
  void continueIndexes() throws IOException {
    IndexTable.Entry lastOffset = offsets.last();
    IndexTable.Entry lastTime = times.last();
    bytesSinceEntry = sizeBytes - (lastOffset == null ? 0 : lastOffset.value());
    lastEntryTimestampMs = lastTime == null ? -1 : lastTime.key();
  }

  /**
   * Forces the file to the device if there is something new in it.
   *
   * @param size how far, at most {@link #sizeBytes()}
   * @return whether the name of the file is still to be made durable
   */
  boolean force(int size) throws IOException {
    if (forcedBytes < size) {
      OpenFile open = log.acquire();
      try {
        open.file().force();
      } finally {
        open.release();
      }
      forcedBytes = size;
    }
    return !nameForced && size > 0;
  }

  void nameForced() {
    nameForced = true;
  }

  void noted() {
    noted = true;
  }

  boolean isNoted() {
    return noted;
  }

  /** Counts a slice that reaches up to a position. */
  void sliceTaken(int end) {
    while (true) {
      long before = slices.get();
      long reach = before >>> COUNT_SHIFT == 0 ? end : Math.max(before & END_MASK, end);
      if (slices.compareAndSet(before, ((before >>> COUNT_SHIFT) + 1) << COUNT_SHIFT | reach)) {
        return;
      }
    }
  }

  void sliceReleased() {
    slices.addAndGet(-1L << COUNT_SHIFT);
  }

  /**
   * Cuts the segment off, durably. Bytes that a slice holds are not touched: the file is replaced by a copy of what
   * stays.
   */
  void cutTo(SegmentNote note, Path folder) throws IOException {
    int position = note.sizeBytes();
    long held = slices.get();
    if (held >>> COUNT_SHIFT > 0 && (held & END_MASK) > position) {
      replaceByCopy(position, folder);
    } else {
      OpenFile open = log.acquireOrCreate();
      try {
        open.file().truncate(position);
        open.file().force();
      } finally {
        open.release();
      }
    }
    offsets.cutFrom(position);
    times.cutFrom((int) Math.min(Integer.MAX_VALUE, note.endOffset() - baseOffset));
    recentEnds = null;
    hints = null;
    restore(note, false);
    forcedBytes = position;
    noted = false;
    continueIndexes();
  }

  private void replaceByCopy(int size, Path folder) throws IOException {
    Path target = log.path();
    Path copy = target.resolveSibling(target.getFileName() + FileNames.TEMPORARY);
    OpenFile open = log.acquire();
    try (DiskFile file = resources.disk().open(copy, true)) {
      FileCopies.copy(open.file(), file, size);
      file.force();
    } finally {
      open.release();
    }
    resources.disk().rename(copy, target);
    resources.disk().syncDirectory(folder);
    log.letGo();
    nameForced = true;
  }

  /** Gives its files the names of a segment of the log. */
  void adopt(Path folder) throws IOException {
    String name = FileNames.digits(baseOffset);
    move(offsets.path(), folder.resolve(name + FileNames.OFFSET_INDEX), offsets::moved);
    move(times.path(), folder.resolve(name + FileNames.TIME_INDEX), times::moved);
    log.rename(resources.disk(), folder.resolve(name + FileNames.LOG));
  }

  private void move(Path from, Path to, Consumer<Path> told) throws IOException {
    if (resources.disk().size(from) >= 0) {
      resources.disk().rename(from, to);
    } else {
      resources.disk().delete(to);
    }
    told.accept(to);
  }

  /** Takes the files out of the log: at once, or after a delay. Slices keep them until they are released. */
  void discard(long delayMs) throws IOException {
    log.discard();
    resources.trash().discard(log.path(), delayMs);
    resources.trash().discard(offsets.path(), delayMs);
    resources.trash().discard(times.path(), delayMs);
  }
}
