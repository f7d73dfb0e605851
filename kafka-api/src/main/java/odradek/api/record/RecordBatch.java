package odradek.api.record;

import static odradek.api.record.BatchLayout.ATTRIBUTES_POSITION;
import static odradek.api.record.BatchLayout.BASE_OFFSET_POSITION;
import static odradek.api.record.BatchLayout.BASE_SEQUENCE_POSITION;
import static odradek.api.record.BatchLayout.BASE_TIMESTAMP_POSITION;
import static odradek.api.record.BatchLayout.COMPRESSION_MASK;
import static odradek.api.record.BatchLayout.CONTROL_FLAG;
import static odradek.api.record.BatchLayout.CRC_POSITION;
import static odradek.api.record.BatchLayout.DELETE_HORIZON_FLAG;
import static odradek.api.record.BatchLayout.HEADER_BYTES;
import static odradek.api.record.BatchLayout.LAST_OFFSET_DELTA_POSITION;
import static odradek.api.record.BatchLayout.LEADER_EPOCH_POSITION;
import static odradek.api.record.BatchLayout.LENGTH_POSITION;
import static odradek.api.record.BatchLayout.LOG_APPEND_TIME_FLAG;
import static odradek.api.record.BatchLayout.LOG_OVERHEAD_BYTES;
import static odradek.api.record.BatchLayout.MAGIC;
import static odradek.api.record.BatchLayout.MAGIC_POSITION;
import static odradek.api.record.BatchLayout.MAX_TIMESTAMP_POSITION;
import static odradek.api.record.BatchLayout.MIN_LENGTH;
import static odradek.api.record.BatchLayout.NONE;
import static odradek.api.record.BatchLayout.PRODUCER_EPOCH_POSITION;
import static odradek.api.record.BatchLayout.PRODUCER_ID_POSITION;
import static odradek.api.record.BatchLayout.RECORDS_COUNT_POSITION;
import static odradek.api.record.BatchLayout.TRANSACTIONAL_FLAG;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;
import odradek.api.record.InvalidBatchException.Reason;

/**
 * A reusable view on one record batch in a buffer; see {@link BatchLayout} for the picture.
 *
 * <p>{@link #wrap} checks the batch's outline (length, format version, all bytes there), so that every accessor is safe
 * afterwards; it checks neither the checksum ({@link #isCrcValid}) nor the records ({@link RecordCursor}).
 *
 * <p><b>Threading:</b> confined to one thread at a time. <b>Buffers:</b> borrowed until the next {@code wrap}; read and
 * stamped by absolute position, its own position and limit stay untouched. The buffer must be big-endian.
 *
 * <p>The class is longer than most because the header has many fields; none of its methods is.
 */
public final class RecordBatch {

  private ByteBuffer buffer;
  private int position;
  private int sizeBytes;
  private boolean headerOnly;

  /** A second window on {@code buffer}, made when a checksum first needs one: it has a position of its own to move. */
  private ByteBuffer crcWindow;

  /** A view on nothing, to be wrapped. */
  public RecordBatch() {}

  /**
   * Views the batch at a position.
   *
   * @param buffer holds the whole batch before its limit; big-endian
   * @param position where the batch starts
   * @return this
   * @throws InvalidBatchException with {@link Reason#TRUNCATED}, {@link Reason#TOO_SHORT} or {@link Reason#BAD_MAGIC};
   *     the view then still shows what it showed before
   */
  public RecordBatch wrap(ByteBuffer buffer, int position) {
    int size = checkedSize(buffer, position);
    int available = buffer.limit() - position;
    if (size > available) {
      throw new InvalidBatchException(
          Reason.TRUNCATED,
          "batch at position " + position + " has " + size + " bytes, but only " + available + " are there");
    }
    return set(buffer, position, size, false);
  }

  /**
   * Views a batch of which perhaps only the header is in the buffer, as when a file is scanned. Everything works but
   * what needs the records: {@link #computeCrc()}, {@link #isCrcValid()}, {@link #recordsView()},
   * {@link #logAppendTime}.
   *
   * @param buffer holds the 61 bytes of the header before its limit; big-endian
   * @param position where the batch starts
   * @return this
   * @throws InvalidBatchException as {@link #wrap} does
   */
  public RecordBatch wrapHeader(ByteBuffer buffer, int position) {
    int size = checkedSize(buffer, position);
    return set(buffer, position, size, size > buffer.limit() - position);
  }

  private RecordBatch set(ByteBuffer newBuffer, int newPosition, int newSizeBytes, boolean newHeaderOnly) {
    if (buffer != newBuffer) {
      crcWindow = null;
    }
    buffer = newBuffer;
    position = newPosition;
    sizeBytes = newSizeBytes;
    headerOnly = newHeaderOnly;
    return this;
  }

  private static int checkedSize(ByteBuffer buffer, int position) {
    if (buffer.order() != ByteOrder.BIG_ENDIAN) {
      throw new IllegalArgumentException("batches are big-endian, the buffer is " + buffer.order());
    }
    if (position < 0 || position > buffer.limit() - HEADER_BYTES) {
      throw new InvalidBatchException(
          Reason.TRUNCATED,
          "batch at position " + position + ": only " + (buffer.limit() - position) + " of " + HEADER_BYTES
              + " header bytes are there");
    }
    int length = buffer.getInt(position + LENGTH_POSITION);
    requireLength(length, position);
    requireMagic(buffer.get(position + MAGIC_POSITION), position);
    return length + LOG_OVERHEAD_BYTES;
  }

  static void requireLength(int length, int position) {
    if (length < MIN_LENGTH || length > Integer.MAX_VALUE - LOG_OVERHEAD_BYTES) {
      throw new InvalidBatchException(
          length < MIN_LENGTH ? Reason.TOO_SHORT : Reason.BAD_SIZE,
          "batch at position " + position + " has length " + length + ", legal are " + MIN_LENGTH + " to "
              + (Integer.MAX_VALUE - LOG_OVERHEAD_BYTES));
    }
  }

  static void requireMagic(byte magic, int position) {
    if (magic != MAGIC) {
      throw new InvalidBatchException(
          Reason.BAD_MAGIC, "batch at position " + position + " has magic " + magic + ", expected " + MAGIC);
    }
  }

  /** The buffer that holds the batch. */
  public ByteBuffer buffer() {
    return buffer;
  }

  /** Where the batch starts in {@link #buffer()}. */
  public int position() {
    return position;
  }

  /** The batch's size in bytes, header included. */
  public int sizeBytes() {
    return sizeBytes;
  }

  /** The length field: {@link #sizeBytes()} less 12. */
  public int batchLength() {
    return sizeBytes - LOG_OVERHEAD_BYTES;
  }

  /** The offset that offset deltas count from. */
  public long baseOffset() {
    return buffer.getLong(position + BASE_OFFSET_POSITION);
  }

  /** Epoch of the leader that appended the batch, -1 before that. */
  public int partitionLeaderEpoch() {
    return buffer.getInt(position + LEADER_EPOCH_POSITION);
  }

  /** The format version: 2. */
  public byte magic() {
    return buffer.get(position + MAGIC_POSITION);
  }

  /** The stored checksum, as 32 bits. */
  public int crc() {
    return buffer.getInt(position + CRC_POSITION);
  }

  /** The attribute bits. */
  public short attributes() {
    return buffer.getShort(position + ATTRIBUTES_POSITION);
  }

  /** Wire id of the codec, 0 to 7; 0 is none. */
  public int compressionId() {
    return attributes() & COMPRESSION_MASK;
  }

  /** Who set the timestamps. */
  public TimestampType timestampType() {
    return flag(LOG_APPEND_TIME_FLAG) ? TimestampType.LOG_APPEND_TIME : TimestampType.CREATE_TIME;
  }

  /** Whether the batch belongs to a transaction. */
  public boolean isTransactional() {
    return flag(TRANSACTIONAL_FLAG);
  }

  /** Whether the batch carries control records, which applications never see. */
  public boolean isControl() {
    return flag(CONTROL_FLAG);
  }

  /** Whether {@link #baseTimestamp()} is the time from which tombstones and markers may go (KIP-534). */
  public boolean hasDeleteHorizon() {
    return flag(DELETE_HORIZON_FLAG);
  }

  private boolean flag(int mask) {
    return (attributes() & mask) != 0;
  }

  /** {@link #lastOffset()} minus {@link #baseOffset()}; survives compaction. */
  public int lastOffsetDelta() {
    return buffer.getInt(position + LAST_OFFSET_DELTA_POSITION);
  }

  /** The batch's last offset. */
  public long lastOffset() {
    return baseOffset() + lastOffsetDelta();
  }

  /** The offset after the batch's last one. */
  public long nextOffset() {
    return lastOffset() + 1;
  }

  /** What timestamp deltas count from, in milliseconds; -1 for a batch that was emptied. */
  public long baseTimestamp() {
    return buffer.getLong(position + BASE_TIMESTAMP_POSITION);
  }

  /** The largest timestamp of its records, or the append time, in milliseconds. */
  public long maxTimestamp() {
    return buffer.getLong(position + MAX_TIMESTAMP_POSITION);
  }

  /** The producer's id, -1 for none. */
  public long producerId() {
    return buffer.getLong(position + PRODUCER_ID_POSITION);
  }

  /** Whether an idempotent or transactional producer wrote the batch. */
  public boolean hasProducerId() {
    return producerId() >= 0;
  }

  /** The producer's epoch, -1 for none. */
  public short producerEpoch() {
    return buffer.getShort(position + PRODUCER_EPOCH_POSITION);
  }

  /** Sequence number of the first record, -1 for none. */
  public int baseSequence() {
    return buffer.getInt(position + BASE_SEQUENCE_POSITION);
  }

  /** Sequence number of the last record, -1 for none; 2147483647 is followed by 0. */
  public int lastSequence() {
    int base = baseSequence();
    return base < 0 ? NONE : sequenceAfter(base, lastOffsetDelta());
  }

  /**
   * The sequence number some records later: 2147483647 is followed by 0.
   *
   * @param sequence a sequence number, not negative
   * @param recordsCount how many records later, not negative
   */
  public static int sequenceAfter(int sequence, int recordsCount) {
    return (sequence + recordsCount) & Integer.MAX_VALUE;
  }

  /** The number of records as the header states it, not checked. */
  public int recordsCount() {
    return buffer.getInt(position + RECORDS_COUNT_POSITION);
  }

  /** Where the records start in {@link #buffer()}. */
  public int recordsPosition() {
    return position + HEADER_BYTES;
  }

  /** Size of the records as stored, in bytes. */
  public int recordsSizeBytes() {
    return sizeBytes - HEADER_BYTES;
  }

  /** The records as stored, compressed or not: a new view on {@link #buffer()}. */
  public ByteBuffer recordsView() {
    requireWhole();
    return buffer.slice(recordsPosition(), recordsSizeBytes());
  }

  /** The whole batch: a new view on {@link #buffer()}. */
  public ByteBuffer view() {
    requireWhole();
    return buffer.slice(position, sizeBytes);
  }

  /**
   * Stamps the base offset. The checksum does not cover it.
   *
   * @param offset not negative
   */
  public void baseOffset(long offset) {
    buffer.putLong(position + BASE_OFFSET_POSITION, offset);
  }

  /**
   * Stamps the leader epoch. The checksum does not cover it.
   *
   * @param leaderEpoch the leader's epoch, or -1
   */
  public void partitionLeaderEpoch(int leaderEpoch) {
    buffer.putInt(position + LEADER_EPOCH_POSITION, leaderEpoch);
  }

  /**
   * Stamps the append time: sets the timestamp type and the largest timestamp, and computes the checksum anew.
   *
   * @param timestampMs when the broker appended the batch
   * @param crc a checksum object to use, whatever its state
   */
  public void logAppendTime(long timestampMs, CRC32C crc) {
    requireWhole();
    buffer.putShort(position + ATTRIBUTES_POSITION, (short) (attributes() | LOG_APPEND_TIME_FLAG));
    buffer.putLong(position + MAX_TIMESTAMP_POSITION, timestampMs);
    buffer.putInt(position + CRC_POSITION, computeCrc(crc));
  }

  /**
   * As {@link #logAppendTime(long, CRC32C)}, with a checksum object of its own.
   *
   * @param timestampMs when the broker appended the batch
   */
  public void logAppendTime(long timestampMs) {
    logAppendTime(timestampMs, new CRC32C());
  }

  /**
   * Computes the checksum over the bytes as they are.
   *
   * @param crc a checksum object to use, whatever its state
   */
  public int computeCrc(CRC32C crc) {
    requireWhole();
    crc.reset();
    int from = position + ATTRIBUTES_POSITION;
    int length = sizeBytes - ATTRIBUTES_POSITION;
    if (buffer.hasArray()) {
      crc.update(buffer.array(), buffer.arrayOffset() + from, length);
    } else {
      if (crcWindow == null) {
        crcWindow = buffer.duplicate();
      }
      crc.update(crcWindow.limit(from + length).position(from));
    }
    return (int) crc.getValue();
  }

  /** As {@link #computeCrc(CRC32C)}, with a checksum object of its own. */
  public int computeCrc() {
    return computeCrc(new CRC32C());
  }

  /**
   * Whether the stored checksum matches the bytes.
   *
   * @param crc a checksum object to use, whatever its state
   */
  public boolean isCrcValid(CRC32C crc) {
    return computeCrc(crc) == crc();
  }

  /** As {@link #isCrcValid(CRC32C)}, with a checksum object of its own. */
  public boolean isCrcValid() {
    return isCrcValid(new CRC32C());
  }

  /**
   * Refuses a batch whose checksum does not match.
   *
   * @param crc a checksum object to use, whatever its state
   * @throws InvalidBatchException with {@link Reason#BAD_CRC}
   */
  public void requireCrc(CRC32C crc) {
    int computed = computeCrc(crc);
    if (computed != crc()) {
      throw new InvalidBatchException(
          Reason.BAD_CRC,
          label() + ": checksum is " + Integer.toHexString(computed) + ", the header says "
              + Integer.toHexString(crc()));
    }
  }

  private void requireWhole() {
    if (headerOnly) {
      throw new IllegalStateException(label() + ": only the header was wrapped");
    }
  }

  /** What messages call this batch. */
  String label() {
    return "batch at position " + position + " (offsets " + baseOffset() + " to " + lastOffset() + ")";
  }

  @Override
  public String toString() {
    if (buffer == null) {
      return "RecordBatch[unwrapped]";
    }
    return "RecordBatch[offsets=" + baseOffset() + ".." + lastOffset() + ", sizeBytes=" + sizeBytes + ", leaderEpoch="
        + partitionLeaderEpoch() + ", records=" + recordsCount() + ", compression="
        + BatchCodecs.nameOf(compressionId()) + ", producerId=" + producerId() + ", producerEpoch=" + producerEpoch()
        + ", baseSequence=" + baseSequence() + ", transactional=" + isTransactional() + ", control=" + isControl()
        + "]";
  }
}
