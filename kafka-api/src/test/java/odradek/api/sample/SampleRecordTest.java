package odradek.api.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import odradek.api.wire.ApiMessage;
import odradek.api.wire.MalformedMessageException;
import odradek.api.wire.UnsupportedFieldException;
import odradek.api.wire.WireReader;
import org.junit.jupiter.api.Test;

/** What the generator makes of definitions that use all of the dialect, against bytes worked out by hand. */
class SampleRecordTest {

  @Test
  void defaults() {
    SampleRecord sample = SampleRecord.builder().build();
    assertEquals(0x7f, sample.classValue());
    assertEquals(0.5, sample.ratio());
    assertEquals("none \"yet\"", sample.label());
    assertEquals(-5, sample.moved());
    assertTrue(sample.middle());
    assertNull(sample.owner());
    assertEquals("", sample.place().rack());
    assertEquals(-1, sample.place().slot());
    assertEquals(0, sample.payload().remaining());
  }

  @Test
  void plainVersion() {
    assertWritten(0, "7f ffffffff fffffffb 0002 6869 00000001 ffff 00000002 cafe", SampleRecord.builder()
        .counter(0xFFFF_FFFFL).note("hi").old(List.of(0xFFFF)).payload(bytes("cafe")).build());
  }

  @Test
  void flexibleVersion() {
    // The payload keeps its old length, the tag section has the owner: tag, size, present, id, empty section.
    assertWritten(1, "01 3fe0000000000000 0178".replace("0178", "0278") + "00000000 fffffffb 01 01 00 00000000"
        + "01 00 0a 01 0000000000000009 00", SampleRecord.builder().classValue((byte) 1).label("x").middle(false)
        .owner(SampleRecord.Owner.builder().id(9).build()).build());
  }

  @Test
  void aFieldMovesToTheTagSection() {
    assertWritten(2, "7f 3fe0000000000000 01 00000000 00 01 00000000" + "01 03 04 00000006",
        SampleRecord.builder().label("").note(null).moved(6).build());
  }

  @Test
  void newestVersion() {
    assertWritten(3, "7f 3fe0000000000000 01 00000000 01" + "01 0272 01c801020005" + "03 01 00"
            + "02 3ff0000000000000" + "02 fffffffe" + "00000000 00",
        SampleRecord.builder().label("").place(SampleRecord.Place.builder().rack("r").slot((short) 5).build())
            .switches(List.of(true, false)).weights(List.of(1.0)).counters(List.of(0xFFFF_FFFEL)).build());
    assertWritten(3, "7f 3fe0000000000000 01 00000000 01" + "ff" + "01 01 00 00000000 00",
        SampleRecord.builder().label("").place(null).counters(null).build());
  }

  @Test
  void refusesWhatAVersionCannotCarry() {
    SampleRecord.Builder fitting = SampleRecord.builder().label("none \"yet\"");
    assertEquals(15, fitting.build().toBytes((short) 0).remaining() - 4);
    assertRefused(0, "label", SampleRecord.builder().label(""));
    assertRefused(1, "note", SampleRecord.builder().note(null));
    assertRefused(0, "middle", SampleRecord.builder().middle(false));
    assertRefused(3, "middle", SampleRecord.builder().middle(false));
    assertRefused(0, "owner", SampleRecord.builder().owner(SampleRecord.Owner.builder().build()));
    assertRefused(2, "place", SampleRecord.builder().place(null));
    assertRefused(2, "place", SampleRecord.builder().place(SampleRecord.Place.builder().slot((short) 1).build()));
    assertRefused(2, "counters", SampleRecord.builder().counters(null));
    // These may be dropped.
    SampleRecord.builder().ratio(0.25).build().toBytes((short) 0);
    SampleRecord.builder().old(List.of(1)).build().toBytes((short) 2);
  }

  @Test
  void nullIsRefusedWhereNoVersionHasIt() {
    var error = assertThrows(NullPointerException.class, () -> SampleRecord.builder().payload(null).build());
    assertEquals("payload", error.getMessage());
  }

  @Test
  void aKnownTagHasItsSize() {
    String start = "7f 3fe0000000000000 01 00000000 00 01 00000000";
    assertThrows(MalformedMessageException.class, () -> read(2, start + "01 03 05 0000000600"));
    assertThrows(MalformedMessageException.class, () -> read(2, start + "01 03 03 000006"));
  }

  @Test
  void aTagIsUnknownInVersionsThatLackIt() {
    SampleRecord sample = read(1, "01 3fe0000000000000 01 00000000 fffffffb 01 01 00 00000000 01 03 02 abcd");
    assertEquals(-5, sample.moved());
  }

  @Test
  void findsRecordsByType() {
    ApiMessage metadata = MetadataRecords.read((short) 7,
        new WireReader(bytes("7f 00000000 00000000 0000 00000000 00000000")), (short) 0);
    assertEquals(SampleRecord.class, metadata.getClass());
    assertEquals(7, metadata.apiKey());
    ApiMessage key = CoordinatorRecords.readKey((short) 4, new WireReader(bytes("000167")), (short) 0);
    assertEquals(new SampleKey("g"), key);
    ApiMessage value = CoordinatorRecords.readValue((short) 4, new WireReader(bytes("000000000000000500")), (short) 1);
    assertEquals(new SampleValue(5), value);
    assertNull(MetadataRecords.read((short) 8, new WireReader(bytes("")), (short) 0));
    assertNull(CoordinatorRecords.readKey((short) 3, new WireReader(bytes("")), (short) 0));
  }

  private static void assertWritten(int version, String hex, SampleRecord sample) {
    assertEquals(bytes(hex), sample.toBytes((short) version));
    SampleRecord back = read(version, hex);
    assertEquals(bytes(hex), back.toBytes((short) version));
    assertEquals(bytes(hex).remaining(), back.size((short) version));
  }

  private static void assertRefused(int version, String field, SampleRecord.Builder builder) {
    SampleRecord sample = builder.build();
    var error = assertThrows(UnsupportedFieldException.class, () -> sample.toBytes((short) version));
    assertTrue(error.getMessage().contains(field), error.getMessage());
  }

  private static SampleRecord read(int version, String hex) {
    return SampleRecord.read(new WireReader(bytes(hex)), (short) version);
  }

  private static ByteBuffer bytes(String hex) {
    return ByteBuffer.wrap(HexFormat.of().parseHex(hex.replace(" ", "")));
  }
}
