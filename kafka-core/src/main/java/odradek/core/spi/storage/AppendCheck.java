package odradek.core.spi.storage;

import java.nio.ByteBuffer;
import odradek.api.record.InvalidBatchException;
import odradek.api.record.RecordBatch;
import odradek.api.record.RecordBatches;

/**
 * Checks what is about to be appended against the contract of {@link PartitionStorage#append}, before anything is
 * changed. For engines; it looks at headers alone and allocates nothing unless it refuses.
 *
 * <p><b>Threading:</b> confined to one thread at a time.
 */
public final class AppendCheck {

  private final RecordBatches batches = new RecordBatches();

  /** A check to be used again and again. */
  public AppendCheck() {}

  /**
   * Checks complete batches in the order of their offsets.
   *
   * @param buffer one or more batches between position and limit; left as it is
   * @param firstOffset the smallest offset allowed, the log's end
   * @param limitOffset one past the largest offset allowed
   * @return one past the last offset in the buffer
   * @throws IllegalArgumentException names what breaks the contract, and where
   */
  public long endOffset(ByteBuffer buffer, long firstOffset, long limitOffset) {
    long expected = firstOffset;
    try {
      batches.wrap(buffer);
      while (batches.next()) {
        RecordBatch batch = batches.batch();
        requireInOrder(batch, expected, limitOffset);
        expected = batch.nextOffset();
      }
      batches.requireWhole();
    } catch (InvalidBatchException e) {
      throw new IllegalArgumentException("not complete record batches: " + e.getMessage(), e);
    }
    if (batches.nextPosition() == buffer.position()) {
      throw new IllegalArgumentException("nothing to append, expected at least one record batch");
    }
    return expected;
  }

  private static void requireInOrder(RecordBatch batch, long expected, long limitOffset) {
    if (batch.baseOffset() < expected || batch.lastOffsetDelta() < 0) {
      throw new IllegalArgumentException(
          "a batch has offsets " + batch.baseOffset() + " to " + batch.lastOffset() + ", expected it to begin at "
              + expected + " or later and not to end before it begins");
    }
    if (batch.lastOffset() < 0 || batch.nextOffset() > limitOffset) {
      throw new IllegalArgumentException(
          "a batch has offsets " + batch.baseOffset() + " to " + batch.lastOffset() + ", expected them below "
              + limitOffset);
    }
  }
}
