package odradek.api.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import odradek.api.Uuid;
import org.junit.jupiter.api.Test;

/** Single values, good and bad. */
class WireReaderTest {

  @Test
  void numbers() {
    WireReader in = in("ff fffe fffe fffffffd fffffffd fffffffffffffffc 3ff8000000000000 02 00");
    assertEquals(-1, in.readByte());
    assertEquals(-2, in.readShort());
    assertEquals(0xFFFE, in.readUnsignedShort());
    assertEquals(-3, in.readInt());
    assertEquals(0xFFFF_FFFDL, in.readUnsignedInt());
    assertEquals(-4, in.readLong());
    assertEquals(1.5, in.readDouble());
    assertTrue(in.readBoolean());
    assertFalse(in.readBoolean());
    assertEquals(0, in.remaining());
  }

  @Test
  void identifiers() {
    WireReader in = in("00000000000000010000000000000002 00000000000000000000000000000000");
    assertEquals(new Uuid(1, 2), in.readUuid());
    assertSame(Uuid.ZERO, in.readUuid());
  }

  @Test
  void varints() {
    assertEquals(0, in("00").readUnsignedVarint());
    assertEquals(127, in("7f").readUnsignedVarint());
    assertEquals(128, in("8001").readUnsignedVarint());
    assertEquals(-1, in("ffffffff0f").readUnsignedVarint());
    assertMalformed("longer than 5 bytes", () -> in("ffffffffff01").readUnsignedVarint());
    assertMalformed("cut off", () -> in("80").readUnsignedVarint());
  }

  @Test
  void readsFromThePositionToTheLimitAndMovesNeither() {
    ByteBuffer buffer = ByteBuffer.wrap(new byte[] {1, 2, 3, 4, 5, 6}).position(1).limit(4);
    WireReader in = new WireReader(buffer);
    assertEquals(1, in.position());
    assertEquals(0x0203, in.readShort());
    assertMalformed("2 bytes is cut off, 1 bytes are left (before byte 2 of 3)", in::readShort);
    assertEquals(1, buffer.position());
    assertThrows(IllegalArgumentException.class,
        () -> new WireReader(ByteBuffer.allocate(1).order(ByteOrder.LITTLE_ENDIAN)));
  }

  @Test
  void strings() {
    assertEquals("hé", in("0003 68c3a9").readString(false));
    assertEquals("hé", in("04 68c3a9").readString(true));
    assertEquals("", in("01").readString(true));
    assertNull(in("00").readNullableString(true));
    assertNull(in("ffff").readNullableString(false));
    assertMalformed("null", () -> in("00").readString(true));
    assertMalformed("null", () -> in("ffff").readString(false));
    assertMalformed("4294967294", () -> in("fffe").readString(false));
    assertMalformed("32768", () -> in("818002").readString(true));
    assertMalformed("cut off", () -> in("0002 61").readString(false));
  }

  @Test
  void stringsAreValidUtf8() {
    assertEquals("\uFFFD", in("04 efbfbd").readString(true));
    assertEquals("\uFFFD", direct("04 efbfbd").readString(true));
    for (String bad : new String[] {"02 ff", "03 c3 28", "04 eda080", "03 c0 80", "02 80"}) {
      assertMalformed("UTF-8", () -> in(bad).readString(true));
      assertMalformed("UTF-8", () -> direct(bad).readString(true));
    }
  }

  @Test
  void bytesAreSlices() {
    ByteBuffer input = bytes("00000002 aabb cc");
    WireReader in = new WireReader(input);
    ByteBuffer value = in.readBytes(false);
    assertEquals(2, value.remaining());
    assertSame(input.array(), value.array());
    assertEquals((byte) 0xCC, in.readByte());
    assertNull(in("ffffffff").readNullableBytes(false));
    assertNull(in("00").readNullableBytes(true));
    assertMalformed("null", () -> in("00").readBytes(true));
    assertMalformed("announces 3 bytes, but 2 are left", () -> in("00000003 aabb").readBytes(false));
    assertMalformed("4294967294", () -> in("fffffffe").readBytes(false));
    assertMalformed("2147483648", () -> in("8180808008").readBytes(true));
  }

  @Test
  void arraysCannotBeLongerThanTheInputAllows() {
    assertEquals(3, in("00000003 000000000000").readArrayLength(false, 2));
    assertEquals(-1, in("00").readNullableArrayLength(true, 2));
    assertMalformed("but 6 bytes are left", () -> in("00000003 000000000000").readArrayLength(false, 3));
    assertMalformed("1000001", () -> new WireReader(ByteBuffer.allocate(2_000_000).putInt(0, 1_000_001))
        .readArrayLength(false, 1));
    assertEquals(1_000_000, new WireReader(ByteBuffer.allocate(2_000_000).putInt(0, 1_000_000))
        .readArrayLength(false, 1));
    assertMalformed("null", () -> in("ffffffff").readArrayLength(false, 1));
    assertMalformed("4294967294", () -> in("fffffffe").readArrayLength(false, 0));
    assertMalformed("4294967294", () -> in("ffffffff0f").readArrayLength(true, 0));
  }

  @Test
  void tagSections() {
    WireReader in = in("02 05 02 aabb 8001 00 07");
    in.skipTags();
    assertEquals(7, in.readByte());
    assertMalformed("10001", () -> in("914e").readTagCount());
    assertEquals(10_000, in("904e").readTagCount());
    assertMalformed("announces 3 bytes, but 2", () -> in("01 05 03 aabb").skipTags());
  }

  @Test
  void sizesAreThoseWritten() {
    for (String text : new String[] {"", "abc", "é", "長い", "\uD83D\uDE80", "\uD83D", "x\uDE80", "\uDE80\uD83D",
      "z".repeat(126), "z".repeat(127), "é".repeat(8192)}) {
      byte[] expected = text.getBytes(StandardCharsets.UTF_8);
      assertEquals(expected.length, WireSize.utf8Length(text));
      for (boolean compact : new boolean[] {false, true}) {
        ByteBuffer buffer = ByteBuffer.allocate(WireSize.ofString(text, compact));
        new WireWriter(buffer).writeString(text, compact);
        assertFalse(buffer.hasRemaining());
        byte[] written = new byte[expected.length];
        buffer.get(buffer.limit() - written.length, written);
        assertEquals(ByteBuffer.wrap(expected), ByteBuffer.wrap(written));
      }
    }
  }

  @Test
  void varintSizesAreThoseWritten() {
    for (int shift = 0; shift < 32; shift++) {
      for (int value : new int[] {(1 << shift) - 1, 1 << shift, -1 >>> shift}) {
        ByteBuffer buffer = ByteBuffer.allocate(5);
        new WireWriter(buffer).writeUnsignedVarint(value);
        assertEquals(buffer.position(), WireSize.ofUnsignedVarint(value), Integer.toString(value));
        assertEquals(value, new WireReader(buffer.flip()).readUnsignedVarint());
      }
    }
    assertEquals(10, WireSize.ofUnsignedVarlong(-1));
    assertEquals(9, WireSize.ofUnsignedVarlong(Long.MAX_VALUE));
    assertEquals(1, WireSize.ofVarint(-64));
    assertEquals(2, WireSize.ofVarint(64));
    assertEquals(1, WireSize.ofVarlong(-64));
    assertEquals(10, WireSize.ofVarlong(Long.MIN_VALUE));
  }

  @Test
  void theWriterRefusesWhatHasNoPlace() {
    WireWriter out = new WireWriter(ByteBuffer.allocate(100_000));
    assertThrows(IllegalArgumentException.class, () -> out.writeString("x".repeat(32_768), true));
    assertThrows(IllegalArgumentException.class, () -> out.writeUnsignedShort(65_536));
    assertThrows(IllegalArgumentException.class, () -> out.writeUnsignedInt(-1));
    ByteBuffer source = ByteBuffer.wrap(new byte[] {1, 2, 3}).position(1);
    out.writeRaw(source);
    assertEquals(2, out.buffer().position());
    assertEquals(1, source.position());
  }

  private static void assertMalformed(String words, Runnable action) {
    var error = assertThrows(MalformedMessageException.class, action::run);
    assertTrue(error.getMessage().contains(words), error.getMessage());
  }

  private static WireReader in(String hex) {
    return new WireReader(bytes(hex));
  }

  private static WireReader direct(String hex) {
    ByteBuffer source = bytes(hex);
    return new WireReader(ByteBuffer.allocateDirect(source.remaining()).put(source).flip());
  }

  private static ByteBuffer bytes(String hex) {
    return ByteBuffer.wrap(HexFormat.of().parseHex(hex.replace(" ", "")));
  }
}
