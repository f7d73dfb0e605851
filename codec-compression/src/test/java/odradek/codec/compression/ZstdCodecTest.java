package odradek.codec.compression;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdInputStream;
import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import odradek.api.record.CodecException;
import odradek.api.record.OutputLimitExceededException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is particular to zstd: several frames, unknown sizes, windows. */
@Timeout(120)
class ZstdCodecTest {

  private static final int LIMIT_BYTES = 20_000_000;

  private final ZstdCodec codec = new ZstdCodec();

  private CodecException failure(ByteBuffer source) {
    return assertThrows(CodecException.class, () -> codec.decompress(source, LIMIT_BYTES));
  }

  /** A frame without content size, as the Java client writes it. */
  private static byte[] streamed(byte[] content, int level, boolean checksum, int flushEveryBytes) throws IOException {
    var out = new ByteArrayOutputStream();
    try (var zstd = new ZstdOutputStream(out, level)) {
      zstd.setChecksum(checksum);
      for (int at = 0; at < content.length; at += flushEveryBytes) {
        zstd.write(content, at, Math.min(flushEveryBytes, content.length - at));
        zstd.flush();
      }
    }
    return out.toByteArray();
  }

  @Test
  void readsFramesOfUnknownSize() throws IOException {
    for (int size : new int[] {0, 1, 1_000, 200_000, 5_000_000}) {
      for (int level : new int[] {-5, 3, 22}) {
        byte[] content = TestBytes.text(size);
        ByteBuffer frame = ByteBuffer.wrap(streamed(content, level, size % 2 == 0, Integer.MAX_VALUE));
        assertEquals(size == 0, ZstdFrames.measure(HeapBytes.of(frame)).isExact(), "an empty frame always says so");
        assertArrayEquals(content, TestBytes.array(codec.decompress(frame, LIMIT_BYTES)));
        assertArrayEquals(content, TestBytes.array(codec.decompress(frame, size)));
        if (size > 0) {
          assertThrows(OutputLimitExceededException.class, () -> codec.decompress(frame, size - 1));
        }
      }
    }
  }

  @Test
  void readsManySmallBlocks() throws IOException {
    byte[] content = TestBytes.text(100_000);
    ByteBuffer frame = ByteBuffer.wrap(streamed(content, 3, true, 100));
    assertArrayEquals(content, TestBytes.array(codec.decompress(frame, Integer.MAX_VALUE)));
    AllocationLimit.check(2_000_000, () -> codec.decompress(frame, Integer.MAX_VALUE));
  }

  @Test
  void readsSeveralFramesAndSkipsSkippableOnes() throws IOException {
    byte[] one = TestBytes.text(3_000);
    byte[] skippable = TestBytes.array(TestBytes.hex("542a4d18 03000000 aabbcc"));
    ByteBuffer known = TestBytes.join(skippable, Zstd.compress(one), Zstd.compress(new byte[0]), Zstd.compress(one));
    ByteBuffer mixed = TestBytes.join(Zstd.compress(one), streamed(one, 1, false, 1_000), skippable);
    byte[] twice = TestBytes.array(TestBytes.join(one, one));
    assertTrue(ZstdFrames.measure(HeapBytes.of(known)).isExact());
    assertFalse(ZstdFrames.measure(HeapBytes.of(mixed)).isExact());
    for (ByteBuffer frames : new ByteBuffer[] {known, mixed}) {
      assertArrayEquals(twice, TestBytes.array(codec.decompress(frames, LIMIT_BYTES)));
      assertArrayEquals(twice, TestBytes.array(codec.decompress(frames, twice.length)));
      assertThrows(OutputLimitExceededException.class, () -> codec.decompress(frames, twice.length - 1));
    }
  }

  @Test
  void theLibraryReadsWhatWasWrittenHere() throws IOException {
    byte[] content = TestBytes.text(200_000);
    for (int level : new int[] {-131_072, -1, 0, 1, 3, 22}) {
      byte[] frame = TestBytes.array(codec.compress(ByteBuffer.wrap(content), level));
      assertEquals(content.length, Zstd.getFrameContentSize(frame));
      try (var zstd = new ZstdInputStream(new ByteArrayInputStream(frame))) {
        assertArrayEquals(content, zstd.readAllBytes());
      }
    }
  }

  @Test
  void levelsAreTheLibrarys() {
    assertEquals(Zstd.minCompressionLevel(), codec.minLevel());
    assertEquals(Zstd.maxCompressionLevel(), codec.maxLevel());
    assertEquals(Zstd.defaultCompressionLevel(), codec.defaultLevel());
  }

  @Test
  void measuresWhatTheLibraryMeasures() throws IOException {
    for (int size : new int[] {0, 1, 255, 256, 65_535, 65_792, 100_000, 300_000}) {
      byte[] content = TestBytes.text(size);
      for (byte[] frame : new byte[][] {Zstd.compress(content), streamed(content, 3, true, 5_000)}) {
        ZstdFrames frames = ZstdFrames.measure(new HeapBytes(frame, 0, frame.length));
        long stated = Zstd.getFrameContentSize(frame);
        assertEquals(stated >= 0, frames.isExact());
        assertTrue(stated >= 0 ? frames.maxContentBytes() == size : frames.maxContentBytes() >= size);
      }
    }
  }

  @Test
  void refusesDamagedOutlines() {
    assertTrue(failure(TestBytes.hex("28b52ffe 20 00 010000")).getMessage().contains("no frame"));
    assertTrue(failure(TestBytes.hex("28b52ffd 28 00 010000")).getMessage().contains("reserved bit"));
    assertTrue(failure(TestBytes.hex("28b52ffd 20 00 070000")).getMessage().contains("type 3"));
    assertTrue(failure(TestBytes.hex("28b52ffd 20 01 110000 6162")).getMessage().contains("size 2"));
    assertTrue(failure(TestBytes.hex("28b52ffd 20 02 090000 61")).getMessage().contains("states a content of 2"));
    assertTrue(failure(TestBytes.hex("28b52ffd 20 02 110000 61")).getMessage().contains("ends within"));
    assertTrue(failure(TestBytes.hex("542a4d18 03000000 aabb")).getMessage().contains("ends within"));
    assertTrue(failure(TestBytes.hex("28b52ffd c0 58 ffffffffffffffff 010000")).getMessage().contains("states"));
    assertEquals("ab", new String(
        TestBytes.array(codec.decompress(TestBytes.hex("28b52ffd 20 02 110000 6162"), 2)),
        java.nio.charset.StandardCharsets.US_ASCII));
  }

  @Test
  void aHugeWindowAndAHugeStatedSizeCostNothing() {
    // Window of 2 GiB, and a run of one byte.
    ByteBuffer window = TestBytes.hex("28b52ffd 00 a8 0b0000 61");
    AllocationLimit.check(100_000, () -> assertEquals(1, codec.decompress(window, LIMIT_BYTES).remaining()));
    // A stated content of 1 GiB in one run of one byte.
    ByteBuffer stated = TestBytes.hex("28b52ffd 80 58 00000040 0b0000 61");
    AllocationLimit.check(100_000, () -> failure(stated));
  }

  @Test
  void aGigabyteOfZerosStopsAtTheLimit() throws IOException {
    var out = new ByteArrayOutputStream();
    try (var zstd = new ZstdOutputStream(out, 3)) {
      byte[] zeros = new byte[1 << 20];
      for (int i = 0; i < 1024; i++) {
        zstd.write(zeros);
      }
    }
    ByteBuffer bomb = ByteBuffer.wrap(out.toByteArray());
    AllocationLimit.check(
        2_500_000, () -> assertThrows(OutputLimitExceededException.class, () -> codec.decompress(bomb, 1_000_000)));
  }
}
