package odradek.codec.compression;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import odradek.api.record.CodecException;

/**
 * Measures Zstandard frames by their headers, without decompressing them.
 *
 * <pre>
 *  frame     | magic 4 (FD2FB528) | descriptor 1 | window 1, unless single segment | dictionary id 0-4
 *            | content size 0-8 | blocks | checksum 4, optional                              little-endian
 *  descriptor bits 7-6 size of content size: 0 (1 in a single segment), 2, 4, 8 | 5 single segment | 4 unused
 *            | 3 reserved | 2 checksum | 1-0 size of dictionary id: 0, 1, 2, 4
 *  block     | header 3: bit 0 last, bits 1-2 type (0 raw, 1 run, 2 compressed, 3 reserved), bits 3-23 size | data
 *  skippable | magic 4 (184D2A50 to 184D2A5F) | size 4 | data
 * </pre>
 *
 * <p>A block holds at most 128 KiB, and no more than the window; a frame without content size is bounded by that.
 *
 * <p><b>Threading:</b> confined to one call. <b>Source:</b> RFC 8878.
 */
final class ZstdFrames {

  static final String NAME = "zstd";

  private static final int MAGIC = 0xFD2FB528;
  private static final int SKIPPABLE_MAGIC = 0x184D2A50;
  private static final int SKIPPABLE_MASK = 0xFFFFFFF0;
  private static final int MAX_BLOCK_BYTES = 128 * 1024;
  private static final int BLOCK_HEADER_BYTES = 3;
  private static final int CHECKSUM_BYTES = 4;

  private static final int SINGLE_SEGMENT_FLAG = 0x20;
  private static final int RESERVED_FLAG = 0x08;
  private static final int CHECKSUM_FLAG = 0x04;

  private static final int RUN_BLOCK = 1;
  private static final int RESERVED_BLOCK = 3;

  private final ByteBuffer input;
  private long maxContentBytes;
  private boolean exact = true;

  private ZstdFrames(HeapBytes bytes) {
    input = ByteBuffer.wrap(bytes.array(), bytes.from(), bytes.length()).slice().order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Walks all frames.
   *
   * @throws CodecException if there is none, or their outline is damaged
   */
  static ZstdFrames measure(HeapBytes bytes) {
    var frames = new ZstdFrames(bytes);
    do {
      frames.readFrame();
    } while (frames.input.hasRemaining());
    return frames;
  }

  /** The most that all frames together hold. */
  long maxContentBytes() {
    return maxContentBytes;
  }

  /** Whether every frame states its content size, so that {@link #maxContentBytes()} is exact. */
  boolean isExact() {
    return exact;
  }

  private void readFrame() {
    int magic = (int) number(Integer.BYTES);
    if ((magic & SKIPPABLE_MASK) == SKIPPABLE_MAGIC) {
      skip(number(Integer.BYTES));
      return;
    }
    if (magic != MAGIC) {
      throw corrupt("no frame starts at byte " + (input.position() - Integer.BYTES));
    }
    int descriptor = (int) number(1);
    if ((descriptor & RESERVED_FLAG) != 0) {
      throw corrupt("a reserved bit of the frame descriptor is set: " + descriptor);
    }
    boolean singleSegment = (descriptor & SINGLE_SEGMENT_FLAG) != 0;
    long windowBytes = singleSegment ? Long.MAX_VALUE : windowBytes((int) number(1));
    skip((1L << (descriptor & 3)) >> 1);
    int sizeCode = descriptor >>> 6;
    long stated = statedBytes(sizeCode, singleSegment);
    if (singleSegment) {
      windowBytes = stated;
    }
    long bound = readBlocks((int) Math.min(MAX_BLOCK_BYTES, windowBytes));
    if ((descriptor & CHECKSUM_FLAG) != 0) {
      skip(CHECKSUM_BYTES);
    }
    if (stated > bound) {
      throw corrupt("a frame states a content of " + stated + " bytes, its blocks hold at most " + bound);
    }
    exact &= stated >= 0;
    maxContentBytes += stated >= 0 ? stated : bound;
  }

  private static long windowBytes(int code) {
    long base = 1L << (10 + (code >>> 3));
    return base + (base >>> 3) * (code & 7);
  }

  /** The stated content size, -1 if there is none. */
  private long statedBytes(int sizeCode, boolean singleSegment) {
    switch (sizeCode) {
      case 0:
        return singleSegment ? number(1) : -1;
      case 1:
        return number(2) + 256;
      case 2:
        return number(4);
      default:
        long size = number(8);
        if (size < 0) {
          throw corrupt("a frame states a content of " + Long.toUnsignedString(size) + " bytes");
        }
        return size;
    }
  }

  /** Walks the blocks of a frame and adds up what they can hold. */
  private long readBlocks(int maxBlockBytes) {
    long bound = 0;
    int header;
    do {
      header = (int) number(BLOCK_HEADER_BYTES);
      int type = header >>> 1 & 3;
      int size = header >>> 3;
      if (type == RESERVED_BLOCK || size > maxBlockBytes) {
        throw corrupt("a block has type " + type + " and size " + size + ", the most is " + maxBlockBytes);
      }
      bound += type <= RUN_BLOCK ? size : maxBlockBytes;
      skip(type == RUN_BLOCK ? 1 : size);
    } while ((header & 1) == 0);
    return bound;
  }

  private long number(int bytes) {
    skip(bytes);
    long number = 0;
    for (int i = 1; i <= bytes; i++) {
      number = number << 8 | (input.get(input.position() - i) & 0xFF);
    }
    return number;
  }

  private void skip(long bytes) {
    if (bytes > input.remaining()) {
      throw corrupt("the data ends within a frame, after " + input.limit() + " bytes");
    }
    input.position(input.position() + (int) bytes);
  }

  private static CodecException corrupt(String what) {
    return new CodecException("zstd: " + what);
  }
}
