package odradek.codec.compression;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;
import net.jpountz.xxhash.XXHash32;
import net.jpountz.xxhash.XXHashFactory;
import odradek.api.record.BatchCodec;

/**
 * The LZ4 frame format. Writes what the Java client writes: independent blocks of 64 KiB, no checksums but the
 * header's, no content size. {@link Lz4Frame} reads, and has the picture.
 *
 * <p>At the default level 9 the fast compressor works, at any other the high compressor; so do Kafka's clients, for
 * whom the level came later than the codec.
 */
final class Lz4Codec implements BatchCodec {

  private static final int BLOCK_BYTES = 64 * 1024;
  private static final int DEFAULT_LEVEL = 9;

  private final LZ4Factory factory = LZ4Factory.fastestInstance();
  private final LZ4SafeDecompressor decompressor = factory.safeDecompressor();
  private final XXHash32 hash = XXHashFactory.safeInstance().hash32();

  @Override
  public String name() {
    return Lz4Frame.NAME;
  }

  @Override
  public byte wireId() {
    return 3;
  }

  @Override
  public int minLevel() {
    return 1;
  }

  @Override
  public int maxLevel() {
    return 17;
  }

  @Override
  public int defaultLevel() {
    return DEFAULT_LEVEL;
  }

  @Override
  public ByteBuffer compress(ByteBuffer source, int level) {
    Levels.require(this, level);
    LZ4Compressor compressor = level == DEFAULT_LEVEL ? factory.fastCompressor() : factory.highCompressor(level);
    HeapBytes input = HeapBytes.of(source);
    long blocks = (input.length() + BLOCK_BYTES - 1L) / BLOCK_BYTES;
    // A block that does not shrink is stored as it is, but the compressor is given room to find that out.
    int slack = compressor.maxCompressedLength(BLOCK_BYTES) - BLOCK_BYTES;
    long bound = Lz4Frame.MIN_HEADER_BYTES + input.length() + blocks * Integer.BYTES + slack + Integer.BYTES;
    ByteBuffer output = ByteBuffer.allocate(Math.toIntExact(bound)).order(ByteOrder.LITTLE_ENDIAN);
    Lz4Frame.writeHeader(output, hash);
    for (int at = input.from(); at < input.to(); at += BLOCK_BYTES) {
      writeBlock(compressor, input.array(), at, Math.min(BLOCK_BYTES, input.to() - at), output);
    }
    return output.putInt(Lz4Frame.END_MARK).flip().order(ByteOrder.BIG_ENDIAN);
  }

  private static void writeBlock(LZ4Compressor compressor, byte[] input, int from, int length, ByteBuffer output) {
    int start = output.position() + Integer.BYTES;
    int compressed =
        compressor.compress(input, from, length, output.array(), start, compressor.maxCompressedLength(length));
    if (compressed < length) {
      output.putInt(compressed).position(start + compressed);
    } else {
      output.putInt(length | Lz4Frame.STORED_FLAG).put(input, from, length);
    }
  }

  @Override
  public ByteBuffer decompress(ByteBuffer source, int maxOutputBytes) {
    var frame = new Lz4Frame(HeapBytes.of(source), hash);
    byte[] output = new byte[frame.contentSize(maxOutputBytes)];
    frame.decompress(decompressor, output);
    return ByteBuffer.wrap(output);
  }

  @Override
  public ByteBuffer decompress(ByteBuffer source, byte[] scratch, int maxOutputBytes) {
    var frame = new Lz4Frame(HeapBytes.of(source), hash);
    int size = frame.decompressInto(decompressor, scratch, Math.min(scratch.length, maxOutputBytes));
    return size < 0 ? decompress(source, maxOutputBytes) : ByteBuffer.wrap(scratch, 0, size);
  }
}
