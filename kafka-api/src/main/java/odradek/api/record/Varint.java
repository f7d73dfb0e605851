package odradek.api.record;

import java.nio.ByteBuffer;

/**
 * Writes the zigzag variable-length integers of records. Reading is part of {@link RecordCursor}, which knows the
 * bounds.
 */
final class Varint {

  private Varint() {}

  /** Bytes that an int takes: 1 to 5. */
  static int sizeOf(int value) {
    return sizeOfUnsigned(((value << 1) ^ (value >> 31)) & 0xFFFFFFFFL);
  }

  /** Bytes that a long takes: 1 to 10. */
  static int sizeOf(long value) {
    return sizeOfUnsigned((value << 1) ^ (value >> 63));
  }

  private static int sizeOfUnsigned(long value) {
    return (63 - Long.numberOfLeadingZeros(value | 1)) / 7 + 1;
  }

  /** Writes an int at the buffer's position. */
  static void put(ByteBuffer buffer, int value) {
    putUnsigned(buffer, ((value << 1) ^ (value >> 31)) & 0xFFFFFFFFL);
  }

  /** Writes a long at the buffer's position. */
  static void put(ByteBuffer buffer, long value) {
    putUnsigned(buffer, (value << 1) ^ (value >> 63));
  }

  private static void putUnsigned(ByteBuffer buffer, long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      buffer.put((byte) (rest | 0x80));
      rest >>>= 7;
    }
    buffer.put((byte) rest);
  }
}
