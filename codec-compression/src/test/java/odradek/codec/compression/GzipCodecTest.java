package odradek.codec.compression;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import odradek.api.record.CodecException;
import odradek.api.record.OutputLimitExceededException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is particular to gzip: members, optional header fields, checksums. */
@Timeout(120)
class GzipCodecTest {

  private static final int LIMIT_BYTES = 1_000_000;

  private final GzipCodec codec = new GzipCodec();

  private static byte[] byJdk(byte[] content) throws IOException {
    var out = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(content);
    }
    return out.toByteArray();
  }

  private String failure(ByteBuffer source) {
    return assertThrows(CodecException.class, () -> codec.decompress(source, LIMIT_BYTES)).getMessage();
  }

  @Test
  void theJdkReadsWhatWasWrittenHere() throws IOException {
    byte[] content = TestBytes.text(100_000);
    byte[] compressed = TestBytes.array(codec.compress(ByteBuffer.wrap(content), 6));
    try (var gzip = new GZIPInputStream(new ByteArrayInputStream(compressed))) {
      assertArrayEquals(content, gzip.readAllBytes());
    }
  }

  @Test
  void readsSeveralMembers() throws IOException {
    byte[] one = TestBytes.text(5_000);
    byte[] two = TestBytes.text(70_000);
    ByteBuffer source = TestBytes.join(byJdk(one), byJdk(new byte[0]), byJdk(two), byJdk(new byte[1]));
    byte[] expected = TestBytes.array(TestBytes.join(one, two, new byte[1]));
    assertArrayEquals(expected, TestBytes.array(codec.decompress(source, LIMIT_BYTES)));
    assertArrayEquals(expected, TestBytes.array(codec.decompress(source, expected.length)));
    assertThrows(OutputLimitExceededException.class, () -> codec.decompress(source, expected.length - 1));
  }

  @Test
  void skipsOptionalHeaderFields() throws IOException {
    byte[] content = TestBytes.text(300);
    byte[] plain = byJdk(content);
    byte[] header = TestBytes.array(TestBytes.hex("1f8b08 1e 00000000 00 ff" + "0300 aabbcc" + "6e00" + "00" + "1234"));
    byte[] body = java.util.Arrays.copyOfRange(plain, 10, plain.length);
    ByteBuffer source = TestBytes.join(header, body);
    assertArrayEquals(content, TestBytes.array(codec.decompress(source, LIMIT_BYTES)));
    for (int limit = 0; limit < header.length; limit++) {
      assertTrue(failure(source.duplicate().limit(limit)).startsWith("gzip: "));
    }
  }

  @Test
  void refusesWrongChecksumsSizesAndFlags() throws IOException {
    byte[] good = byJdk(TestBytes.text(300));
    for (int fromEnd : new int[] {1, 4, 5, 8}) {
      byte[] bad = good.clone();
      bad[bad.length - fromEnd] ^= 1;
      assertTrue(failure(ByteBuffer.wrap(bad)).contains("does not match"));
    }
    byte[] reserved = good.clone();
    reserved[3] = 0x20;
    assertTrue(failure(ByteBuffer.wrap(reserved)).contains("reserved"));
    byte[] method = good.clone();
    method[2] = 7;
    assertTrue(failure(ByteBuffer.wrap(method)).contains("no member"));
  }

  @Test
  void aGigabyteOfZerosStopsAtTheLimit() throws IOException {
    var out = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(out, 1 << 16)) {
      byte[] zeros = new byte[1 << 20];
      for (int i = 0; i < 1024; i++) {
        gzip.write(zeros);
      }
    }
    ByteBuffer bomb = ByteBuffer.wrap(out.toByteArray());
    AllocationLimit.check(
        4 * LIMIT_BYTES,
        () -> assertThrows(OutputLimitExceededException.class, () -> codec.decompress(bomb, LIMIT_BYTES)));
  }

  @Test
  void doesNotBelieveASizeThatTheInputCannotHold() throws IOException {
    byte[] lying = byJdk(new byte[10]);
    lying[lying.length - 1] = 0x7F;
    AllocationLimit.check(100_000, () -> failure(ByteBuffer.wrap(lying)));
  }

  @Test
  void writesOneMemberWithSizeAndChecksum() {
    byte[] content = TestBytes.text(100);
    ByteBuffer compressed = codec.compress(ByteBuffer.wrap(content), -1).order(java.nio.ByteOrder.LITTLE_ENDIAN);
    var crc = new CRC32();
    crc.update(content);
    assertEquals((int) crc.getValue(), compressed.getInt(compressed.limit() - 8));
    assertEquals(100, compressed.getInt(compressed.limit() - 4));
  }
}
