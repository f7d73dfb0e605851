package odradek.storage.file;

import java.nio.ByteBuffer;

/**
 * What the journal knows of a segment: up to here everything was forced to the device.
 *
 * @param baseOffset the segment's base offset
 * @param sizeBytes how many bytes are durable, whole batches
 * @param endOffset the log's end after those bytes
 * @param firstTimestampMs the first batch's max timestamp, or -1
 * @param maxTimestampMs the largest max timestamp, or -1
 * @param maxTimestampOffset last offset of the batch that has it, or -1
 */
record SegmentNote(
    long baseOffset,
    int sizeBytes,
    long endOffset,
    long firstTimestampMs,
    long maxTimestampMs,
    long maxTimestampOffset) {

  static final int ENCODED_BYTES = 5 * Long.BYTES + Integer.BYTES;

  /** A segment without batches. */
  static SegmentNote empty(long baseOffset, long endOffset) {
    return new SegmentNote(baseOffset, 0, endOffset, -1, -1, -1);
  }

  void put(ByteBuffer target) {
    target.putLong(baseOffset).putInt(sizeBytes).putLong(endOffset).putLong(firstTimestampMs).putLong(maxTimestampMs)
        .putLong(maxTimestampOffset);
  }

  byte[] encoded() {
    ByteBuffer bytes = ByteBuffer.allocate(ENCODED_BYTES);
    put(bytes);
    return bytes.array();
  }

  static SegmentNote get(ByteBuffer source) {
    return new SegmentNote(source.getLong(), source.getInt(), source.getLong(), source.getLong(), source.getLong(),
        source.getLong());
  }
}
