package odradek.core.compaction;

import java.nio.ByteBuffer;

/**
 * Hashes keys to 128 bits: SipHash-2-4 with a secret. Two keys that met in one value would lose a record, so the value
 * is long, and nobody who does not know the secret can look for such keys.
 *
 * <p><b>Threading:</b> confined to one thread: a result is two numbers, kept until the next call.
 *
 * <p><b>Source:</b> Aumasson and Bernstein, "SipHash: a fast short-input PRF", and the authors' 128-bit variant.
 */
final class KeyHash {

  private static final int WORD_BYTES = 8;

  private final long secret0;
  private final long secret1;
  private long first;
  private long second;

  KeyHash(long secret0, long secret1) {
    this.secret0 = secret0;
    this.secret1 = secret1;
  }

  /** The first half of the last result. */
  long first() {
    return first;
  }

  /** The second half of the last result. */
  long second() {
    return second;
  }

  /**
   * Hashes a range of a buffer.
   *
   * @param buffer big-endian, accessed by absolute position
   */
  void hash(ByteBuffer buffer, int position, int length) {
    long v0 = secret0 ^ 0x736f6d6570736575L;
    long v1 = secret1 ^ 0x646f72616e646f6dL ^ 0xee;
    long v2 = secret0 ^ 0x6c7967656e657261L;
    long v3 = secret1 ^ 0x7465646279746573L;
    int wholeWords = length / WORD_BYTES;
    // One loop for all rounds keeps the state in registers: words first, then the rest with the length, then two ends.
    for (int step = 0; step < wholeWords + 3; step++) {
      long word = 0;
      int rounds = 2;
      if (step < wholeWords) {
        word = Long.reverseBytes(buffer.getLong(position + step * WORD_BYTES));
      } else if (step == wholeWords) {
        word = rest(buffer, position + wholeWords * WORD_BYTES, length);
      } else {
        rounds = 4;
        if (step == wholeWords + 1) {
          v2 ^= 0xee;
        } else {
          first = v0 ^ v1 ^ v2 ^ v3;
          v1 ^= 0xdd;
        }
      }
      v3 ^= word;
      for (int round = 0; round < rounds; round++) {
        v0 += v1;
        v2 += v3;
        v1 = Long.rotateLeft(v1, 13) ^ v0;
        v3 = Long.rotateLeft(v3, 16) ^ v2;
        v0 = Long.rotateLeft(v0, 32);
        v2 += v1;
        v0 += v3;
        v1 = Long.rotateLeft(v1, 17) ^ v2;
        v3 = Long.rotateLeft(v3, 21) ^ v0;
        v2 = Long.rotateLeft(v2, 32);
      }
      v0 ^= word;
    }
    second = v0 ^ v1 ^ v2 ^ v3;
  }

  /** The bytes after the last whole word, with the length in the highest byte. */
  private static long rest(ByteBuffer buffer, int position, int length) {
    long word = (long) length << 56;
    for (int i = 0; i < length % WORD_BYTES; i++) {
      word |= (buffer.get(position + i) & 0xFFL) << (8 * i);
    }
    return word;
  }
}
