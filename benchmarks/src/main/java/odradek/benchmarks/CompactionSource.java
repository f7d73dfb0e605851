package odradek.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import odradek.api.TopicIdPartition;
import odradek.api.record.BatchCodec;
import odradek.api.record.RecordBatchBuilder;
import odradek.core.spi.storage.PartitionStorage;
import odradek.core.spi.storage.Slice;

/**
 * A log that is worth compacting, and copies of it. Its records are pieces of JSON; a record's key is one of few, at
 * random.
 *
 * <p><b>Threading:</b> confined to one thread.
 */
public final class CompactionSource {

  private static final int TEXT_BYTES = 1 << 20;
  private static final int BATCH_BYTES = 16 << 10;
  private static final int COPY_BYTES = 1 << 20;
  private static final long START_MS = 1_700_000_000_000L;

  private final EngineUnderTest engine;
  private final int segmentBytes;
  private final TopicIdPartition id;
  private final PartitionStorage log;

  /**
   * @param segmentBytes how large a segment is
   */
  public CompactionSource(EngineUnderTest engine, int segmentBytes) throws IOException {
    this.engine = engine;
    this.segmentBytes = segmentBytes;
    this.id = engine.newId();
    this.log = newLog(id);
  }

  private PartitionStorage newLog(TopicIdPartition newId) throws IOException {
    return engine.create(newId, new WaitingContext(EngineUnderTest.options(segmentBytes)));
  }

  /**
   * Writes the log.
   *
   * @param bytes how much lies before the segment that is written to, at least and before it is compressed
   * @param recordBytes the size of a record, about
   * @param keysShare how many different keys there are, per record
   * @param codec what batches are compressed with, or null
   */
  public void fill(long bytes, int recordBytes, double keysShare, BatchCodec codec) throws IOException {
    var random = new SplittableRandom(3);
    ByteBuffer text = new SampleBatches(7, START_MS).records(TEXT_BYTES, 1);
    int keysCount = (int) Math.max(1, bytes / recordBytes * keysShare);
    var builder = new RecordBatchBuilder().partitionLeaderEpoch(0).codec(codec);
    long timestampMs = START_MS;
    while (log.chunks().get(log.chunks().size() - 1).baseOffset() < bytes / recordBytes) {
      builder.baseOffset(log.endOffset());
      while (builder.sizeBytes() + recordBytes < BATCH_BYTES || builder.recordsCount() == 0) {
        byte[] key = ("user-" + random.nextInt(keysCount)).getBytes(StandardCharsets.US_ASCII);
        int at = random.nextInt(text.limit() - recordBytes);
        builder.append(timestampMs++, ByteBuffer.wrap(key), text.slice(at, recordBytes - 30), List.of());
      }
      log.append(builder.build());
    }
  }

  /** The log's id, by which its folder is named. */
  TopicIdPartition id() {
    return id;
  }

  /** A copy of the log, segment by segment. */
  PartitionStorage copy(TopicIdPartition copyId) throws IOException {
    PartitionStorage copy = newLog(copyId);
    ByteBuffer buffer = ByteBuffer.allocateDirect(COPY_BYTES);
    long next = 0;
    while (next < log.endOffset()) {
      Slice slice = log.read(next, Long.MAX_VALUE, COPY_BYTES);
      buffer.clear().limit(slice.sizeBytes());
      slice.readInto(buffer, 0);
      slice.release();
      copy.append(buffer.flip());
      next = copy.endOffset();
    }
    return copy;
  }
}
