package odradek.core.compaction;

import java.nio.ByteBuffer;
import odradek.api.record.BatchCodecs;
import odradek.api.record.RecordBatch;

/**
 * The records of one batch after the other, decompressed into the same room as far as the codec can do that.
 *
 * <p><b>Threading:</b> confined to one thread; what it answers is valid until the next call.
 */
final class BatchContent {

  /** What is in the log has been accepted, whatever its size. */
  private static final int MAX_RECORDS_BYTES = Integer.MAX_VALUE - 8;

  private static final int FIRST_ROOM_BYTES = 64 << 10;

  private final BatchCodecs codecs;
  private byte[] room = new byte[0];

  BatchContent(BatchCodecs codecs) {
    this.codecs = codecs;
  }

  /**
   * The records of a batch.
   *
   * @throws odradek.api.record.InvalidBatchException if it is damaged or its codec is missing
   */
  ByteBuffer of(RecordBatch batch) {
    if (batch.compressionId() == 0) {
      return batch.recordsView();
    }
    if (room.length == 0) {
      room = new byte[FIRST_ROOM_BYTES];
    }
    ByteBuffer records = codecs.records(batch, room, MAX_RECORDS_BYTES);
    if (records.hasArray() && records.array().length > room.length) {
      room = records.array();
    }
    return records;
  }
}
