package odradek.api.record;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import odradek.api.record.InvalidBatchException.Reason;
import org.junit.jupiter.api.Test;

/** Records written by hand, one rule of the format broken at a time. */
class RecordCursorTest {

  /** A batch with a valid outline around any bytes. */
  private static RecordBatch batch(int recordsCount, int lastOffsetDelta, int... records) {
    ByteBuffer buffer = ByteBuffer.allocate(61 + records.length);
    buffer.putInt(8, 49 + records.length).put(16, (byte) 2).putInt(23, lastOffsetDelta).putInt(57, recordsCount);
    for (int i = 0; i < records.length; i++) {
      buffer.put(61 + i, (byte) records[i]);
    }
    return new RecordBatch().wrap(buffer, 0);
  }

  private static Reason reason(RecordBatch batch) {
    return assertThrows(
        InvalidBatchException.class,
        () -> {
          RecordCursor cursor = new RecordCursor().wrap(batch);
          while (cursor.next()) {
            assertTrue(cursor.index() < 10);
          }
        }).reason();
  }

  @Test
  void readsTheSmallestRecord() {
    RecordCursor cursor = new RecordCursor().wrap(batch(1, 0, 12, 0, 0, 0, 1, 1, 0));
    assertTrue(cursor.next());
    assertFalse(cursor.hasKey());
    assertFalse(cursor.hasValue());
    assertNull(cursor.key());
    assertNull(cursor.value());
    assertEquals(-1, cursor.keyLength());
    assertEquals(-1, cursor.valueLength());
    assertEquals(0, cursor.headersCount());
    assertEquals(61, cursor.recordPosition());
    assertEquals(7, cursor.recordSizeBytes());
    assertFalse(cursor.nextHeader());
    assertFalse(cursor.next());
    assertFalse(cursor.next());
  }

  @Test
  void readsFieldsAndHeadersByPosition() {
    // timestamp delta -1, offset delta 2, key "a", value "bc", headers "x" -> null and "y" -> "z"
    RecordCursor cursor = new RecordCursor()
        .wrap(batch(1, 3, 32, 0, 1, 4, 2, 'a', 4, 'b', 'c', 4, 2, 'x', 1, 2, 'y', 2, 'z'));
    assertTrue(cursor.next());
    assertEquals(2, cursor.offset());
    assertEquals(-1, cursor.timestampMs());
    assertEquals('a', cursor.buffer().get(cursor.keyPosition()));
    assertEquals(2, cursor.valueLength());
    assertEquals('b', cursor.buffer().get(cursor.valuePosition()));
    assertTrue(cursor.nextHeader());
    assertEquals('x', cursor.buffer().get(cursor.headerKeyPosition()));
    assertEquals(1, cursor.headerKeyLength());
    assertEquals(-1, cursor.headerValueLength());
    assertTrue(cursor.nextHeader());
    assertEquals('y', cursor.buffer().get(cursor.headerKeyPosition()));
    assertEquals('z', cursor.buffer().get(cursor.headerValuePosition()));
    assertEquals(1, cursor.headerValueLength());
    assertFalse(cursor.nextHeader());
    var headers = List.of(new Header("x", null), new Header("y", ByteBuffer.wrap(new byte[] {'z'})));
    assertEquals(headers, cursor.record().headers());
    assertFalse(cursor.next());
  }

  @Test
  void shownRecordsAreReadOnly() {
    RecordCursor cursor = new RecordCursor().wrap(batch(1, 0, 14, 0, 0, 0, 1, 2, 'v', 0));
    assertTrue(cursor.next());
    assertTrue(cursor.value().isReadOnly());
    assertEquals(1, cursor.value().remaining());
  }

  @Test
  void theCountMustBeTheNumberOfRecords() {
    int[] one = {12, 0, 0, 0, 1, 1, 0};
    assertEquals(Reason.BAD_COUNT, reason(batch(2, 1, one)));
    assertEquals(Reason.BAD_COUNT, reason(batch(Integer.MAX_VALUE, 1, one)));
    assertEquals(Reason.BAD_COUNT, reason(batch(-1, 1, one)));
    assertEquals(Reason.BAD_SIZE, reason(batch(0, 1, one)));
    assertEquals(Reason.BAD_SIZE, reason(batch(1, 1, 12, 0, 0, 0, 1, 1, 0, 0)), "a byte after the last record");
  }

  @Test
  void lengthsStayWithinWhatHoldsThem() {
    assertEquals(Reason.BAD_SIZE, reason(batch(1, 0, 14, 0, 0, 0, 1, 1, 0)), "record longer than the batch");
    assertEquals(Reason.BAD_SIZE, reason(batch(1, 0, 10, 0, 0, 0, 1, 1, 0)), "record shorter than any");
    assertEquals(Reason.BAD_SIZE, reason(batch(1, 0, 1, 0, 0, 0, 1, 1, 0)), "negative record length");
    assertEquals(Reason.BAD_SIZE, reason(batch(2, 1, 13, 0, 0, 0, 1, 1, 0, 12, 0, 0, 2, 1, 1, 0)), "record length -7");
    assertEquals(Reason.BAD_SIZE, reason(batch(1, 0, 14, 0, 0, 0, 1, 1, 0, 0)), "record with bytes left over");
    assertEquals(
        Reason.BAD_SIZE,
        reason(batch(2, 1, 26, 0, 0, 0, 1, 1, 0, 12, 0, 0, 2, 1, 1, 0)),
        "record whose left-over bytes would make a record");
    assertEquals(Reason.BAD_SIZE, reason(batch(1, 0, 12, 0, 0, 0, 20, 1, 0)), "key longer than the record");
    assertEquals(Reason.BAD_SIZE, reason(batch(1, 0, 12, 0, 0, 0, 1, 20, 0)), "value longer than the record");
    assertEquals(Reason.BAD_SIZE, reason(batch(1, 0, 12, 0, 0, 0, 1, 1, 2)), "header that is not there");
    assertEquals(Reason.BAD_SIZE, reason(batch(1, 0, 14, 0, 0, 0, 1, 1, 2, 20)), "header key longer than the record");
    assertEquals(Reason.BAD_SIZE, reason(batch(1, 0, 16, 0, 0, 0, 1, 1, 2, 0, 20)), "header value too long");
    assertEquals(
        Reason.BAD_SIZE,
        reason(batch(1, 0, 20, 0, 0, 0, 0xFE, 0xFF, 0xFF, 0xFF, 0x0F, 1, 0)),
        "a key length of 2147483647 does not overflow");
  }

  @Test
  void nullsAreOnlyWhereTheyMayBe() {
    assertEquals(Reason.BAD_RECORD, reason(batch(1, 0, 12, 0, 0, 0, 3, 1, 0)), "key length -2");
    assertEquals(Reason.BAD_RECORD, reason(batch(1, 0, 12, 0, 0, 0, 1, 3, 0)), "value length -2");
    assertEquals(Reason.BAD_RECORD, reason(batch(1, 0, 12, 0, 0, 0, 1, 1, 1)), "header count -1");
    assertEquals(Reason.BAD_RECORD, reason(batch(1, 0, 16, 0, 0, 0, 1, 1, 2, 1, 1)), "header without key");
    assertEquals(Reason.BAD_RECORD, reason(batch(1, 0, 16, 0, 0, 0, 1, 1, 2, 0, 3)), "header value length -2");
  }

  @Test
  void varintsEndInTime() {
    assertEquals(Reason.BAD_SIZE, reason(batch(1, 0, 0x80)), "cut off within the record length");
    assertEquals(Reason.BAD_RECORD, reason(batch(1, 0, 0x80, 0x80, 0x80, 0x80, 0x80, 0)), "six bytes");
    assertEquals(Reason.BAD_RECORD, reason(batch(1, 0, 0x80, 0x80, 0x80, 0x80, 0x10)), "33 bits");
    assertEquals(
        Reason.BAD_RECORD,
        reason(batch(1, 0, 32, 0, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 2, 0, 1, 1, 0, 0, 0)),
        "a timestamp delta of 65 bits");
    assertEquals(Reason.BAD_SIZE, reason(batch(1, 0, 12, 0, 0, 0, 1, 1, 0x80)), "cut off at the record's end");
  }

  @Test
  void offsetDeltasAscendWithinTheBatch() {
    int[] zeroThenZero = {12, 0, 0, 0, 1, 1, 0, 12, 0, 0, 0, 1, 1, 0};
    int[] oneThenZero = {12, 0, 0, 2, 1, 1, 0, 12, 0, 0, 0, 1, 1, 0};
    assertEquals(Reason.BAD_OFFSET, reason(batch(2, 5, zeroThenZero)));
    assertEquals(Reason.BAD_OFFSET, reason(batch(2, 5, oneThenZero)));
    int[] oneThenOneThenTwo = {12, 0, 0, 2, 1, 1, 0, 12, 0, 0, 2, 1, 1, 0, 12, 0, 0, 4, 1, 1, 0};
    assertEquals(Reason.BAD_OFFSET, reason(batch(3, 5, oneThenOneThenTwo)));
    assertEquals(Reason.BAD_OFFSET, reason(batch(1, 5, 12, 0, 0, 1, 1, 1, 0)), "delta -1");
    assertEquals(Reason.BAD_OFFSET, reason(batch(1, 0, 12, 0, 0, 2, 1, 1, 0)), "delta beyond the last");
    assertEquals(Reason.BAD_OFFSET, reason(batch(1, -1, 12, 0, 0, 0, 1, 1, 0)), "negative last delta");
  }

  @Test
  void compressedBatchesNeedTheirRecordsDecompressedFirst() {
    RecordBatch batch = batch(1, 0, 12, 0, 0, 0, 1, 1, 0);
    batch.buffer().putShort(21, (short) 1);
    assertThrows(IllegalArgumentException.class, () -> new RecordCursor().wrap(batch));
  }

  /** A record that others follow is read another way than the last one of a batch; both must say the same. */
  @Test
  void aRecordSaysTheSameWhereverItIs() {
    Seeded.run(20_000, random -> {
      ByteBuffer buffer = smallRecords(random);
      for (int changes = random.nextInt(3); changes > 0; changes--) {
        buffer.put(61 + random.nextInt(buffer.limit() - 61), (byte) (random.nextInt(16) - 8));
      }
      RecordBatch whole = new RecordBatch().wrap(buffer, 0);
      RecordCursor cursor = new RecordCursor().wrap(whole);
      int previousDelta = -1;
      try {
        while (cursor.next()) {
          assertTrue(cursor.offsetDelta() > previousDelta && cursor.offsetDelta() <= whole.lastOffsetDelta());
          previousDelta = cursor.offsetDelta();
          assertAlone(cursor, whole);
        }
      } catch (InvalidBatchException e) {
        assertTrue(previousDelta <= whole.lastOffsetDelta());
      }
    });
  }

  private static ByteBuffer smallRecords(Random random) {
    var builder = new RecordBatchBuilder();
    for (int left = 2 + random.nextInt(5), offset = 0; left > 0; left--) {
      offset += 1 + random.nextInt(80);
      List<Header> headers = random.nextInt(5) == 0 ? List.of(new Header("h", null)) : List.of();
      builder.appendAt(offset, 1_000 + random.nextInt(200), smallField(random), smallField(random), headers);
    }
    return builder.build();
  }

  private static ByteBuffer smallField(Random random) {
    int length = random.nextInt(4) == 0 ? 60 + random.nextInt(10) : random.nextInt(5) - 1;
    return length < 0 ? null : ByteBuffer.allocate(length);
  }

  /** Compares a record with what it would be as the last one of a batch. */
  private static void assertAlone(RecordCursor cursor, RecordBatch whole) {
    ByteBuffer record = whole.buffer().slice(cursor.recordPosition(), cursor.recordSizeBytes());
    ByteBuffer buffer = ByteBuffer.allocate(61 + record.remaining()).put(0, whole.buffer(), 0, 61).put(61, record, 0,
        record.remaining());
    buffer.putInt(8, buffer.limit() - 12).putInt(57, 1);
    RecordCursor alone = new RecordCursor().wrap(new RecordBatch().wrap(buffer, 0));
    assertDoesNotThrow(alone::next);
    assertEquals(alone.record(), cursor.record());
    assertEquals(alone.keyPosition() - alone.recordPosition(), cursor.keyPosition() - cursor.recordPosition());
    assertEquals(alone.valuePosition() - alone.recordPosition(), cursor.valuePosition() - cursor.recordPosition());
    assertEquals(alone.headersPosition() - alone.recordPosition(), cursor.headersPosition() - cursor.recordPosition());
    assertEquals(alone.headersSizeBytes(), cursor.headersSizeBytes());
    assertFalse(alone.next());
  }
}
