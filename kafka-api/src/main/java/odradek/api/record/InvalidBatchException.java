package odradek.api.record;

/**
 * A record batch is damaged or breaks a rule of the format.
 *
 * <p>An expected answer to foreign bytes, so it carries no stack trace; the {@link #reason()} is for code that has to
 * choose an error for a client, the message for people.
 *
 * <p><b>Threading:</b> immutable.
 */
public final class InvalidBatchException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** What is wrong with the batch. */
  public enum Reason {
    /** The length field is below the size of a header. */
    TOO_SHORT,
    /** The bytes end before the batch does. */
    TRUNCATED,
    /** Not format version 2. */
    BAD_MAGIC,
    /** The checksum does not match. */
    BAD_CRC,
    /** The record count is negative or is not the number of records found. */
    BAD_COUNT,
    /** A length leads beyond what holds it, or bytes are left over. */
    BAD_SIZE,
    /** A record is malformed: a varint too long, a negative length, a header without key. */
    BAD_RECORD,
    /** Offset deltas do not ascend or leave the batch's range. */
    BAD_OFFSET,
    /** More batches, or fewer, than the place allows. */
    BAD_BATCH_COUNT,
    /** The codec's wire id is unassigned, or no such codec is at hand. */
    BAD_COMPRESSION,
    /** The records do not decompress. */
    CORRUPT_COMPRESSION,
    /** The records decompress to more than the limit. */
    TOO_LARGE
  }

  private final Reason reason;

  /**
   * Makes the exception.
   *
   * @param reason what is wrong
   * @param message the thing, the value and the limit
   */
  public InvalidBatchException(Reason reason, String message) {
    this(reason, message, null);
  }

  /**
   * Makes the exception.
   *
   * @param reason what is wrong
   * @param message the thing, the value and the limit
   * @param cause what led here, or null
   */
  public InvalidBatchException(Reason reason, String message, Throwable cause) {
    super(message, cause, false, false);
    this.reason = reason;
  }

  /** What is wrong with the batch. */
  public Reason reason() {
    return reason;
  }
}
