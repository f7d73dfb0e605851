package odradek.codec.compression;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4SafeDecompressor;
import net.jpountz.xxhash.XXHash32;
import odradek.api.record.CodecException;
import odradek.api.record.OutputLimitExceededException;

/**
 * Reads one LZ4 frame.
 *
 * <pre>
 *  frame  | magic 4 (184D2204) | FLG 1 | BD 1 | content size 8, optional | header checksum 1
 *         | blocks | end mark 4 (0) | content checksum 4, optional                          little-endian
 *  block  | length 4, top bit set if stored uncompressed | data | checksum 4, optional
 *
 *  FLG    bits 7-6 version (01) | 5 independent blocks | 4 block checksums | 3 content size | 2 content checksum
 *         | 1 reserved | 0 dictionary
 *  BD     bit 7 reserved | bits 6-4 block size: 4 64 KiB, 5 256 KiB, 6 1 MiB, 7 4 MiB | bits 3-0 reserved
 * </pre>
 *
 * <p>Checksums are XXH32 with seed 0; the header's is its second byte, over FLG to content size. Frames with dependent
 * blocks or a dictionary are refused, as Kafka's own reader does.
 *
 * <p>A block does not say how much it holds, but its sequences do: {@link Lz4Block} adds them up.
 *
 * <p><b>Threading:</b> confined to one call. <b>Source:</b> the LZ4 frame format description 1.6.
 */
final class Lz4Frame {

  static final String NAME = "lz4";
  static final int MIN_HEADER_BYTES = 7;
  static final int END_MARK = 0;
  static final int STORED_FLAG = 0x8000_0000;

  private static final int MAGIC = 0x184D2204;
  private static final int SEED = 0;
  private static final int VERSION_BITS = 0x40;
  private static final int VERSION_MASK = 0xC0;
  private static final int INDEPENDENT_FLAG = 0x20;
  private static final int BLOCK_CHECKSUM_FLAG = 0x10;
  private static final int CONTENT_SIZE_FLAG = 0x08;
  private static final int CONTENT_CHECKSUM_FLAG = 0x04;
  private static final int RESERVED_FLAG = 0x02;
  private static final int DICTIONARY_FLAG = 0x01;
  private static final int BLOCK_SIZE_64_KIB = 0x40;
  private static final int BLOCK_SIZE_MASK = 0x70;

  private final HeapBytes input;
  private final ByteBuffer view;
  private final XXHash32 hash;
  private final int flags;
  private final int maxBlockBytes;
  private final int blocksFrom;
  private final long statedSize;

  /**
   * Reads the frame's header.
   *
   * @throws CodecException if there is none, or it is damaged or not accepted
   */
  Lz4Frame(HeapBytes input, XXHash32 hash) {
    this.input = input;
    this.hash = hash;
    this.view = ByteBuffer.wrap(input.array()).order(ByteOrder.LITTLE_ENDIAN);
    int from = input.from();
    if (input.length() < MIN_HEADER_BYTES || view.getInt(from) != MAGIC) {
      throw corrupt("no frame starts at the first of " + input.length() + " bytes");
    }
    flags = input.array()[from + 4] & 0xFF;
    int descriptor = input.array()[from + 5] & 0xFF;
    requireAccepted(flags, descriptor);
    maxBlockBytes = 1 << (8 + 2 * ((descriptor & BLOCK_SIZE_MASK) >>> 4));
    boolean hasSize = has(CONTENT_SIZE_FLAG);
    int checksumAt = from + 6 + (hasSize ? Long.BYTES : 0);
    if (checksumAt >= input.to()) {
      throw corrupt("the data ends within the header");
    }
    statedSize = hasSize ? view.getLong(from + 6) : -1;
    int checksum = hash.hash(input.array(), from + 4, checksumAt - from - 4, SEED) >>> 8 & 0xFF;
    if (checksum != (input.array()[checksumAt] & 0xFF)) {
      throw corrupt("checksum of the header is " + checksum + ", stated is " + (input.array()[checksumAt] & 0xFF));
    }
    blocksFrom = checksumAt + 1;
  }

  private static void requireAccepted(int flags, int descriptor) {
    if ((flags & VERSION_MASK) != VERSION_BITS) {
      throw corrupt("frame has version " + (flags >>> 6) + ", expected 1");
    }
    if ((flags & INDEPENDENT_FLAG) == 0) {
      throw corrupt("frames with dependent blocks are not accepted; Kafka's clients do not read them either");
    }
    if ((flags & DICTIONARY_FLAG) != 0) {
      throw corrupt("frames with a dictionary are not accepted");
    }
    if ((flags & RESERVED_FLAG) != 0 || (descriptor & ~BLOCK_SIZE_MASK) != 0 || descriptor < BLOCK_SIZE_64_KIB) {
      throw corrupt("illegal frame descriptor: FLG " + flags + ", BD " + descriptor);
    }
  }

  /** Writes the header of a frame with independent blocks of 64 KiB and nothing optional. */
  static void writeHeader(ByteBuffer output, XXHash32 hash) {
    int at = output.position();
    output.putInt(MAGIC).put((byte) (VERSION_BITS | INDEPENDENT_FLAG)).put((byte) BLOCK_SIZE_64_KIB);
    output.put((byte) (hash.hash(output.array(), output.arrayOffset() + at + 4, 2, SEED) >>> 8));
  }

  private boolean has(int flag) {
    return (flags & flag) != 0;
  }

  /**
   * Walks all blocks, checks their outline and adds up what they hold.
   *
   * @throws OutputLimitExceededException if that is more than the limit
   * @throws CodecException if the outline is damaged, or bytes follow the frame
   */
  int contentSize(int maxOutputBytes) {
    long size = 0;
    int at = blocksFrom;
    for (int header = blockHeaderAt(at); header != END_MARK; header = blockHeaderAt(at)) {
      int length = header & ~STORED_FLAG;
      int from = at + Integer.BYTES;
      at = from + length + checksumBytes(BLOCK_CHECKSUM_FLAG);
      if (length > maxBlockBytes || at > input.to() - Integer.BYTES) {
        throw corrupt("a block states length " + length + ", the most is " + maxBlockBytes + " and "
            + (input.to() - from) + " bytes are left");
      }
      size += header < 0 ? length : Lz4Block.contentSize(input.array(), from, from + length, maxBlockBytes);
      if (size > maxOutputBytes) {
        throw new OutputLimitExceededException(NAME, maxOutputBytes);
      }
    }
    int end = at + Integer.BYTES + checksumBytes(CONTENT_CHECKSUM_FLAG);
    if (end != input.to()) {
      throw corrupt("the frame ends at byte " + (end - input.from()) + " of " + input.length());
    }
    if (statedSize >= 0 ? statedSize != size : has(CONTENT_SIZE_FLAG)) {
      throw corrupt("the blocks hold " + size + " bytes, stated are " + Long.toUnsignedString(statedSize));
    }
    return (int) size;
  }

  private int blockHeaderAt(int at) {
    if (at > input.to() - Integer.BYTES) {
      throw corrupt("the data ends without an end mark");
    }
    return view.getInt(at);
  }

  private int checksumBytes(int flag) {
    return has(flag) ? Integer.BYTES : 0;
  }

  /**
   * Decompresses all blocks; their outline must have been checked.
   *
   * @param output has exactly {@link #contentSize} bytes
   */
  void decompress(LZ4SafeDecompressor decompressor, byte[] output) {
    int written = 0;
    int at = blocksFrom;
    for (int header = view.getInt(at); header != END_MARK; header = view.getInt(at)) {
      int length = header & ~STORED_FLAG;
      int from = at + Integer.BYTES;
      at = from + length;
      if (has(BLOCK_CHECKSUM_FLAG)) {
        requireChecksum("a block", hash.hash(input.array(), from, length, SEED), view.getInt(at));
        at += Integer.BYTES;
      }
      if (header < 0) {
        System.arraycopy(input.array(), from, output, written, length);
        written += length;
      } else {
        written += decompressBlock(decompressor, from, length, output, written);
      }
    }
    if (written != output.length) {
      throw corrupt("the blocks hold " + written + " bytes instead of " + output.length);
    }
    if (has(CONTENT_CHECKSUM_FLAG)) {
      int stated = view.getInt(at + Integer.BYTES);
      requireChecksum("the content", hash.hash(output, 0, output.length, SEED), stated);
    }
  }

  /**
   * Decompresses all blocks without having looked at their outline, into room that may be too small.
   *
   * @param output has at least {@code limit} bytes
   * @return how many bytes there are; -1 if they are more than the limit or something is wrong, which
   *     {@link #contentSize} and {@link #decompress} then tell
   */
  int decompressInto(LZ4SafeDecompressor decompressor, byte[] output, int limit) {
    int written = 0;
    int at = blocksFrom;
    while (at <= input.to() - Integer.BYTES) {
      int header = view.getInt(at);
      if (header == END_MARK) {
        return isEnd(at + Integer.BYTES, output, written) ? written : -1;
      }
      int length = header & ~STORED_FLAG;
      int from = at + Integer.BYTES;
      if (length > maxBlockBytes || length > input.to() - from) {
        return -1;
      }
      int size = decompressInto(decompressor, header, from, output, written, Math.min(limit - written, maxBlockBytes));
      if (size < 0) {
        return -1;
      }
      written += size;
      at = from + length + checksumBytes(BLOCK_CHECKSUM_FLAG);
    }
    return -1;
  }

  private int decompressInto(
      LZ4SafeDecompressor decompressor, int header, int from, byte[] output, int written, int limit) {
    int length = header & ~STORED_FLAG;
    boolean checked = has(BLOCK_CHECKSUM_FLAG);
    if (checked && (from + length > input.to() - Integer.BYTES
        || hash.hash(input.array(), from, length, SEED) != view.getInt(from + length))) {
      return -1;
    }
    if (header >= 0) {
      try {
        return decompressor.decompress(input.array(), from, length, output, written, limit);
      } catch (LZ4Exception e) {
        return -1; // damaged, or more than there is room for
      }
    }
    if (length > limit) {
      return -1;
    }
    System.arraycopy(input.array(), from, output, written, length);
    return length;
  }

  /** Whether a frame whose blocks end at a place has ended properly there. */
  private boolean isEnd(int at, byte[] output, int written) {
    boolean checked = has(CONTENT_CHECKSUM_FLAG);
    return at + checksumBytes(CONTENT_CHECKSUM_FLAG) == input.to()
        && (statedSize >= 0 ? statedSize == written : !has(CONTENT_SIZE_FLAG))
        && (!checked || hash.hash(output, 0, written, SEED) == view.getInt(at));
  }

  private int decompressBlock(LZ4SafeDecompressor decompressor, int from, int length, byte[] output, int outputFrom) {
    try {
      return decompressor.decompress(input.array(), from, length, output, outputFrom, output.length - outputFrom);
    } catch (LZ4Exception e) {
      throw new CodecException("lz4: " + e.getMessage(), e);
    }
  }

  private static void requireChecksum(String what, int computed, int stated) {
    if (computed != stated) {
      throw corrupt("checksum of " + what + " is " + Integer.toHexString(computed) + ", stated is "
          + Integer.toHexString(stated));
    }
  }

  static CodecException corrupt(String what) {
    return new CodecException("lz4: " + what);
  }
}
