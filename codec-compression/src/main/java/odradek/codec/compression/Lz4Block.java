package odradek.codec.compression;

/**
 * Measures LZ4 blocks.
 *
 * <pre>
 *  block    | sequences
 *  sequence | token 1: literal length (high 4 bits), match length - 4 (low 4 bits) | more literal length, if 15
 *           | literals | match offset 2 | more match length, if 15
 *  more     | bytes that are added up; one below 255 is the last
 * </pre>
 *
 * <p>The last sequence ends after its literals. <b>Source:</b> the LZ4 block format description.
 */
final class Lz4Block {

  private static final int LENGTH_MASK = 0x0F;
  private static final int MIN_MATCH_BYTES = 4;
  private static final int MATCH_OFFSET_BYTES = 2;

  private final byte[] array;
  private final int to;
  private final int maxBytes;
  private int at;

  private Lz4Block(byte[] array, int from, int to, int maxBytes) {
    this.array = array;
    this.at = from;
    this.to = to;
    this.maxBytes = maxBytes;
  }

  /**
   * How many bytes a block holds, without decompressing it.
   *
   * @param maxBytes the most that a block of its frame may hold
   * @throws odradek.api.record.CodecException if the sequences do not fit, or hold more
   */
  static int contentSize(byte[] array, int from, int to, int maxBytes) {
    return new Lz4Block(array, from, to, maxBytes).measure();
  }

  private int measure() {
    int size = 0;
    while (at < to) {
      int token = array[at++] & 0xFF;
      int literals = length(token >>> 4);
      at += literals;
      size += literals;
      if (at == to && size <= maxBytes) {
        return size;
      }
      at += MATCH_OFFSET_BYTES;
      if (at > to) {
        break;
      }
      size += length(token & LENGTH_MASK) + MIN_MATCH_BYTES;
      if (size > maxBytes) {
        throw Lz4Frame.corrupt("a block holds more than " + maxBytes + " bytes");
      }
    }
    throw Lz4Frame.corrupt("a block ends within a sequence, or holds more than " + maxBytes + " bytes");
  }

  /** A length; stops early once it is out of range, so it never overflows. */
  private int length(int nibble) {
    int length = nibble;
    if (nibble == LENGTH_MASK) {
      int more;
      do {
        if (at >= to) {
          throw Lz4Frame.corrupt("a block ends within a length");
        }
        more = array[at++] & 0xFF;
        length += more;
      } while (more == 0xFF && length <= maxBytes);
    }
    return length;
  }
}
