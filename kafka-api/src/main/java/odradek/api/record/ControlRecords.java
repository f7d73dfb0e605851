package odradek.api.record;

import java.nio.ByteBuffer;
import java.util.List;
import odradek.api.record.InvalidBatchException.Reason;

/**
 * Reads control records, and writes those that end transactions.
 *
 * <pre>
 *  key    version int16 (0) | type int16
 *  value  version int16 (0) | coordinatorEpoch int32          of ABORT and COMMIT
 * </pre>
 *
 * <p>A marker is a batch of its own: one record, transactional and control bits set, never compressed, base sequence
 * -1.
 *
 * <p><b>Threading:</b> stateless. <b>Source:</b> KIP-98.
 */
public final class ControlRecords {

  private static final short VERSION = 0;
  private static final int KEY_BYTES = 4;
  private static final int TYPE_POSITION = 2;
  private static final int MARKER_VALUE_BYTES = 6;
  private static final int COORDINATOR_EPOCH_POSITION = 2;

  private ControlRecords() {}

  /**
   * Writes the batch that ends a transaction, with offset 0 and no leader epoch.
   *
   * @param type {@link ControlType#ABORT} or {@link ControlType#COMMIT}
   * @param producerId the transaction's producer
   * @param producerEpoch the producer's epoch
   * @param coordinatorEpoch epoch of the transaction coordinator that decided
   * @param timestampMs when
   * @return the batch, from position 0 to limit; belongs to the caller
   */
  public static ByteBuffer transactionMarker(
      ControlType type, long producerId, short producerEpoch, int coordinatorEpoch, long timestampMs) {
    if (!type.isTransactionMarker()) {
      throw new IllegalArgumentException("control type " + type + " does not end a transaction");
    }
    ByteBuffer key = ByteBuffer.allocate(KEY_BYTES).putShort(VERSION).putShort(type.wireId()).flip();
    ByteBuffer value = ByteBuffer.allocate(MARKER_VALUE_BYTES).putShort(VERSION).putInt(coordinatorEpoch).flip();
    return new RecordBatchBuilder()
        .producer(producerId, producerEpoch, BatchLayout.NONE)
        .transactional(true)
        .control(true)
        .append(timestampMs, key, value, List.of())
        .build();
  }

  /**
   * The type of a control record.
   *
   * @param cursor stands on a record of a control batch
   * @throws InvalidBatchException with {@link Reason#BAD_RECORD} if the key is too short or its version negative
   */
  public static ControlType type(RecordCursor cursor) {
    requireField("key", cursor, cursor.keyPosition(), cursor.keyLength(), KEY_BYTES);
    return ControlType.of(readShort(cursor.buffer(), cursor.keyPosition() + TYPE_POSITION));
  }

  /**
   * The epoch of the transaction coordinator that wrote a marker.
   *
   * @param cursor stands on an {@link ControlType#ABORT} or {@link ControlType#COMMIT} record
   * @throws InvalidBatchException with {@link Reason#BAD_RECORD} if the value is too short or its version negative
   */
  public static int coordinatorEpoch(RecordCursor cursor) {
    requireField("value", cursor, cursor.valuePosition(), cursor.valueLength(), MARKER_VALUE_BYTES);
    int at = cursor.valuePosition() + COORDINATOR_EPOCH_POSITION;
    return readShort(cursor.buffer(), at) << 16 | (readShort(cursor.buffer(), at + 2) & 0xFFFF);
  }

  private static void requireField(String field, RecordCursor cursor, int position, int length, int minLength) {
    if (length < minLength) {
      throw new InvalidBatchException(
          Reason.BAD_RECORD,
          "control record at offset " + cursor.offset() + ": " + field + " has " + length + " bytes, expected at least "
              + minLength);
    }
    short version = readShort(cursor.buffer(), position);
    if (version < 0) {
      throw new InvalidBatchException(
          Reason.BAD_RECORD, "control record at offset " + cursor.offset() + ": " + field + " has version " + version);
    }
  }

  /** Big-endian whatever the order of the buffer, which may be a view that somebody else made. */
  private static short readShort(ByteBuffer buffer, int position) {
    return (short) (buffer.get(position) << 8 | (buffer.get(position + 1) & 0xFF));
  }
}
