package odradek.api.wire;

import java.nio.ByteBuffer;

/**
 * How many bytes values take on the wire. Allocates nothing.
 *
 * <p><b>Threading:</b> stateless.
 */
public final class WireSize {

  private WireSize() {}

  /** The bytes of an unsigned varint, 1 to 5; the value is taken as unsigned. */
  public static int ofUnsignedVarint(int value) {
    int significantBits = 32 - Integer.numberOfLeadingZeros(value | 1);
    return (significantBits + 6) / 7;
  }

  /** The bytes of an unsigned varint of up to 64 bits, 1 to 10; the value is taken as unsigned. */
  public static int ofUnsignedVarlong(long value) {
    int significantBits = 64 - Long.numberOfLeadingZeros(value | 1);
    return (significantBits + 6) / 7;
  }

  /** The bytes of a zigzag varint. */
  public static int ofVarint(int value) {
    return ofUnsignedVarint((value << 1) ^ (value >> 31));
  }

  /** The bytes of a zigzag varlong. */
  public static int ofVarlong(long value) {
    return ofUnsignedVarlong((value << 1) ^ (value >> 63));
  }

  /** The bytes of a string with its length. */
  public static int ofString(String value, boolean compact) {
    int length = utf8Length(value);
    return length + (compact ? ofUnsignedVarint(length + 1) : 2);
  }

  /** The bytes of a string with its length; the string may be null. */
  public static int ofNullableString(String value, boolean compact) {
    return value == null ? (compact ? 1 : 2) : ofString(value, compact);
  }

  /** The remaining bytes of a buffer with their length. */
  public static int ofBytes(ByteBuffer value, boolean compact) {
    int length = value.remaining();
    return length + (compact ? ofUnsignedVarint(length + 1) : 4);
  }

  /** The remaining bytes of a buffer with their length; the buffer may be null. */
  public static int ofNullableBytes(ByteBuffer value, boolean compact) {
    return value == null ? (compact ? 1 : 4) : ofBytes(value, compact);
  }

  /** The bytes of an array's length; -1 stands for null. */
  public static int ofArrayLength(int count, boolean compact) {
    return compact ? ofUnsignedVarint(count + 1) : 4;
  }

  /**
   * The bytes of a tagged field.
   *
   * @param tag its number
   * @param payloadBytes the size of its value
   */
  public static int ofTagged(int tag, int payloadBytes) {
    return ofUnsignedVarint(tag) + ofUnsignedVarint(payloadBytes) + payloadBytes;
  }

  /** The bytes of a string in UTF-8, where a surrogate without its partner counts as the {@code ?} it becomes. */
  public static int utf8Length(String value) {
    int chars = value.length();
    int bytes = chars;
    for (int i = 0; i < chars; i++) {
      char c = value.charAt(i);
      if (c < 0x80) {
        continue;
      }
      if (c < 0x800) {
        bytes++;
      } else if (!Character.isSurrogate(c)) {
        bytes += 2;
      } else if (isPair(value, i)) {
        // Two chars, four bytes.
        bytes += 2;
        i++;
      }
    }
    return bytes;
  }

  /** Whether a surrogate pair starts at an index. */
  static boolean isPair(String value, int index) {
    return Character.isHighSurrogate(value.charAt(index)) && index + 1 < value.length()
        && Character.isLowSurrogate(value.charAt(index + 1));
  }
}
