package odradek.storage.file;

import java.io.IOException;
import odradek.core.spi.storage.CorruptStorageException;
import odradek.core.spi.storage.Slice;

/**
 * Finds positions in segments: from the latest appends, from where readers stopped, from the index, and only then from
 * the headers of a few batches.
 *
 * <p><b>Threading:</b> thread-safe. Runs without a lock beside appends; whoever calls it finds out whether the log was
 * cut meanwhile, and then does not believe the answer, nor an exception.
 */
final class LogReader {

  /** So much without an index entry makes one wonder whether a part of the index is lost. */
  private static final int UNINDEXED_BYTES = 1 << 20;

  private final FileResources resources;
  private volatile boolean suspicious;

  LogReader(FileResources resources) {
    this.resources = resources;
  }

  /** Whether indexes did not fit since the last call. */
  boolean takeSuspicion() {
    boolean was = suspicious;
    if (was) {
      suspicious = false;
    }
    return was;
  }

  private void suspect(Segment segment) {
    segment.suspectIndexes();
    suspicious = true;
  }

  /** As {@link odradek.core.spi.storage.PartitionStorage#read}; the arguments have been checked. */
  Slice read(FilePartition partition, long offset, long upToOffset, int maxBytes) throws IOException {
    Segment[] segments = partition.segments();
    for (int i = indexOf(segments, offset); i < segments.length; i++) {
      Segment segment = segments[i];
      int size = segment.sizeBytes();
      long end = i + 1 < segments.length ? segments[i + 1].baseOffset() : partition.endOffsetNow();
      if (size == 0) {
        continue;
      }
      int from = positionOf(segment, offset, size, end);
      int upTo = upToOffset >= end ? size : positionOf(segment, upToOffset, size, end);
      if (from < upTo) {
        return slice(segment, from, upTo, maxBytes);
      }
      if (upTo < size) {
        break;
      }
    }
    return Slice.EMPTY;
  }

  /** The last segment that begins at or before an offset, or the first one. */
  static int indexOf(Segment[] segments, long offset) {
    int low = 0;
    int high = segments.length - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (segments[middle].baseOffset() <= offset) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  /**
   * Where the first batch starts that ends at or after an offset.
   *
   * @param size how much of the segment to look at, whole batches
   * @param end the log's end after those bytes, or later
   * @return {@code size} if there is none
   */
  int positionOf(Segment segment, long offset, int size, long end) throws IOException {
    if (offset <= segment.baseOffset()) {
      return 0;
    }
    RecentEnds recent = segment.recentEnds();
    int position = recent == null ? -1 : recent.find(offset);
    if (position < 0 && segment.hintsOrNull() != null) {
      position = segment.hintsOrNull().find(offset);
    }
    if (position >= 0) {
      return Math.min(position, size);
    }
    return offset >= end ? size : search(segment, offset, size);
  }

  private int search(Segment segment, long offset, int size) throws IOException {
    IndexTable.Entry entry = segment.offsets().floorByKey(offset - segment.baseOffset());
    int position = walk(segment, entry, 0, size, (header, at) -> header.lastOffset() < offset);
    if (position - (entry == null ? 0 : entry.value()) > UNINDEXED_BYTES) {
      suspect(segment);
    }
    return position;
  }

  /** The base offset of the batch at a position. */
  long baseOffsetAt(Segment segment, int position, int size) throws IOException {
    long[] found = new long[1];
    walk(segment, position, size, (header, at) -> {
      found[0] = header.baseOffset();
      return false;
    });
    return found[0];
  }

  /** Passes over batches from a position on; where it stopped. */
  int walk(Segment segment, int from, int size, Walk walk) throws IOException {
    return walk(segment, null, from, size, walk);
  }

  /**
   * Passes over batches; where it stopped.
   *
   * @param entry where to begin, if that entry of the offset index points to the batch that it names; may be null
   * @param from where to begin otherwise
   */
  private int walk(Segment segment, IndexTable.Entry entry, int from, int size, Walk walk) throws IOException {
    OpenFile open = segment.log().acquire();
    HeaderReader header = resources.headers().get().begin(open.file(), size);
    try {
      int position = entry == null || !fits(segment, entry, header) ? from : entry.value();
      while (position < size) {
        if (!header.moveTo(position)) {
          throw new CorruptStorageException(
              segment.log().path().toString(), "expected a record batch at position " + position + " of " + size);
        }
        if (!walk.goesOn(header, position)) {
          return position;
        }
        position += header.sizeBytes();
      }
      return position;
    } finally {
      header.end();
      open.release();
    }
  }

  private boolean fits(Segment segment, IndexTable.Entry entry, HeaderReader header) throws IOException {
    if (entry.value() >= 0 && header.moveTo(entry.value())
        && header.lastOffset() == segment.baseOffset() + entry.key()) {
      return true;
    }
    suspect(segment);
    return false;
  }

  private Slice slice(Segment segment, int from, int upTo, int maxBytes) throws IOException {
    int to = upTo - from > maxBytes ? boundary(segment, from, upTo, from + maxBytes) : upTo;
    OpenFile open = segment.log().acquire();
    return new FileSlice(segment, open, from, to);
  }

  /** The largest boundary of batches at most at a limit, but at least one batch after {@code from}. */
  private int boundary(Segment segment, int from, int upTo, int limit) throws IOException {
    ReadHints hints = segment.hints();
    IndexTable.Entry entry = segment.offsets().floorByValue(limit);
    var walk = new BoundaryWalk(from, limit);
    int to = walk(segment, entry == null || entry.value() <= from ? null : entry, from, upTo, walk);
    if (to < upTo) {
      hints.add(walk.nextOffset, to);
    }
    return to;
  }

  /** Decides whether to pass over a batch. */
  @FunctionalInterface
  interface Walk {
    /** Whether to pass over the batch that the reader is at. */
    boolean goesOn(HeaderReader header, int position) throws IOException;
  }

  /** Stops before the batch that does not fit any more; remembers the offset that a reader will ask for next. */
  private static final class BoundaryWalk implements Walk {
    private final int from;
    private final int limit;
    private long nextOffset = -1;

    BoundaryWalk(int from, int limit) {
      this.from = from;
      this.limit = limit;
    }

    @Override
    public boolean goesOn(HeaderReader header, int position) {
      boolean first = position == from;
      if (first || header.sizeBytes() <= limit - position) {
        nextOffset = header.nextOffset();
        return true;
      }
      if (nextOffset < 0) {
        nextOffset = header.baseOffset();
      }
      return false;
    }
  }

  /** As {@link odradek.core.spi.storage.PartitionStorage#findByTimestamp}. */
  long findByTimestamp(FilePartition partition, long timestampMs) throws IOException {
    for (Segment segment : partition.segments()) {
      int size = segment.sizeBytes();
      if (size == 0 || segment.maxTimestampMs() < timestampMs) {
        continue;
      }
      var walk = new TimestampWalk(timestampMs);
      walk(segment, startOf(segment, timestampMs, size), size, walk);
      if (walk.found >= 0) {
        return walk.found;
      }
    }
    return -1;
  }

  /** A position before which every batch is earlier than a time. */
  private int startOf(Segment segment, long timestampMs, int size) throws IOException {
    IndexTable.Entry time = timestampMs <= 0 ? null : segment.times().floorByKey(timestampMs - 1);
    if (time == null) {
      return 0;
    }
    long offset = segment.baseOffset() + time.value();
    var walk = new CheckWalk(offset, time.key());
    int position = walk(segment, segment.offsets().floorByKey(time.value()), 0, size, walk);
    if (!walk.fits) {
      suspect(segment);
    }
    return walk.fits ? position : 0;
  }

  /** Finds the first batch that is late enough. */
  private static final class TimestampWalk implements Walk {
    private final long timestampMs;
    private long found = -1;

    TimestampWalk(long timestampMs) {
      this.timestampMs = timestampMs;
    }

    @Override
    public boolean goesOn(HeaderReader header, int position) {
      if (header.maxTimestampMs() < timestampMs) {
        return true;
      }
      found = header.baseOffset();
      return false;
    }
  }

  /** Checks an entry of the time index against the batch that it names. */
  private static final class CheckWalk implements Walk {
    private final long lastOffset;
    private final long timestampMs;
    private boolean fits;

    CheckWalk(long lastOffset, long timestampMs) {
      this.lastOffset = lastOffset;
      this.timestampMs = timestampMs;
    }

    @Override
    public boolean goesOn(HeaderReader header, int position) {
      if (header.lastOffset() < lastOffset) {
        return true;
      }
      fits = header.lastOffset() == lastOffset && header.maxTimestampMs() == timestampMs;
      return false;
    }
  }
}
