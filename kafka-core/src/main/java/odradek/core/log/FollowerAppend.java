package odradek.core.log;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import odradek.api.record.ControlRecords;
import odradek.api.record.InvalidBatchException;
import odradek.api.record.InvalidBatchException.Reason;
import odradek.api.record.RecordBatch;
import odradek.api.record.RecordBatches;
import odradek.api.record.RecordCursor;

/**
 * Checks batches that a leader sent, and applies them once the storage has them. Offsets and producers were the
 * leader's decision; what the network may have done to the bytes is checked.
 *
 * <p><b>Threading:</b> confined to the log's shard.
 */
final class FollowerAppend {

  private final RecordBatches batches = new RecordBatches();
  private final RecordCursor cursor = new RecordCursor();
  private final CRC32C crc = new CRC32C();
  private long baseOffset;

  /**
   * Finds the batches that may be appended.
   *
   * @param bytes what came, between position and limit
   * @param logEndOffset where the log ends
   * @param leaderEpoch batches of a later epoch are left out
   * @return a view on them
   * @throws InvalidBatchException if a batch is damaged or does not follow the one before
   */
  ByteBuffer accept(ByteBuffer bytes, long logEndOffset, int leaderEpoch) {
    int from = bytes.position();
    int to = from;
    long endOffset = logEndOffset;
    batches.wrap(bytes);
    while (batches.next()) {
      RecordBatch batch = batches.batch();
      if (batch.partitionLeaderEpoch() > leaderEpoch) {
        break;
      }
      batch.requireCrc(crc);
      if (to == from && batch.lastOffset() < logEndOffset) {
        from = batches.nextPosition();
        to = from;
        continue;
      }
      requireSound(batch, endOffset);
      if (to == from) {
        baseOffset = batch.baseOffset();
      }
      endOffset = batch.nextOffset();
      to = batches.nextPosition();
    }
    return bytes.duplicate().limit(to).position(from);
  }

  private void requireSound(RecordBatch batch, long endOffset) {
    if (batch.baseOffset() < endOffset || batch.lastOffsetDelta() < 0) {
      throw new InvalidBatchException(Reason.BAD_OFFSET,
          "batch of offsets " + batch.baseOffset() + " to " + batch.lastOffset() + " does not follow offset "
              + endOffset);
    }
    if (batch.isControl()) {
      if (batch.compressionId() != 0) {
        throw new InvalidBatchException(
            Reason.BAD_COMPRESSION, "control batch at offset " + batch.baseOffset() + " is compressed");
      }
      cursor.wrap(batch);
      while (cursor.next()) {
        if (ControlRecords.type(cursor).isTransactionMarker()) {
          ControlRecords.coordinatorEpoch(cursor);
        }
      }
    }
  }

  /** The base offset of the first batch that {@link #accept} answered. */
  long baseOffset() {
    return baseOffset;
  }

  /**
   * Applies batches that were appended.
   *
   * @return the new log end offset
   */
  long apply(ByteBuffer accepted, LogState state, long nowMs) {
    long endOffset = baseOffset;
    batches.wrap(accepted);
    while (batches.next()) {
      RecordBatch batch = batches.batch();
      state.apply(batch, Math.min(batch.maxTimestamp(), nowMs));
      endOffset = batch.nextOffset();
    }
    return endOffset;
  }
}
