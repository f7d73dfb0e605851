package odradek.codec.compression;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.nio.ByteBuffer;
import odradek.api.record.BatchCodec;
import odradek.api.record.CodecException;
import odradek.api.record.OutputLimitExceededException;

/**
 * Zstandard. Writes one frame that states its content size; reads one or more frames, with or without it.
 *
 * <p>Decompresses in one go into an array, not as a stream: a stream would make the library allocate the window that
 * the frame asks for, up to 128 MiB for a handful of bytes. Where the size is not stated, {@link ZstdFrames} has an
 * upper bound; the array starts smaller than that and is made anew, larger, if the frames hold more.
 */
final class ZstdCodec implements BatchCodec {

  private static final int MIN_LEVEL = -131_072;
  private static final int MAX_LEVEL = 22;
  private static final int DEFAULT_LEVEL = 3;

  private static final int FIRST_CAPACITY_BYTES = 16 * 1024;
  private static final int FIRST_RATIO = 8;
  private static final int GROWTH = 4;

  /** Loads the library's native code. */
  ZstdCodec() {
    Zstd.magicNumber();
  }

  @Override
  public String name() {
    return ZstdFrames.NAME;
  }

  @Override
  public byte wireId() {
    return 4;
  }

  @Override
  public int minLevel() {
    return MIN_LEVEL;
  }

  @Override
  public int maxLevel() {
    return MAX_LEVEL;
  }

  @Override
  public int defaultLevel() {
    return DEFAULT_LEVEL;
  }

  @Override
  public ByteBuffer compress(ByteBuffer source, int level) {
    Levels.require(this, level);
    HeapBytes input = HeapBytes.of(source);
    byte[] output = new byte[Math.toIntExact(Zstd.compressBound(input.length()))];
    try (var context = new ZstdCompressCtx()) {
      context.setLevel(level);
      int written = context.compressByteArray(output, 0, output.length, input.array(), input.from(), input.length());
      return ByteBuffer.wrap(output, 0, written);
    }
  }

  @Override
  public ByteBuffer decompress(ByteBuffer source, int maxOutputBytes) {
    HeapBytes input = HeapBytes.of(source);
    ZstdFrames frames = ZstdFrames.measure(input);
    if (frames.isExact() && frames.maxContentBytes() > maxOutputBytes) {
      throw new OutputLimitExceededException(ZstdFrames.NAME, maxOutputBytes);
    }
    int most = (int) Math.min(frames.maxContentBytes(), maxOutputBytes);
    long first = Math.max(FIRST_CAPACITY_BYTES, (long) FIRST_RATIO * input.length());
    int capacity = frames.isExact() ? most : (int) Math.min(first, most);
    try (var context = new ZstdDecompressCtx()) {
      while (true) {
        byte[] output = new byte[capacity];
        int written = decompress(context, input, output);
        if (written >= 0) {
          return ByteBuffer.wrap(output, 0, written);
        }
        if (capacity == most) {
          throw new OutputLimitExceededException(ZstdFrames.NAME, maxOutputBytes);
        }
        capacity = (int) Math.min((long) capacity * GROWTH, most);
      }
    }
  }

  /** Answers how much came out, or -1 if the output is too small. */
  private static int decompress(ZstdDecompressCtx context, HeapBytes input, byte[] output) {
    try {
      return context.decompressByteArray(output, 0, output.length, input.array(), input.from(), input.length());
    } catch (ZstdException e) {
      if (e.getErrorCode() == Zstd.errDstSizeTooSmall()) {
        return -1;
      }
      throw new CodecException("zstd: " + e.getMessage(), e);
    }
  }
}
