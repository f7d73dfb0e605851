package odradek.storage.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import odradek.api.record.RecordBatch;
import odradek.api.record.RecordBatches;
import odradek.core.spi.storage.AppendCheck;
import odradek.core.spi.storage.PartitionOptions;

/**
 * Writes batches at the end of a partition: as many as go into one segment with one write of the caller's buffer.
 *
 * <p><b>Threading:</b> under the partition's append lock.
 */
final class LogAppender {

  private final FilePartition partition;
  private final FileResources resources;
  private final AppendCheck check = new AppendCheck();
  private final RecordBatches batches = new RecordBatches();
  private final RecordBatches written = new RecordBatches();

  LogAppender(FilePartition partition, FileResources resources) {
    this.partition = partition;
    this.resources = resources;
  }

  void append(ByteBuffer buffer) throws IOException {
    check.endOffset(buffer, partition.endOffsetNow(), Long.MAX_VALUE);
    PartitionOptions options = partition.context().options();
    int runStart = buffer.position();
    long runEndOffset = partition.endOffsetNow();
    long runFirstTimestampMs = -1;
    batches.wrap(buffer);
    while (batches.next()) {
      RecordBatch batch = batches.batch();
      int pending = batch.position() - runStart;
      if (partition.active().mustRollBefore(batch, pending, runFirstTimestampMs, options)) {
        writeRun(buffer, runStart, batch.position(), runEndOffset, options);
        rollFor(batch);
        runStart = batch.position();
      }
      if (batch.position() == runStart) {
        runFirstTimestampMs = batch.maxTimestamp();
      }
      runEndOffset = batch.nextOffset();
    }
    writeRun(buffer, runStart, buffer.limit(), runEndOffset, options);
  }

  private void writeRun(ByteBuffer buffer, int from, int to, long endOffset, PartitionOptions options)
      throws IOException {
    if (from == to) {
      return;
    }
    Segment active = partition.active();
    int start = active.sizeBytes();
    if (start == 0) {
      makeFolder();
    }
    int limit = buffer.limit();
    try {
      active.write(buffer.limit(to).position(from));
    } finally {
      buffer.limit(limit);
    }
    written.wrap(buffer, from, to - from);
    while (written.next()) {
      active.index(written.batch(), start + written.batch().position() - from, options);
    }
    active.publish(start + to - from, endOffset);
    partition.endOffset(endOffset);
    resources.metrics().appended(to - from);
  }

  private void makeFolder() throws IOException {
    String name = partition.folder().getFileName().toString();
    if (!resources.rootFolder().has(name)) {
      resources.rootFolder().make(name);
    }
  }

  private void rollFor(RecordBatch batch) throws IOException {
    long end = partition.endOffsetNow();
    roll(batch.lastOffset() - end > Integer.MAX_VALUE ? batch.baseOffset() : end);
  }

  /** Goes on in a new segment, whose file is made by the first write. */
  void roll(long baseOffset) throws IOException {
    Segment old = partition.active();
    Segment[] before = partition.segments();
    boolean empty = old.sizeBytes() == 0;
    Segment[] after = empty ? before.clone() : Arrays.copyOf(before, before.length + 1);
    after[after.length - 1] = new Segment(resources, partition.folder(), baseOffset, "", false);
    if (empty) {
      old.discard(0);
    } else {
      old.finishIndexes();
    }
    partition.segments(after);
    resources.flusher().flushLater(partition);
  }
}
