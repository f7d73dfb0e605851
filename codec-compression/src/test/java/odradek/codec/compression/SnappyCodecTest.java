package odradek.codec.compression;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import odradek.api.record.CodecException;
import odradek.api.record.OutputLimitExceededException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.xerial.snappy.Snappy;
import org.xerial.snappy.SnappyInputStream;
import org.xerial.snappy.SnappyOutputStream;

/** What is particular to snappy: two framings, sizes that are stated up front. */
@Timeout(120)
class SnappyCodecTest {

  private static final int LIMIT_BYTES = 1_000_000;
  private static final String HEADER = "82534e4150505900 00000001 00000001";

  private final SnappyCodec codec = new SnappyCodec();

  private CodecException failure(ByteBuffer source) {
    return assertThrows(CodecException.class, () -> codec.decompress(source, LIMIT_BYTES));
  }

  @Test
  void readsRawBlocksAsLibrdkafkaWritesThem() throws IOException {
    for (int size : new int[] {0, 1, 100, 32_768, 65_536, 300_000}) {
      byte[] content = TestBytes.text(size);
      ByteBuffer raw = ByteBuffer.wrap(Snappy.compress(content));
      assertArrayEquals(content, TestBytes.array(codec.decompress(raw, LIMIT_BYTES)));
      assertArrayEquals(content, TestBytes.array(codec.decompress(raw, size)));
      if (size > 0) {
        assertThrows(OutputLimitExceededException.class, () -> codec.decompress(raw, size - 1));
      }
    }
  }

  @Test
  void readsAndWritesTheFramingOfSnappyJava() throws IOException {
    byte[] content = TestBytes.text(300_000);
    var out = new ByteArrayOutputStream();
    try (var snappy = new SnappyOutputStream(out)) {
      snappy.write(content);
    }
    assertArrayEquals(content, TestBytes.array(codec.decompress(ByteBuffer.wrap(out.toByteArray()), LIMIT_BYTES)));
    ByteBuffer ours = codec.compress(ByteBuffer.wrap(content), 0);
    try (var snappy = new SnappyInputStream(new ByteArrayInputStream(TestBytes.array(ours)))) {
      assertArrayEquals(content, snappy.readAllBytes());
    }
    assertEquals(ByteBuffer.wrap(out.toByteArray()), ours, "the same bytes as the Java client writes");
  }

  @Test
  void readsWhatIsWrittenByHand() {
    assertEquals("ab", read(HEADER + "00000004 02 04 6162"));
    assertEquals("abab", read(HEADER + "00000004 02 04 6162" + "00000004 02 04 6162"));
    assertEquals("", read(HEADER));
    assertEquals("", read("00"));
  }

  private String read(String hex) {
    return new String(
        TestBytes.array(codec.decompress(TestBytes.hex(hex), 100)), java.nio.charset.StandardCharsets.US_ASCII);
  }

  @Test
  void refusesDamagedFraming() {
    assertTrue(failure(TestBytes.hex("82534e4150505900 0000")).getMessage().contains("header"));
    assertTrue(failure(TestBytes.hex("82534e4150505900 00000000 00000000")).getMessage().contains("version"));
    assertTrue(failure(TestBytes.hex(HEADER + "000000")).getMessage().contains("cut off"));
    assertTrue(failure(TestBytes.hex(HEADER + "00000005 02 04 6162")).getMessage().contains("cut off"));
    assertTrue(failure(TestBytes.hex(HEADER + "ffffffff 02 04 6162")).getMessage().contains("cut off"));
    failure(TestBytes.hex(HEADER + "00000000"));
    failure(TestBytes.hex(HEADER + "00000004 03 04 6162"));
    failure(TestBytes.hex(HEADER + "00000004 01 04 6162"));
  }

  @Test
  void doesNotBelieveASizeThatTheInputCannotHold() {
    for (String lie : new String[] {"ffffff07 04 6162", "ffffffff07 04 6162", HEADER + "00000007 ffffff07 04 6162"}) {
      ByteBuffer source = TestBytes.hex(lie);
      AllocationLimit.check(100_000, () -> {
        var e = assertThrows(CodecException.class, () -> codec.decompress(source, Integer.MAX_VALUE));
        assertTrue(e.getMessage().contains("states that it holds"), e.getMessage());
      });
    }
    failure(TestBytes.hex("ffffffff0f 04 6162"));
    failure(TestBytes.hex("ffffffffff01"));
    failure(TestBytes.hex("ffff"));
  }

  @Test
  void aGigabyteOfZerosStopsAtTheLimit() throws IOException {
    byte[] megabyte = Snappy.compress(new byte[1 << 20]);
    ByteBuffer bomb = ByteBuffer.allocate(16 + 1024 * (4 + megabyte.length)).put(TestBytes.hex(HEADER));
    while (bomb.hasRemaining()) {
      bomb.putInt(megabyte.length).put(megabyte);
    }
    bomb.flip();
    AllocationLimit.check(
        100_000, () -> assertThrows(OutputLimitExceededException.class, () -> codec.decompress(bomb, LIMIT_BYTES)));
  }
}
