package odradek.api.wire;

import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import odradek.api.Uuid;

/**
 * Writes values into a byte buffer, all integers big-endian.
 *
 * <p>The caller knows the size beforehand ({@link ApiMessage#size}); nothing here grows. Every method that meets the
 * end of the buffer throws {@link BufferOverflowException} or {@link IndexOutOfBoundsException}: a bug of the caller.
 *
 * <p><b>Threading:</b> confined to one thread at a time.
 *
 * <p><b>Buffers:</b> the target is borrowed for the life of the writer, which moves its position; source buffers are
 * borrowed until return and not moved.
 */
public final class WireWriter {
  /** The longest string that has a place for its length. */
  public static final int MAX_STRING_BYTES = Short.MAX_VALUE;

  private final ByteBuffer buffer;

  /**
   * Writes into a buffer from its position on.
   *
   * @param buffer big-endian, as buffers are unless told otherwise
   */
  public WireWriter(ByteBuffer buffer) {
    if (buffer.order() != ByteOrder.BIG_ENDIAN) {
      throw new IllegalArgumentException("the buffer is little-endian");
    }
    this.buffer = buffer;
  }

  /** The buffer that is written. */
  public ByteBuffer buffer() {
    return buffer;
  }

  /** Writes one byte, 0 or 1. */
  public void writeBoolean(boolean value) {
    buffer.put((byte) (value ? 1 : 0));
  }

  /** Writes one byte. */
  public void writeByte(byte value) {
    buffer.put(value);
  }

  /** Writes two bytes. */
  public void writeShort(short value) {
    buffer.putShort(value);
  }

  /** Writes the low two bytes of a value from 0 to 65,535. */
  public void writeUnsignedShort(int value) {
    if (value >>> 16 != 0) {
      throw new IllegalArgumentException(value + " is not in the range 0 to 65535");
    }
    buffer.putShort((short) value);
  }

  /** Writes four bytes. */
  public void writeInt(int value) {
    buffer.putInt(value);
  }

  /** Writes the low four bytes of a value from 0 to 4,294,967,295. */
  public void writeUnsignedInt(long value) {
    if (value >>> 32 != 0) {
      throw new IllegalArgumentException(value + " is not in the range 0 to 4294967295");
    }
    buffer.putInt((int) value);
  }

  /** Writes eight bytes. */
  public void writeLong(long value) {
    buffer.putLong(value);
  }

  /** Writes eight bytes, IEEE 754. */
  public void writeDouble(double value) {
    buffer.putDouble(value);
  }

  /** Writes sixteen bytes. */
  public void writeUuid(Uuid value) {
    buffer.putLong(value.mostSignificantBits());
    buffer.putLong(value.leastSignificantBits());
  }

  /** Writes 1 to 5 bytes, seven bits each, low group first; the value is taken as unsigned. */
  public void writeUnsignedVarint(int value) {
    int rest = value;
    while ((rest & ~0x7F) != 0) {
      buffer.put((byte) (rest | 0x80));
      rest >>>= 7;
    }
    buffer.put((byte) rest);
  }

  /** Writes an array's length; -1 stands for null. */
  public void writeArrayLength(int count, boolean compact) {
    if (compact) {
      writeUnsignedVarint(count + 1);
    } else {
      buffer.putInt(count);
    }
  }

  /** Writes whether a nullable struct follows: 1 or -1. */
  public void writePresent(boolean present) {
    buffer.put((byte) (present ? 1 : -1));
  }

  /**
   * Writes a string with its length.
   *
   * @throws IllegalArgumentException if it takes more than {@link #MAX_STRING_BYTES} bytes
   */
  public void writeString(String value, boolean compact) {
    int length = WireSize.utf8Length(value);
    if (length > MAX_STRING_BYTES) {
      throw new IllegalArgumentException("a string takes " + length + " bytes, at most " + MAX_STRING_BYTES
          + " can be sent");
    }
    if (compact) {
      writeUnsignedVarint(length + 1);
    } else {
      buffer.putShort((short) length);
    }
    writeUtf8(value);
  }

  /** Writes a string with its length; the string may be null. */
  public void writeNullableString(String value, boolean compact) {
    if (value != null) {
      writeString(value, compact);
    } else if (compact) {
      buffer.put((byte) 0);
    } else {
      buffer.putShort((short) -1);
    }
  }

  /** Writes the remaining bytes of a buffer with their length. */
  public void writeBytes(ByteBuffer value, boolean compact) {
    int length = value.remaining();
    if (compact) {
      writeUnsignedVarint(length + 1);
    } else {
      buffer.putInt(length);
    }
    writeRaw(value);
  }

  /** Writes the remaining bytes of a buffer with their length; the buffer may be null. */
  public void writeNullableBytes(ByteBuffer value, boolean compact) {
    if (value != null) {
      writeBytes(value, compact);
    } else if (compact) {
      buffer.put((byte) 0);
    } else {
      buffer.putInt(-1);
    }
  }

  /** Writes the remaining bytes of a buffer and nothing else. */
  public void writeRaw(ByteBuffer value) {
    int length = value.remaining();
    int position = buffer.position();
    buffer.put(position, value, value.position(), length);
    buffer.position(position + length);
  }

  private void writeUtf8(String value) {
    int chars = value.length();
    for (int i = 0; i < chars; i++) {
      char c = value.charAt(i);
      if (c < 0x80) {
        buffer.put((byte) c);
      } else if (c < 0x800) {
        buffer.put((byte) (0xC0 | c >> 6));
        buffer.put((byte) (0x80 | c & 0x3F));
      } else if (!Character.isSurrogate(c)) {
        buffer.put((byte) (0xE0 | c >> 12));
        buffer.put((byte) (0x80 | c >> 6 & 0x3F));
        buffer.put((byte) (0x80 | c & 0x3F));
      } else if (WireSize.isPair(value, i)) {
        writeSupplementary(Character.toCodePoint(c, value.charAt(++i)));
      } else {
        buffer.put((byte) '?');
      }
    }
  }

  private void writeSupplementary(int codePoint) {
    buffer.put((byte) (0xF0 | codePoint >> 18));
    buffer.put((byte) (0x80 | codePoint >> 12 & 0x3F));
    buffer.put((byte) (0x80 | codePoint >> 6 & 0x3F));
    buffer.put((byte) (0x80 | codePoint & 0x3F));
  }
}
