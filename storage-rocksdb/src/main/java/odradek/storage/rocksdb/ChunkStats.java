package odradek.storage.rocksdb;

import java.nio.ByteBuffer;
import odradek.api.record.RecordBatch;
import odradek.core.spi.storage.PartitionOptions;

/**
 * What is known of a chunk, or of its beginning.
 *
 * <p><b>Threading:</b> immutable.
 *
 * @param baseOffset where it begins
 * @param number under which number its batches are
 * @param sizeBytes the sum of its batches' sizes
 * @param firstTimestampMs the max timestamp of its first batch that has one, or -1
 * @param maxTimestampMs the largest max timestamp, or -1
 */
record ChunkStats(long baseOffset, int number, long sizeBytes, long firstTimestampMs, long maxTimestampMs) {

  private static final int ENCODED_BYTES = Integer.BYTES + 3 * Long.BYTES;
  private static final int MARK_BYTES = 4 * Long.BYTES;

  static ChunkStats empty(long baseOffset, int number) {
    return new ChunkStats(baseOffset, number, 0, -1, -1);
  }

  /** The same chunk with one batch more. */
  ChunkStats plus(RecordBatch batch) {
    long timestampMs = batch.maxTimestamp();
    return new ChunkStats(baseOffset, number, sizeBytes + batch.sizeBytes(),
        firstTimestampMs >= 0 ? firstTimestampMs : Math.max(-1, timestampMs), Math.max(maxTimestampMs, timestampMs));
  }

  /** Whether a batch begins another chunk. */
  boolean mustRollBefore(RecordBatch batch, PartitionOptions options) {
    if (sizeBytes == 0) {
      return false;
    }
    return sizeBytes + batch.sizeBytes() > options.segmentBytes() || firstTimestampMs >= 0
        && batch.maxTimestamp() - firstTimestampMs > options.rollAfterMs(31L * number + baseOffset);
  }

  /** The value of the chunk's own key. */
  byte[] encoded() {
    return ByteBuffer.allocate(ENCODED_BYTES).putInt(number).putLong(sizeBytes).putLong(firstTimestampMs)
        .putLong(maxTimestampMs).array();
  }

  static ChunkStats decode(long baseOffset, byte[] value) {
    ByteBuffer in = ByteBuffer.wrap(value);
    return new ChunkStats(baseOffset, in.getInt(), in.getLong(), in.getLong(), in.getLong());
  }

  /** The value of a mark. */
  byte[] encodedMark() {
    return ByteBuffer.allocate(MARK_BYTES).putLong(baseOffset).putLong(sizeBytes).putLong(firstTimestampMs)
        .putLong(maxTimestampMs).array();
  }

  static ChunkStats decodeMark(int number, byte[] value) {
    ByteBuffer in = ByteBuffer.wrap(value);
    return new ChunkStats(in.getLong(), number, in.getLong(), in.getLong(), in.getLong());
  }
}
