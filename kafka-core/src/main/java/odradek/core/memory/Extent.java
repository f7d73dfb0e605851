package odradek.core.memory;

import static odradek.api.record.BatchLayout.BASE_OFFSET_POSITION;
import static odradek.api.record.BatchLayout.LAST_OFFSET_DELTA_POSITION;
import static odradek.api.record.BatchLayout.LENGTH_POSITION;
import static odradek.api.record.BatchLayout.LOG_OVERHEAD_BYTES;
import static odradek.api.record.BatchLayout.MAX_TIMESTAMP_POSITION;

import java.nio.ByteBuffer;
import java.util.Arrays;
import odradek.api.record.RecordBatch;

/**
 * The part of a block that holds batches, with a sparse index of where they are.
 *
 * <p><b>Threading:</b> guarded by the log's lock.
 */
final class Extent {

  /** A mark every so many bytes: what a look-up walks over at most. */
  private static final int MARK_INTERVAL_BYTES = 4096;

  private final Block block;
  private int sizeBytes;
  private boolean sealed;
  private long nextOffset;
  private long maxTimestampMs = -1;

  private int[] markPositions = new int[0];
  private long[] markOffsets = new long[0];
  private int markCount;

  Extent(Block block) {
    this.block = block;
  }

  Block block() {
    return block;
  }

  int sizeBytes() {
    return sizeBytes;
  }

  /** One past the last offset in it. */
  long nextOffset() {
    return nextOffset;
  }

  long maxTimestampMs() {
    return maxTimestampMs;
  }

  boolean fits(int batchBytes) {
    return !sealed && batchBytes <= block.buffer().capacity() - sizeBytes;
  }

  /** Copies a batch to the end; it fits. */
  void append(RecordBatch batch) {
    mark(batch.baseOffset());
    block.buffer().put(sizeBytes, batch.buffer(), batch.position(), batch.sizeBytes());
    sizeBytes += batch.sizeBytes();
    nextOffset = batch.nextOffset();
    maxTimestampMs = Math.max(maxTimestampMs, batch.maxTimestamp());
  }

  private void mark(long baseOffset) {
    if (markCount > 0 && sizeBytes - markPositions[markCount - 1] < MARK_INTERVAL_BYTES) {
      return;
    }
    if (markCount == markPositions.length) {
      int capacity = Math.max(1, markCount * 2);
      markPositions = Arrays.copyOf(markPositions, capacity);
      markOffsets = Arrays.copyOf(markOffsets, capacity);
    }
    markPositions[markCount] = sizeBytes;
    markOffsets[markCount] = baseOffset;
    markCount++;
  }

  /** Where the first batch starts that ends at or after an offset; {@link #sizeBytes()} if there is none. */
  int positionOf(long offset) {
    int index = Arrays.binarySearch(markOffsets, 0, markCount, offset);
    int position = index >= 0 ? markPositions[index] : index == -1 ? 0 : markPositions[-index - 2];
    while (position < sizeBytes && lastOffset(position) < offset) {
      position += batchBytes(position);
    }
    return position;
  }

  /** The largest boundary between batches that is at most {@code limit}, at least {@code from}, itself a boundary. */
  int boundary(int from, int limit) {
    if (limit >= sizeBytes) {
      return sizeBytes;
    }
    int index = Arrays.binarySearch(markPositions, 0, markCount, limit);
    int mark = index >= 0 ? limit : index == -1 ? 0 : markPositions[-index - 2];
    int position = Math.max(from, mark);
    while (position + batchBytes(position) <= limit) {
      position += batchBytes(position);
    }
    return position;
  }

  /** Where the first batch starts whose max timestamp is at or after a time; {@link #sizeBytes()} if there is none. */
  int positionOfTimestamp(long timestampMs) {
    int position = 0;
    while (position < sizeBytes && maxTimestamp(position) < timestampMs) {
      position += batchBytes(position);
    }
    return position;
  }

  /**
   * Cuts off what lies behind a position. The bytes stay for the slices that hold them, so nothing is written behind
   * them either.
   */
  void cut(int position, long newNextOffset) {
    sizeBytes = position;
    nextOffset = newNextOffset;
    sealed = true;
    while (markCount > 0 && markPositions[markCount - 1] >= position) {
      markCount--;
    }
    maxTimestampMs = -1;
    for (int at = 0; at < position; at += batchBytes(at)) {
      maxTimestampMs = Math.max(maxTimestampMs, maxTimestamp(at));
    }
  }

  long baseOffset(int position) {
    return bytes().getLong(position + BASE_OFFSET_POSITION);
  }

  private long lastOffset(int position) {
    return baseOffset(position) + bytes().getInt(position + LAST_OFFSET_DELTA_POSITION);
  }

  private long maxTimestamp(int position) {
    return bytes().getLong(position + MAX_TIMESTAMP_POSITION);
  }

  int batchBytes(int position) {
    return bytes().getInt(position + LENGTH_POSITION) + LOG_OVERHEAD_BYTES;
  }

  private ByteBuffer bytes() {
    return block.buffer();
  }
}
