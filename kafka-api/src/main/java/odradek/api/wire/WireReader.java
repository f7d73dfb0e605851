package odradek.api.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import odradek.api.Uuid;

/**
 * Reads values from a byte buffer, all integers big-endian, and trusts none of them.
 *
 * <p>Every method that meets the end of the input or an impossible value throws {@link MalformedMessageException};
 * after that the reader is of no use. What is allocated is bounded by the input's size.
 *
 * <p><b>Threading:</b> confined to one thread at a time.
 *
 * <p><b>Buffers:</b> the input is borrowed, neither moved nor changed. Buffers that come out of here are slices of it:
 * they live as long as it does.
 */
public final class WireReader {
  /** The most elements that an array may have. */
  public static final int MAX_ARRAY_COUNT = 1_000_000;

  /** The most fields that a tag section may have. */
  public static final int MAX_TAG_COUNT = 10_000;

  private static final char REPLACEMENT = '\uFFFD';

  private final ByteBuffer buffer;
  private final int limit;
  private int position;

  /**
   * Reads what remains in a buffer.
   *
   * @param buffer big-endian, as buffers are unless told otherwise
   */
  public WireReader(ByteBuffer buffer) {
    if (buffer.order() != ByteOrder.BIG_ENDIAN) {
      throw new IllegalArgumentException("the buffer is little-endian");
    }
    this.buffer = buffer;
    this.position = buffer.position();
    this.limit = buffer.limit();
  }

  /** The index in the input of the next byte to be read. */
  public int position() {
    return position;
  }

  /** The bytes not read yet. */
  public int remaining() {
    return limit - position;
  }

  /** Reads one byte; anything but 0 is true. */
  public boolean readBoolean() {
    return readByte() != 0;
  }

  /** Reads one byte. */
  public byte readByte() {
    return buffer.get(advance(1));
  }

  /** Reads two bytes. */
  public short readShort() {
    return buffer.getShort(advance(2));
  }

  /** Reads two bytes as a value from 0 to 65,535. */
  public int readUnsignedShort() {
    return readShort() & 0xFFFF;
  }

  /** Reads four bytes. */
  public int readInt() {
    return buffer.getInt(advance(4));
  }

  /** Reads four bytes as a value from 0 to 4,294,967,295. */
  public long readUnsignedInt() {
    return readInt() & 0xFFFF_FFFFL;
  }

  /** Reads eight bytes. */
  public long readLong() {
    return buffer.getLong(advance(8));
  }

  /** Reads eight bytes, IEEE 754. */
  public double readDouble() {
    return buffer.getDouble(advance(8));
  }

  /** Reads sixteen bytes. */
  public Uuid readUuid() {
    int at = advance(16);
    long most = buffer.getLong(at);
    long least = buffer.getLong(at + 8);
    return (most | least) == 0L ? Uuid.ZERO : new Uuid(most, least);
  }

  /** Reads 1 to 5 bytes, seven bits each, low group first; the result is to be taken as unsigned. */
  public int readUnsignedVarint() {
    int value = 0;
    for (int shift = 0; shift < 35; shift += 7) {
      byte b = readByte();
      value |= (b & 0x7F) << shift;
      if (b >= 0) {
        return value;
      }
    }
    throw malformed("a variable-length number is longer than 5 bytes");
  }

  /** Reads whether a nullable struct follows. */
  public boolean readPresent() {
    return readByte() >= 0;
  }

  /**
   * Reads the length of an array that must not be null.
   *
   * @param compact whether it is a varint
   * @param minElementBytes the fewest bytes that an element takes
   */
  public int readArrayLength(boolean compact, int minElementBytes) {
    int count = readNullableArrayLength(compact, minElementBytes);
    if (count < 0) {
      throw malformed("an array is null where it must not be");
    }
    return count;
  }

  /**
   * Reads the length of an array.
   *
   * @param compact whether it is a varint
   * @param minElementBytes the fewest bytes that an element takes
   * @return the number of elements, or -1 for null
   */
  public int readNullableArrayLength(boolean compact, int minElementBytes) {
    int count = compact ? readUnsignedVarint() - 1 : readInt();
    if (count < -1 || count > MAX_ARRAY_COUNT) {
      throw malformed("an array announces " + Integer.toUnsignedString(count) + " elements, at most "
          + MAX_ARRAY_COUNT + " are allowed");
    }
    if ((long) count * minElementBytes > remaining()) {
      throw malformed("an array announces " + count + " elements of at least " + minElementBytes
          + " bytes, but " + remaining() + " bytes are left");
    }
    return count;
  }

  /** Reads a string that must not be null. */
  public String readString(boolean compact) {
    String value = readNullableString(compact);
    if (value == null) {
      throw malformed("a string is null where it must not be");
    }
    return value;
  }

  /** Reads a string or null. */
  public String readNullableString(boolean compact) {
    int length = compact ? readUnsignedVarint() - 1 : readShort();
    if (length == -1) {
      return null;
    }
    if (length < 0 || length > WireWriter.MAX_STRING_BYTES) {
      throw malformed("a string announces " + Integer.toUnsignedString(length) + " bytes, at most "
          + WireWriter.MAX_STRING_BYTES + " are allowed");
    }
    return length == 0 ? "" : utf8(advance(length), length);
  }

  /** Reads bytes that must not be null, as a slice of the input. */
  public ByteBuffer readBytes(boolean compact) {
    ByteBuffer value = readNullableBytes(compact);
    if (value == null) {
      throw malformed("a byte field is null where it must not be");
    }
    return value;
  }

  /** Reads bytes or null, as a slice of the input. */
  public ByteBuffer readNullableBytes(boolean compact) {
    int length = readBytesLength(compact);
    return length < 0 ? null : buffer.slice(advance(length), length);
  }

  /**
   * Reads the length of a byte field, which is then to be read or skipped.
   *
   * @return the bytes that follow, surely no more than remain; or -1 for null
   */
  public int readBytesLength(boolean compact) {
    int length = compact ? readUnsignedVarint() - 1 : readInt();
    if (length < -1 || length > remaining()) {
      throw malformed("a byte field announces " + Integer.toUnsignedString(length) + " bytes, but " + remaining()
          + " are left");
    }
    return length;
  }

  /** Reads how many fields a tag section has. */
  public int readTagCount() {
    int count = readUnsignedVarint();
    if (count < 0 || count > MAX_TAG_COUNT) {
      throw malformed("a tag section announces " + Integer.toUnsignedString(count) + " fields, at most "
          + MAX_TAG_COUNT + " are allowed");
    }
    return count;
  }

  /**
   * Reads the size of a tagged field's value.
   *
   * @return the position at which the value ends
   */
  public int readTagEnd() {
    int length = readUnsignedVarint();
    if (length < 0 || length > remaining()) {
      throw malformed("a tagged field announces " + Integer.toUnsignedString(length) + " bytes, but " + remaining()
          + " are left");
    }
    return position + length;
  }

  /**
   * Checks that a tagged field's value ended where it was to.
   *
   * @param end what {@link #readTagEnd} gave
   */
  public void checkTagEnd(int end) {
    if (position != end) {
      throw malformed("a tagged field announced an end at " + end);
    }
  }

  /** Skips a tag section of which nothing is known. */
  public void skipTags() {
    int count = readTagCount();
    for (int i = 0; i < count; i++) {
      readUnsignedVarint();
      skipTo(readTagEnd());
    }
  }

  /**
   * Skips a tagged field that is not known.
   *
   * @param end what {@link #readTagEnd} gave
   */
  public void skipTo(int end) {
    if (end < position || end > limit) {
      throw new IllegalArgumentException("position " + end + " is not in the range " + position + " to " + limit);
    }
    position = end;
  }

  private int advance(int bytes) {
    int at = position;
    if (bytes > limit - at) {
      throw malformed("a value of " + bytes + " bytes is cut off, " + (limit - at) + " bytes are left");
    }
    position = at + bytes;
    return at;
  }

  private String utf8(int at, int length) {
    String value;
    if (buffer.hasArray()) {
      value = new String(buffer.array(), buffer.arrayOffset() + at, length, StandardCharsets.UTF_8);
    } else {
      byte[] bytes = new byte[length];
      buffer.get(at, bytes);
      value = new String(bytes, StandardCharsets.UTF_8);
    }
    // The lenient decoder leaves this character where the input is invalid, or where the sender wrote it.
    if (value.indexOf(REPLACEMENT) >= 0) {
      checkUtf8(at, length);
    }
    return value;
  }

  private void checkUtf8(int at, int length) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(buffer.slice(at, length));
    } catch (CharacterCodingException e) {
      throw malformed("a string of " + length + " bytes is not valid UTF-8");
    }
  }

  private MalformedMessageException malformed(String what) {
    return new MalformedMessageException(what + " (before byte " + (position - buffer.position()) + " of "
        + (limit - buffer.position()) + ")");
  }
}
