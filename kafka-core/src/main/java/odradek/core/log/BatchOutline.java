package odradek.core.log;

import java.nio.ByteBuffer;
import odradek.api.ErrorCode;
import odradek.api.record.BatchLayout;

/**
 * Where the one batch ends that a producer sent for a partition, by its length and format version alone.
 *
 * <p>What is behind it has to be less than a batch: the beginning of one is left out, as Apache Kafka does.
 *
 * <p><b>Threading:</b> confined to one thread at a time.
 */
final class BatchOutline {

  /** No batch of any format is shorter. */
  private static final int SHORTEST_LENGTH = 14;

  private static final int INCOMPLETE = 0;
  private static final int DAMAGED = -1;

  private int sizeBytes;

  /** Looks at what was sent. Answers why it is not one batch, or null. */
  Rejected check(ByteBuffer payload) {
    int position = payload.position();
    sizeBytes = sizeAt(payload, position);
    if (sizeBytes == DAMAGED) {
      return damaged(payload, position);
    }
    if (sizeBytes == INCOMPLETE) {
      return new Rejected(ErrorCode.INVALID_RECORD,
          "the " + payload.remaining() + " bytes of records do not hold a whole batch, expected exactly one");
    }
    byte magic = payload.get(position + BatchLayout.MAGIC_POSITION);
    if (magic != BatchLayout.MAGIC) {
      return new Rejected(ErrorCode.INVALID_RECORD,
          "the records have format version " + magic + ", only version " + BatchLayout.MAGIC + " can be produced");
    }
    int behind = sizeAt(payload, position + sizeBytes);
    if (behind == DAMAGED) {
      return damaged(payload, position + sizeBytes);
    }
    return behind == INCOMPLETE ? null : new Rejected(ErrorCode.INVALID_RECORD,
        (payload.remaining() - sizeBytes) + " bytes follow the first batch, expected exactly one batch");
  }

  /** The size of the batch that was found by {@link #check}. */
  int sizeBytes() {
    return sizeBytes;
  }

  private static int sizeAt(ByteBuffer payload, int position) {
    int available = payload.limit() - position;
    if (available < BatchLayout.LOG_OVERHEAD_BYTES) {
      return INCOMPLETE;
    }
    int length = payload.getInt(position + BatchLayout.LENGTH_POSITION);
    if (length < SHORTEST_LENGTH) {
      return DAMAGED;
    }
    if (available <= BatchLayout.MAGIC_POSITION) {
      return INCOMPLETE;
    }
    byte magic = payload.get(position + BatchLayout.MAGIC_POSITION);
    if (magic < 0 || magic > BatchLayout.MAGIC) {
      return DAMAGED;
    }
    return available - BatchLayout.LOG_OVERHEAD_BYTES < length ? INCOMPLETE : length + BatchLayout.LOG_OVERHEAD_BYTES;
  }

  private static Rejected damaged(ByteBuffer payload, int position) {
    return new Rejected(ErrorCode.CORRUPT_MESSAGE, "the records are damaged at byte " + (position - payload.position())
        + ": no batch of format version " + BatchLayout.MAGIC + " begins there");
  }
}
