package odradek.codec.compression;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4FrameInputStream;
import net.jpountz.lz4.LZ4FrameOutputStream;
import net.jpountz.lz4.LZ4FrameOutputStream.BLOCKSIZE;
import net.jpountz.lz4.LZ4FrameOutputStream.FLG.Bits;
import net.jpountz.xxhash.XXHash32;
import net.jpountz.xxhash.XXHashFactory;
import odradek.api.record.CodecException;
import odradek.api.record.OutputLimitExceededException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is particular to lz4: frame options, checksums, measuring blocks. */
@Timeout(120)
class Lz4CodecTest {

  private static final int LIMIT_BYTES = 20_000_000;
  private static final XXHash32 HASH = XXHashFactory.safeInstance().hash32();

  private final Lz4Codec codec = new Lz4Codec();

  private String failure(ByteBuffer source) {
    return assertThrows(CodecException.class, () -> codec.decompress(source, LIMIT_BYTES)).getMessage();
  }

  private static byte[] byLibrary(byte[] content, BLOCKSIZE blockSize, Bits... bits) throws IOException {
    var out = new ByteArrayOutputStream();
    try (var lz4 = new LZ4FrameOutputStream(out, blockSize, content.length, bits)) {
      lz4.write(content);
    }
    return out.toByteArray();
  }

  /** A frame around hand-made blocks, with a correct header checksum. */
  private static ByteBuffer frame(int flags, int descriptor, String blocks) {
    ByteBuffer body = TestBytes.hex(blocks);
    ByteBuffer frame = ByteBuffer.allocate(7 + body.remaining()).order(ByteOrder.LITTLE_ENDIAN);
    frame.putInt(0x184D2204).put((byte) flags).put((byte) descriptor);
    frame.put((byte) (HASH.hash(frame.array(), 4, 2, 0) >>> 8)).put(body);
    return frame.flip();
  }

  @Test
  void readsEveryAcceptedOption() throws IOException {
    byte[] content = TestBytes.text(5_000_000);
    for (BLOCKSIZE blockSize : BLOCKSIZE.values()) {
      for (int options = 0; options < 8; options++) {
        var bits = new java.util.ArrayList<Bits>();
        bits.add(Bits.BLOCK_INDEPENDENCE);
        if ((options & 1) != 0) {
          bits.add(Bits.BLOCK_CHECKSUM);
        }
        if ((options & 2) != 0) {
          bits.add(Bits.CONTENT_CHECKSUM);
        }
        if ((options & 4) != 0) {
          bits.add(Bits.CONTENT_SIZE);
        }
        byte[] frame = byLibrary(content, blockSize, bits.toArray(new Bits[0]));
        byte[] result = TestBytes.array(codec.decompress(ByteBuffer.wrap(frame), LIMIT_BYTES));
        assertArrayEquals(content, result, blockSize + " " + bits);
      }
    }
  }

  @Test
  void theLibraryReadsWhatWasWrittenHere() throws IOException {
    for (int level : new int[] {1, 9, 17}) {
      byte[] content = TestBytes.text(200_000);
      byte[] frame = TestBytes.array(codec.compress(ByteBuffer.wrap(content), level));
      try (var lz4 = new LZ4FrameInputStream(new ByteArrayInputStream(frame))) {
        assertArrayEquals(content, lz4.readAllBytes());
      }
    }
  }

  @Test
  void writesIndependentBlocksOf64KiBWithoutAnythingOptional() {
    ByteBuffer frame = codec.compress(ByteBuffer.wrap(TestBytes.text(100)), 9);
    assertEquals(TestBytes.hex("04224d18 60 40 82"), frame.slice(0, 7), "magic, FLG, BD, header checksum");
    assertEquals(0, frame.getInt(frame.limit() - 4));
  }

  @Test
  void storesWhatDoesNotShrink() {
    byte[] noise = new byte[65_536 + 10];
    new Random(1).nextBytes(noise);
    ByteBuffer frame = codec.compress(ByteBuffer.wrap(noise), 9);
    assertEquals(7 + 4 + 65_536 + 4 + 10 + 4, frame.remaining());
    assertArrayEquals(noise, TestBytes.array(codec.decompress(frame, noise.length)));
  }

  @Test
  void refusesWhatItDoesNotRead() throws IOException {
    byte[] content = TestBytes.text(100);
    assertTrue(failure(frame(0x40, 0x40, "00000000")).contains("dependent blocks"));
    assertTrue(failure(frame(0x61, 0x40, "00000000")).contains("dictionary"));
    assertTrue(failure(frame(0xA0, 0x40, "00000000")).contains("version"));
    assertTrue(failure(frame(0x62, 0x40, "00000000")).contains("descriptor"));
    assertTrue(failure(frame(0x60, 0x41, "00000000")).contains("descriptor"));
    assertTrue(failure(frame(0x60, 0xC0, "00000000")).contains("descriptor"));
    assertTrue(failure(frame(0x60, 0x30, "00000000")).contains("descriptor"));
    ByteBuffer wrongChecksum = frame(0x60, 0x40, "00000000");
    wrongChecksum.put(6, (byte) (wrongChecksum.get(6) ^ 1));
    assertTrue(failure(wrongChecksum).contains("checksum of the header"));
    byte[] blockChecksum = byLibrary(content, BLOCKSIZE.SIZE_64KB, Bits.BLOCK_INDEPENDENCE, Bits.BLOCK_CHECKSUM);
    blockChecksum[blockChecksum.length - 5] ^= 1;
    assertTrue(failure(ByteBuffer.wrap(blockChecksum)).contains("checksum of a block"));
    byte[] contentChecksum = byLibrary(content, BLOCKSIZE.SIZE_64KB, Bits.BLOCK_INDEPENDENCE, Bits.CONTENT_CHECKSUM);
    contentChecksum[contentChecksum.length - 1] ^= 1;
    assertTrue(failure(ByteBuffer.wrap(contentChecksum)).contains("checksum of the content"));
  }

  @Test
  void refusesBlocksThatDoNotAddUp() {
    assertEquals(0, codec.decompress(frame(0x60, 0x40, "00000000"), 0).remaining());
    assertEquals(2, codec.decompress(frame(0x60, 0x40, "02000080 6162 00000000"), 2).remaining());
    assertEquals(2, codec.decompress(frame(0x60, 0x40, "03000000 20 6162 00000000"), 2).remaining());
    assertTrue(failure(frame(0x60, 0x40, "")).contains("end mark"));
    assertTrue(failure(frame(0x60, 0x40, "02000080 6162")).contains("states length"));
    assertTrue(failure(frame(0x60, 0x40, "01000180")).contains("states length"), "more than 64 KiB");
    assertTrue(failure(frame(0x60, 0x40, "ffffffff")).contains("states length"));
    assertTrue(failure(frame(0x60, 0x40, "00000000 00")).contains("ends at byte"));
    assertTrue(failure(frame(0x60, 0x40, "02000000 2061 00000000")).contains("within a sequence"));
    assertTrue(failure(frame(0x60, 0x40, "01000000 f0 00000000")).contains("within a length"));
    failure(frame(0x60, 0x40, "04000000 10 61 0000 00000000"));
    failure(frame(0x60, 0x40, "06000000 10 61 0500 10 61 00000000"));
  }

  @Test
  void refusesAStatedSizeThatIsNotTheContents() throws IOException {
    byte[] frame = byLibrary(TestBytes.text(100), BLOCKSIZE.SIZE_64KB, Bits.BLOCK_INDEPENDENCE, Bits.CONTENT_SIZE);
    for (byte top : new byte[] {0, (byte) 0x80}) {
      frame[6]++;
      frame[13] = top;
      frame[14] = (byte) (HASH.hash(frame, 4, 10, 0) >>> 8);
      assertTrue(failure(ByteBuffer.wrap(frame)).contains("stated are"));
    }
  }

  @Test
  void measuresBlocksAsTheyDecompress() {
    var random = new Random(7);
    var compressor = LZ4Factory.safeInstance().fastCompressor();
    for (int i = 0; i < 500; i++) {
      byte[] content = TestBytes.text(random.nextInt(60_000));
      for (int change = random.nextInt(200); change > 0 && content.length > 0; change--) {
        content[random.nextInt(content.length)] = (byte) random.nextInt();
      }
      byte[] block = compressor.compress(content);
      assertEquals(content.length, Lz4Block.contentSize(block, 0, block.length, 65_536));
      if (content.length > 0) {
        assertThrows(
            CodecException.class, () -> Lz4Block.contentSize(block, 0, block.length, content.length - 1));
      }
    }
  }

  @Test
  void aGigabyteOfZerosStopsAtTheLimit() {
    byte[] block = LZ4Factory.safeInstance().fastCompressor().compress(new byte[65_536]);
    ByteBuffer bomb = ByteBuffer.allocate(7 + 16_384 * (4 + block.length) + 4).order(ByteOrder.LITTLE_ENDIAN);
    Lz4Frame.writeHeader(bomb, HASH);
    for (int i = 0; i < 16_384; i++) {
      bomb.putInt(block.length).put(block);
    }
    bomb.putInt(0).flip();
    AllocationLimit.check(
        100_000, () -> assertThrows(OutputLimitExceededException.class, () -> codec.decompress(bomb, 1_000_000)));
  }
}
