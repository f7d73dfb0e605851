package odradek.storage.file;

import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.locks.StampedLock;

/**
 * Takes segments off a log, at its end or at its start. The journal is told first, durably; then the files go. What the
 * journal is told to be durable is made so before.
 *
 * <p><b>Threading:</b> under the partition's {@code changes} lock.
 */
final class LogCutter {

  private LogCutter() {}

  /** As {@link odradek.core.spi.storage.PartitionStorage#truncateTo}; appends do not overlap with it. */
  static void truncateTo(FilePartition partition, FileResources resources, long offset) throws IOException {
    Segment[] segments = partition.segments();
    if (offset < segments[0].baseOffset()) {
      throw new IllegalArgumentException("partition " + partition.id() + ": cannot truncate to offset " + offset
          + ", the log begins at " + segments[0].baseOffset());
    }
    if (offset >= partition.endOffsetNow()) {
      return;
    }
    partition.force();
    int index = LogReader.indexOf(segments, offset);
    SegmentNote note = noteBefore(partition, segments[index], offset);
    Segment[] gone = Arrays.copyOfRange(segments, index + 1, segments.length);
    partition.notes().cut(note, Arrays.copyOfRange(segments, index, segments.length));
    long delayMs = partition.context().options().deleteDelayMs();
    synchronized (partition.appends()) {
      StampedLock readers = partition.readers();
      long stamp = readers.writeLock();
      try {
        for (int i = gone.length - 1; i >= 0; i--) {
          gone[i].discard(delayMs);
        }
        if (gone.length > 0) {
          resources.disk().syncDirectory(partition.folder());
        }
        segments[index].cutTo(note, partition.folder());
        partition.segments(Arrays.copyOf(segments, index + 1));
        partition.endOffset(note.endOffset());
        partition.durableOffset(Math.min(partition.durableOffset(), note.endOffset()));
      } finally {
        readers.unlockWrite(stamp);
      }
    }
  }

  /** What stays of a segment when every batch goes that contains or follows an offset. */
  private static SegmentNote noteBefore(FilePartition partition, Segment segment, long offset) throws IOException {
    LogReader reader = partition.reader();
    int size = segment.sizeBytes();
    int position = reader.positionOf(segment, offset, size, Long.MAX_VALUE);
    long end = position == size ? offset : Math.min(offset, reader.baseOffsetAt(segment, position, size));
    if (position == 0) {
      return SegmentNote.empty(segment.baseOffset(), end);
    }
    SegmentNote whole = segment.note(end);
    if (whole.maxTimestampOffset() < end) {
      return new SegmentNote(segment.baseOffset(), position, end, whole.firstTimestampMs(), whole.maxTimestampMs(),
          whole.maxTimestampOffset());
    }
    long[] latest = {-1, -1};
    reader.walk(segment, 0, position, (header, at) -> {
      if (header.maxTimestampMs() > latest[0]) {
        latest[0] = header.maxTimestampMs();
        latest[1] = header.lastOffset();
      }
      return true;
    });
    return new SegmentNote(
        segment.baseOffset(), position, end, whole.firstTimestampMs(), latest[0], latest[1]);
  }

  /** As {@link odradek.core.spi.storage.PartitionStorage#advanceLogStart}; appends may overlap with it. */
  static void advanceLogStart(FilePartition partition, long offset) throws IOException {
    Segment[] gone;
    long start;
    synchronized (partition.appends()) {
      long end = partition.endOffsetNow();
      if (offset > end) {
        throw new IllegalArgumentException("partition " + partition.id() + ": cannot advance the start to offset "
            + offset + ", the end is " + end);
      }
      if (offset == end && partition.active().sizeBytes() > 0) {
        partition.appender().roll(end);
      }
      Segment[] segments = partition.segments();
      int count = 0;
      while (count < segments.length - 1 && segments[count + 1].baseOffset() <= offset) {
        count++;
      }
      if (count == 0) {
        return;
      }
      gone = Arrays.copyOf(segments, count);
      start = segments[count].baseOffset();
    }
    partition.notes().start(start, gone);
    remove(partition, gone.length);
    for (Segment segment : gone) {
      segment.discard(partition.context().options().deleteDelayMs());
    }
  }

  private static void remove(FilePartition partition, int count) {
    synchronized (partition.appends()) {
      long stamp = partition.readers().writeLock();
      try {
        Segment[] segments = partition.segments();
        partition.segments(Arrays.copyOfRange(segments, count, segments.length));
      } finally {
        partition.readers().unlockWrite(stamp);
      }
    }
  }
}
