package odradek.storage.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import odradek.api.record.RecordBatch;
import odradek.api.record.RecordBatches;
import odradek.core.spi.storage.AppendCheck;
import odradek.core.spi.storage.PartitionOptions;
import odradek.core.spi.storage.Replacement;

/**
 * New segments that are written beside the old ones under other names. They take their place when the journal says so,
 * durably; the renames after that are made up for at the next opening if there is a crash between.
 *
 * <p><b>Threading:</b> as {@link Replacement}.
 */
final class FileReplacement implements Replacement {

  private final FilePartition partition;
  private final FileResources resources;
  private final Segment[] old;
  private final long oldSizeBytes;
  private final long limitOffset;
  private final AppendCheck check = new AppendCheck();
  private final RecordBatches batches = new RecordBatches();
  private final RecordBatches written = new RecordBatches();
  private final List<Segment> segments = new ArrayList<>();
  private final List<Long> segmentEnds = new ArrayList<>();
  private long endOffset;
  private boolean done;

  private FileReplacement(FilePartition partition, FileResources resources, Segment[] old, long limitOffset) {
    this.partition = partition;
    this.resources = resources;
    this.old = old;
    this.oldSizeBytes = sizeOf(old);
    this.limitOffset = limitOffset;
    this.endOffset = old[0].baseOffset();
  }

  /** Begins a replacement; see {@link odradek.core.spi.storage.PartitionStorage#beginReplace}. */
  static FileReplacement begin(FilePartition partition, FileResources resources, long first, long last) {
    Segment[] all = partition.segments();
    int from = LogReader.indexOf(all, first);
    int to = LogReader.indexOf(all, last);
    if (all[from].baseOffset() != first || all[to].baseOffset() != last || to < from || to == all.length - 1) {
      throw new IllegalArgumentException("partition " + partition.id() + ": chunks " + first + " to " + last
          + " cannot be replaced, expected base offsets of chunks before the last one");
    }
    return new FileReplacement(
        partition, resources, Arrays.copyOfRange(all, from, to + 1), all[to + 1].baseOffset());
  }

  private static long sizeOf(Segment[] segments) {
    long size = 0;
    for (Segment segment : segments) {
      size += segment.sizeBytes();
    }
    return size;
  }

  boolean isDone() {
    return done;
  }

  @Override
  public void append(ByteBuffer buffer) throws IOException {
    requireUnderWay();
    check.endOffset(buffer, endOffset, limitOffset);
    PartitionOptions options = partition.context().options();
    int runStart = buffer.position();
    batches.wrap(buffer);
    while (batches.next()) {
      RecordBatch batch = batches.batch();
      if (!fits(batch, batch.position() - runStart, options)) {
        writeRun(buffer, runStart, batch.position(), options);
        runStart = batch.position();
        roll(batch);
      }
    }
    writeRun(buffer, runStart, buffer.limit(), options);
  }

  /** Whether a batch can follow in the newest segment, behind some bytes that are not written yet. */
  private boolean fits(RecordBatch batch, int pendingBytes, PartitionOptions options) {
    if (segments.isEmpty()) {
      return false;
    }
    Segment last = segments.get(segments.size() - 1);
    return last.sizeBytes() + (long) pendingBytes + batch.sizeBytes() <= options.segmentBytes()
        && batch.lastOffset() - last.baseOffset() <= Integer.MAX_VALUE;
  }

  private void roll(RecordBatch batch) throws IOException {
    if (!segments.isEmpty()) {
      Segment last = segments.get(segments.size() - 1);
      last.finishIndexes();
      last.log().letGo();
    }
    boolean near = batch.lastOffset() - endOffset <= Integer.MAX_VALUE;
    var next = new Segment(
        resources, partition.folder(), near ? endOffset : batch.baseOffset(), FileNames.CLEANED, false);
    segments.add(next);
    segmentEnds.add(endOffset);
  }

  /** Writes batches to the newest segment at once, and takes account of each. */
  private void writeRun(ByteBuffer buffer, int from, int to, PartitionOptions options) throws IOException {
    if (from == to) {
      return;
    }
    Segment target = segments.get(segments.size() - 1);
    int start = target.sizeBytes();
    int limit = buffer.limit();
    try {
      target.write(buffer.limit(to).position(from));
    } finally {
      buffer.limit(limit);
    }
    written.wrap(buffer, from, to - from);
    while (written.next()) {
      RecordBatch batch = written.batch();
      target.index(batch, start + batch.position() - from, options);
      endOffset = batch.nextOffset();
    }
    target.publish(start + to - from, endOffset);
    segmentEnds.set(segmentEnds.size() - 1, endOffset);
  }

  @Override
  public void commit() throws IOException {
    partition.change(() -> {
      requireUnderWay();
      done = true;
      if (!isUnchanged()) {
        discardAll();
        throw new IllegalStateException("partition " + partition.id() + ": the chunks from offset "
            + old[0].baseOffset() + " to " + limitOffset + " have changed, nothing was replaced");
      }
      carryOut();
    });
  }

  private boolean isUnchanged() {
    List<Segment> now = Arrays.asList(partition.segments());
    int from = now.indexOf(old[0]);
    return from >= 0 && from + old.length < now.size()
        && now.subList(from, from + old.length).equals(Arrays.asList(old)) && sizeOf(old) == oldSizeBytes;
  }

  private void carryOut() throws IOException {
    // Notes of all segments, so that opening need not conclude from one to the next: those to come may leave gaps.
    partition.force();
    var notes = new ArrayList<SegmentNote>();
    for (int i = 0; i < segments.size(); i++) {
      Segment segment = segments.get(i);
      segment.finishIndexes();
      segment.force(segment.sizeBytes());
      segment.nameForced();
      segment.noted();
      notes.add(segment.note(segmentEnds.get(i)));
    }
    resources.disk().syncDirectory(partition.folder());
    var note = new ReplaceNote(Arrays.stream(old).map(Segment::baseOffset).toList(), notes);
    partition.notes().replacing(note);
    swap();
    for (Segment segment : old) {
      segment.discard(partition.context().options().deleteDelayMs());
    }
    for (Segment segment : segments) {
      segment.adopt(partition.folder());
    }
    resources.disk().syncDirectory(partition.folder());
    partition.notes().replaced(note);
  }

  /** From here on readers see the new segments, which still have their old names. */
  private void swap() {
    synchronized (partition.appends()) {
      long stamp = partition.readers().writeLock();
      try {
        var all = new ArrayList<Segment>(Arrays.asList(partition.segments()));
        int from = all.indexOf(old[0]);
        all.subList(from, from + old.length).clear();
        all.addAll(from, segments);
        for (Segment segment : old) {
          segment.log().discard();
        }
        partition.segments(all.toArray(Segment[]::new));
      } finally {
        partition.readers().unlockWrite(stamp);
      }
    }
  }

  @Override
  public void abort() throws IOException {
    if (!done) {
      done = true;
      discardAll();
    }
  }

  private void discardAll() throws IOException {
    for (Segment segment : segments) {
      segment.discard(0);
    }
  }

  private void requireUnderWay() {
    if (done) {
      throw new IllegalStateException("the replacement was committed or aborted");
    }
  }
}
