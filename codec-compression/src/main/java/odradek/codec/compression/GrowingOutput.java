package odradek.codec.compression;

import java.nio.ByteBuffer;
import odradek.api.record.OutputLimitExceededException;

/**
 * A heap buffer that grows by doubling, up to a limit.
 *
 * <p>It may hold one byte more than the limit: a stream that ends exactly there must be told from one that goes on.
 *
 * <p><b>Threading:</b> confined to one call.
 */
final class GrowingOutput {

  private static final int MAX_CAPACITY_BYTES = Integer.MAX_VALUE - 8;

  private final String codec;
  private final int limitBytes;
  private final int maxCapacity;
  private ByteBuffer buffer;

  /**
   * Makes an empty output.
   *
   * @param codec who to blame
   * @param limitBytes the most that may be written
   * @param expectedBytes how much probably will be; not trusted beyond the limit
   */
  GrowingOutput(String codec, int limitBytes, long expectedBytes) {
    this.codec = codec;
    this.limitBytes = limitBytes;
    this.maxCapacity = (int) Math.min(limitBytes + 1L, MAX_CAPACITY_BYTES);
    this.buffer = ByteBuffer.allocate((int) Math.min(expectedBytes + 1, maxCapacity));
  }

  /** The buffer, with room for at least one byte at its position. */
  ByteBuffer room() {
    if (!buffer.hasRemaining()) {
      if (buffer.capacity() == maxCapacity) {
        throw new OutputLimitExceededException(codec, limitBytes);
      }
      int capacity = (int) Math.min(Math.max(2L * buffer.capacity(), 64), maxCapacity);
      buffer = ByteBuffer.allocate(capacity).put(buffer.flip());
    }
    return buffer;
  }

  /** How much was written. */
  int size() {
    return buffer.position();
  }

  /** The array under the buffer; what was written starts at index 0. */
  byte[] array() {
    return buffer.array();
  }

  /** What was written, from position 0 to limit. Ends the use of this object. */
  ByteBuffer finish() {
    if (buffer.position() > limitBytes) {
      throw new OutputLimitExceededException(codec, limitBytes);
    }
    return buffer.flip();
  }
}
