package odradek.codec.compression;

import java.io.IOException;
import java.nio.ByteBuffer;
import odradek.api.record.BatchCodec;
import odradek.api.record.CodecException;
import odradek.api.record.OutputLimitExceededException;
import org.xerial.snappy.Snappy;
import org.xerial.snappy.SnappyError;

/**
 * Snappy in the two framings that meet in one topic: that of snappy-java, which the Java client writes and which is
 * written here, and none at all, which librdkafka writes.
 *
 * <pre>
 *  framed | 82 53 4E 41 50 50 59 00 | version int32 (1) | compatible version int32 (1) | chunks until the end
 *  chunk  | length int32 | raw block of that length
 *  raw    | uncompressed length uvarint | tags
 * </pre>
 *
 * <p>Every raw block starts with the size of what it holds, so the whole size is known before anything is decompressed.
 * Nothing marks the end of the framing: data cut off between two chunks reads as if complete, and it is left to the
 * record count to notice.
 */
final class SnappyCodec implements BatchCodec {

  private static final String NAME = "snappy";
  private static final byte[] MAGIC = {(byte) 0x82, 'S', 'N', 'A', 'P', 'P', 'Y', 0};
  private static final int VERSION = 1;
  private static final int HEADER_BYTES = 16;
  private static final int CHUNK_BYTES = 32 * 1024;

  /** The best that a tag does is 64 bytes from three; whoever states more than that many times the input lies. */
  private static final int MAX_RATIO = 22;

  /** Loads the library's native code. */
  SnappyCodec() {
    try {
      Snappy.maxCompressedLength(1);
    } catch (SnappyError e) {
      throw (UnsatisfiedLinkError) new UnsatisfiedLinkError(e.getMessage()).initCause(e);
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public byte wireId() {
    return 2;
  }

  @Override
  public int minLevel() {
    return 0;
  }

  @Override
  public int maxLevel() {
    return 0;
  }

  @Override
  public int defaultLevel() {
    return 0;
  }

  @Override
  public ByteBuffer compress(ByteBuffer source, int level) {
    Levels.require(this, level);
    HeapBytes input = HeapBytes.of(source);
    int chunks = (input.length() + CHUNK_BYTES - 1) / CHUNK_BYTES;
    int lastChunkBytes = input.length() - Math.max(chunks - 1, 0) * CHUNK_BYTES;
    long bound = HEADER_BYTES
        + Math.max(chunks - 1, 0) * (4L + Snappy.maxCompressedLength(CHUNK_BYTES))
        + 4L + Snappy.maxCompressedLength(lastChunkBytes);
    ByteBuffer output = ByteBuffer.allocate(Math.toIntExact(bound));
    output.put(MAGIC).putInt(VERSION).putInt(VERSION);
    for (int at = input.from(); at < input.to(); at += CHUNK_BYTES) {
      int length = Math.min(CHUNK_BYTES, input.to() - at);
      int start = output.position() + Integer.BYTES;
      int compressed = compressChunk(input.array(), at, length, output.array(), start);
      output.putInt(compressed).position(start + compressed);
    }
    return output.flip();
  }

  private static int compressChunk(byte[] input, int from, int length, byte[] output, int outputFrom) {
    try {
      return Snappy.compress(input, from, length, output, outputFrom);
    } catch (IOException e) {
      throw new IllegalStateException("snappy refused to compress " + length + " bytes", e);
    }
  }

  @Override
  public ByteBuffer decompress(ByteBuffer source, int maxOutputBytes) {
    HeapBytes input = HeapBytes.of(source);
    ByteBuffer view = ByteBuffer.wrap(input.array());
    if (!isFramed(input)) {
      byte[] output = new byte[checkedSize(blockSize(input.array(), input.from(), input.to()), maxOutputBytes)];
      decompressBlock(input.array(), input.from(), input.to(), output, 0, output.length);
      return ByteBuffer.wrap(output);
    }
    byte[] output = new byte[framedSize(view, input, maxOutputBytes)];
    int written = 0;
    for (int at = input.from() + HEADER_BYTES; at < input.to(); ) {
      int from = at + Integer.BYTES;
      at = from + view.getInt(at);
      int size = (int) blockSize(input.array(), from, at);
      decompressBlock(input.array(), from, at, output, written, size);
      written += size;
    }
    return ByteBuffer.wrap(output);
  }

  private static boolean isFramed(HeapBytes input) {
    if (input.length() < MAGIC.length) {
      return false;
    }
    for (int i = 0; i < MAGIC.length; i++) {
      if (input.array()[input.from() + i] != MAGIC[i]) {
        return false;
      }
    }
    return true;
  }

  /** Walks all chunks and adds up what they hold. */
  private static int framedSize(ByteBuffer view, HeapBytes input, int maxOutputBytes) {
    if (input.length() < HEADER_BYTES) {
      throw new CodecException("snappy: the data ends within the stream's header");
    }
    int version = view.getInt(input.from() + MAGIC.length);
    if (version < VERSION) {
      throw new CodecException("snappy: stream has version " + version + ", accepted are " + VERSION + " and up");
    }
    long size = 0;
    for (int at = input.from() + HEADER_BYTES; at < input.to(); ) {
      int length = input.to() - at < Integer.BYTES ? -1 : view.getInt(at);
      int from = at + Integer.BYTES;
      if (length < 0 || length > input.to() - from) {
        throw new CodecException("snappy: the chunk at byte " + (at - input.from()) + " is cut off or states length "
            + length + " where " + Math.max(input.to() - from, 0) + " bytes are left");
      }
      at = from + length;
      size += blockSize(input.array(), from, at);
      checkedSize(size, maxOutputBytes);
    }
    return (int) size;
  }

  private static int checkedSize(long size, int maxOutputBytes) {
    if (size > maxOutputBytes) {
      throw new OutputLimitExceededException(NAME, maxOutputBytes);
    }
    return (int) size;
  }

  /**
   * What a raw block says it holds. The native code trusts its own reading of the same bytes, so this one is strict.
   */
  private static long blockSize(byte[] array, int from, int to) {
    long size = 0;
    for (int i = 0; i < 5 && from + i < to; i++) {
      byte b = array[from + i];
      size |= (b & 0x7FL) << (7 * i);
      if (b >= 0) {
        if (size > Integer.MAX_VALUE || size > (long) MAX_RATIO * (to - from)) {
          throw new CodecException("snappy: a block of " + (to - from) + " bytes states that it holds " + size);
        }
        return size;
      }
    }
    throw new CodecException("snappy: a block of " + (to - from) + " bytes does not start with a length");
  }

  private static void decompressBlock(byte[] input, int from, int to, byte[] output, int outputFrom, int size) {
    int written;
    try {
      written = Snappy.rawUncompress(input, from, to - from, output, outputFrom);
    } catch (IOException e) {
      throw new CodecException("snappy: " + e.getMessage(), e);
    }
    if (written != size) {
      throw new CodecException("snappy: a block holds " + written + " bytes, stated are " + size);
    }
  }
}
