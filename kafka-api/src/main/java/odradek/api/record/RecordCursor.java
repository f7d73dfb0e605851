package odradek.api.record;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import odradek.api.record.InvalidBatchException.Reason;

/**
 * Walks the records of one batch without allocating: positions and lengths instead of objects.
 *
 * <p>{@link #next()} checks a record completely, headers included, before it shows it: every varint, length and count
 * against what holds it, offset deltas against their predecessor and the batch's last one. At the end the number of
 * records must be the header's and no byte may be left. It does not check the checksum.
 *
 * <pre>{@code
 * var cursor = new RecordCursor().wrap(batch, codecs.records(batch, limitBytes));
 * while (cursor.next()) {
 *   use(cursor.offset(), cursor.buffer(), cursor.valuePosition(), cursor.valueLength());
 * }
 * }</pre>
 *
 * <p><b>Threading:</b> confined to one thread at a time. <b>Buffers:</b> borrowed until the next {@code wrap}, accessed
 * by absolute position.
 *
 * <p>The class is longer than most because it reads records in two ways: fast as nearly all of them are, and any.
 */
public final class RecordCursor {

  private static final int NULL_LENGTH = -1;

  /**
   * What length, attributes, timestamp, offset and key length take at most if none of them takes more than two bytes.
   */
  private static final int COMMON_PREFIX_BYTES = 9;

  private ByteBuffer buffer;
  private int startPosition;
  private int endPosition;
  private int at;
  private int bound;

  private long baseOffset;
  private int lastOffsetDelta;
  private long baseTimestamp;
  private long appendTimestamp;
  private boolean appendTime;
  private int recordsCount;

  private int index;
  private int recordPosition;
  private int offsetDelta;
  private long timestampDelta;
  private int keyPosition;
  private int keyLength;
  private int valuePosition;
  private int valueLength;
  private int headersPosition;
  private int headersCount;

  private int headersLeft;
  private int headerPosition;
  private int headerKeyPosition;
  private int headerKeyLength;
  private int headerValuePosition;
  private int headerValueLength;

  /** A walk over nothing, to be wrapped. */
  public RecordCursor() {}

  /**
   * Starts a walk over the records of an uncompressed batch.
   *
   * @param batch whole and not compressed
   * @return this
   * @throws InvalidBatchException with {@link Reason#BAD_COUNT} or {@link Reason#BAD_OFFSET} if the header states a
   *     negative count or range
   * @throws IllegalArgumentException if the batch is compressed
   */
  public RecordCursor wrap(RecordBatch batch) {
    if (batch.compressionId() != 0) {
      throw new IllegalArgumentException(batch.label() + " is compressed; decompress its records first");
    }
    return wrap(batch, batch.buffer(), batch.recordsPosition(), batch.recordsSizeBytes());
  }

  /**
   * Starts a walk over decompressed records.
   *
   * @param batch the header
   * @param records what {@link BatchCodecs#records} answered for it, from position to limit
   * @return this
   * @throws InvalidBatchException with {@link Reason#BAD_COUNT} or {@link Reason#BAD_OFFSET} if the header states a
   *     negative count or range
   */
  public RecordCursor wrap(RecordBatch batch, ByteBuffer records) {
    return wrap(batch, records, records.position(), records.remaining());
  }

  private RecordCursor wrap(RecordBatch batch, ByteBuffer records, int position, int sizeBytes) {
    baseOffset = batch.baseOffset();
    lastOffsetDelta = batch.lastOffsetDelta();
    baseTimestamp = batch.baseTimestamp();
    appendTimestamp = batch.maxTimestamp();
    appendTime = batch.timestampType() == TimestampType.LOG_APPEND_TIME;
    recordsCount = batch.recordsCount();
    if (recordsCount < 0) {
      throw new InvalidBatchException(Reason.BAD_COUNT, batch.label() + " states " + recordsCount + " records");
    }
    if (lastOffsetDelta < 0) {
      throw new InvalidBatchException(
          Reason.BAD_OFFSET, batch.label() + " states a last offset delta of " + lastOffsetDelta);
    }
    buffer = records;
    startPosition = position;
    endPosition = position + sizeBytes;
    at = position;
    index = -1;
    offsetDelta = -1;
    headersLeft = 0;
    return this;
  }

  /**
   * Moves on to the next record.
   *
   * @return false after the last one
   * @throws InvalidBatchException with {@link Reason#BAD_COUNT}, {@link Reason#BAD_SIZE}, {@link Reason#BAD_RECORD} or
   *     {@link Reason#BAD_OFFSET} if the record, or the end, is not as it should be; the cursor must then be wrapped
   *     anew
   */
  public boolean next() {
    headersLeft = 0;
    if (index + 1 >= recordsCount) {
      requireEnd();
      return false;
    }
    index++;
    recordPosition = at;
    return nextCommon() || nextAny();
  }

  /**
   * Reads a record as nearly all are: no number in it takes more than two bytes, it has no headers, and another record
   * follows. Local variables and branches that are easy to predict let the processor work on several records at once;
   * where the next one starts depends on the length alone.
   *
   * @return false if the record is another one, or damaged; nothing has changed then
   */
  private boolean nextCommon() {
    ByteBuffer source = buffer;
    int position = at;
    if (endPosition - position < COMMON_PREFIX_BYTES) {
      return false;
    }
    int length = source.get(position++);
    if (length < 0) {
      length = length & 0x7F | source.get(position++) << 7;
    }
    int end = position + (length >>> 1);
    // One byte of record attributes comes first; no bit of it has a meaning.
    position++;
    int timestamp = source.get(position++);
    if (timestamp < 0) {
      timestamp = timestamp & 0x7F | source.get(position++) << 7;
    }
    int offset = source.get(position++);
    if (offset < 0) {
      offset = offset & 0x7F | source.get(position++) << 7;
    }
    int key = source.get(position++);
    if (key < 0) {
      key = key & 0x7F | source.get(position++) << 7;
    }
    int valueLengthPosition = position + (key >>> 1);
    if ((length | timestamp | offset | key) < 0 || (length & 1) != 0 || end >= endPosition
        || valueLengthPosition >= end) {
      return false;
    }
    int value = source.get(valueLengthPosition);
    int valueAt = valueLengthPosition + 1;
    if (value < 0) {
      value = value & 0x7F | source.get(valueAt++) << 7;
    }
    if (value < 0 || valueAt + (value >>> 1) != end - 1 || source.get(end - 1) != 0 || (offset & 1) != 0
        || offset >>> 1 <= offsetDelta || offset >>> 1 > lastOffsetDelta || isInvalid(key) || isInvalid(value)) {
      return false;
    }
    timestampDelta = decoded(timestamp);
    offsetDelta = offset >>> 1;
    keyPosition = position;
    keyLength = decoded(key);
    valuePosition = valueAt;
    valueLength = decoded(value);
    headersPosition = end;
    headersCount = 0;
    at = end;
    return true;
  }

  /** Whether a raw length is negative and does not stand for null. */
  private static boolean isInvalid(int length) {
    return (length & 1) != 0 && length != 1;
  }

  private static int decoded(int raw) {
    return (raw >>> 1) ^ -(raw & 1);
  }

  private boolean nextAny() {
    if (at >= endPosition) {
      throw invalid(Reason.BAD_COUNT, "is missing, the header states " + recordsCount + " records");
    }
    bound = endPosition;
    int length = varint();
    if (length < BatchLayout.MIN_RECORD_BYTES - 1 || length > endPosition - at) {
      throw invalid(Reason.BAD_SIZE, "states a length of " + length + ", " + (endPosition - at) + " bytes are left");
    }
    bound = at + length;
    readFields();
    if (at != bound) {
      throw invalid(Reason.BAD_SIZE, "ends " + (bound - at) + " bytes before its stated length");
    }
    headersLeft = headersCount;
    headerPosition = headersPosition;
    return true;
  }

  private void requireEnd() {
    if (at != endPosition) {
      throw new InvalidBatchException(
          Reason.BAD_SIZE,
          (endPosition - at) + " bytes follow the last of " + recordsCount + " records of the batch at offset "
              + baseOffset);
    }
  }

  private void readFields() {
    // One byte of record attributes comes first; no bit of it has a meaning.
    at++;
    timestampDelta = varlong();
    int previousDelta = offsetDelta;
    offsetDelta = varint();
    if (offsetDelta <= previousDelta || offsetDelta > lastOffsetDelta) {
      throw invalid(
          Reason.BAD_OFFSET,
          "has offset delta " + offsetDelta + ", expected " + (previousDelta + 1) + " to " + lastOffsetDelta);
    }
    keyLength = fieldLength("key");
    keyPosition = at;
    at += Math.max(keyLength, 0);
    valueLength = fieldLength("value");
    valuePosition = at;
    at += Math.max(valueLength, 0);
    headersCount = varint();
    if (headersCount < 0) {
      throw invalid(Reason.BAD_RECORD, "states " + headersCount + " headers");
    }
    headersPosition = at;
    for (int i = 0; i < headersCount; i++) {
      readHeader();
    }
  }

  private void readHeader() {
    headerKeyLength = fieldLength("header key");
    if (headerKeyLength < 0) {
      throw invalid(Reason.BAD_RECORD, "has a header without key");
    }
    headerKeyPosition = at;
    at += headerKeyLength;
    headerValueLength = fieldLength("header value");
    headerValuePosition = at;
    at += Math.max(headerValueLength, 0);
  }

  private int fieldLength(String field) {
    int length = varint();
    if (length < NULL_LENGTH) {
      throw invalid(Reason.BAD_RECORD, "states a " + field + " length of " + length);
    }
    if (length > bound - at) {
      throw invalid(
          Reason.BAD_SIZE, "states a " + field + " length of " + length + ", " + (bound - at) + " bytes are left");
    }
    return length;
  }

  private int varint() {
    int raw = 0;
    for (int shift = 0; shift < 35; shift += 7) {
      byte b = readByte();
      raw |= (b & 0x7F) << shift;
      if (b >= 0) {
        if (shift == 28 && b > 0x0F) {
          break;
        }
        return (raw >>> 1) ^ -(raw & 1);
      }
    }
    throw invalid(Reason.BAD_RECORD, "has a varint of more than 32 bits before byte " + (at - recordPosition));
  }

  private long varlong() {
    long raw = 0;
    for (int shift = 0; shift < 70; shift += 7) {
      byte b = readByte();
      raw |= (b & 0x7FL) << shift;
      if (b >= 0) {
        if (shift == 63 && b > 1) {
          break;
        }
        return (raw >>> 1) ^ -(raw & 1);
      }
    }
    throw invalid(Reason.BAD_RECORD, "has a varlong of more than 64 bits before byte " + (at - recordPosition));
  }

  private byte readByte() {
    if (at >= bound) {
      throw invalid(Reason.BAD_SIZE, "ends within a field, after " + (at - recordPosition) + " bytes");
    }
    return buffer.get(at++);
  }

  private InvalidBatchException invalid(Reason reason, String what) {
    return new InvalidBatchException(
        reason,
        "record " + index + " of the batch at offset " + baseOffset + " (byte " + (recordPosition - startPosition)
            + " of its records) " + what);
  }

  /** The buffer that the positions of this cursor belong to. */
  public ByteBuffer buffer() {
    return buffer;
  }

  /** How many records came before this one in the batch. */
  public int index() {
    return index;
  }

  /** The record's offset less the batch's base offset; ascends, with gaps only after compaction. */
  public int offsetDelta() {
    return offsetDelta;
  }

  /** The record's offset. */
  public long offset() {
    return baseOffset + offsetDelta;
  }

  /** The record's timestamp in milliseconds: its own, or the batch's append time; -1 for none. */
  public long timestampMs() {
    return appendTime ? appendTimestamp : baseTimestamp + timestampDelta;
  }

  /** Where the record starts, at its length field. */
  public int recordPosition() {
    return recordPosition;
  }

  /** The record's size in bytes, its length field included. */
  public int recordSizeBytes() {
    return at - recordPosition;
  }

  /** Where the key starts. */
  public int keyPosition() {
    return keyPosition;
  }

  /** The key's length in bytes, -1 for null. */
  public int keyLength() {
    return keyLength;
  }

  /** Whether the record has a key; an empty one counts. */
  public boolean hasKey() {
    return keyLength >= 0;
  }

  /** Where the value starts. */
  public int valuePosition() {
    return valuePosition;
  }

  /** The value's length in bytes, -1 for null (a tombstone). */
  public int valueLength() {
    return valueLength;
  }

  /** Whether the record has a value; an empty one counts. */
  public boolean hasValue() {
    return valueLength >= 0;
  }

  /** The number of headers. */
  public int headersCount() {
    return headersCount;
  }

  /** Where the first header starts, after the count. */
  public int headersPosition() {
    return headersPosition;
  }

  /** The size of all headers in bytes, without the count. */
  public int headersSizeBytes() {
    return at - headersPosition;
  }

  /**
   * Moves on to the next header of this record.
   *
   * @return false after the last one
   */
  public boolean nextHeader() {
    if (headersLeft == 0) {
      return false;
    }
    headersLeft--;
    int recordEnd = at;
    at = headerPosition;
    readHeader();
    headerPosition = at;
    at = recordEnd;
    return true;
  }

  /** Where the current header's key starts: UTF-8. */
  public int headerKeyPosition() {
    return headerKeyPosition;
  }

  /** The length of the current header's key in bytes, never negative. */
  public int headerKeyLength() {
    return headerKeyLength;
  }

  /** Where the current header's value starts. */
  public int headerValuePosition() {
    return headerValuePosition;
  }

  /** The length of the current header's value in bytes, -1 for null. */
  public int headerValueLength() {
    return headerValueLength;
  }

  /** The key as a new view, null if there is none. */
  public ByteBuffer key() {
    return view(keyPosition, keyLength);
  }

  /** The value as a new view, null if there is none. */
  public ByteBuffer value() {
    return view(valuePosition, valueLength);
  }

  /** The record as an object; the headers are walked anew. */
  public Record record() {
    List<Header> headers = List.of();
    if (headersCount > 0) {
      headers = new ArrayList<>(Math.min(headersCount, 64));
      headersLeft = headersCount;
      headerPosition = headersPosition;
      while (nextHeader()) {
        String key = StandardCharsets.UTF_8.decode(view(headerKeyPosition, headerKeyLength)).toString();
        headers.add(new Header(key, view(headerValuePosition, headerValueLength)));
      }
    }
    return new Record(offset(), timestampMs(), key(), value(), headers);
  }

  private ByteBuffer view(int position, int length) {
    return length < 0 ? null : buffer.slice(position, length).asReadOnlyBuffer();
  }
}
