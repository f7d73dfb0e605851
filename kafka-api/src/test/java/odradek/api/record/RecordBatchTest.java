package odradek.api.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.zip.CRC32C;
import odradek.api.record.InvalidBatchException.Reason;
import org.junit.jupiter.api.Test;

/** The view on one batch: fields, stamps, checksum, outline checks. */
class RecordBatchTest {

  private static ByteBuffer bytes(int... values) {
    ByteBuffer buffer = ByteBuffer.allocate(values.length);
    for (int value : values) {
      buffer.put((byte) value);
    }
    return buffer.flip();
  }

  private static ByteBuffer sample() {
    return new RecordBatchBuilder()
        .baseOffset(1000)
        .partitionLeaderEpoch(7)
        .producer(42, (short) 3, Integer.MAX_VALUE)
        .transactional(true)
        .append(500, bytes(1), bytes(2, 3), List.of())
        .append(400, null, null, List.of(new Header("h", null)))
        .build();
  }

  private static Reason reason(Runnable action) {
    return assertThrows(InvalidBatchException.class, action::run).reason();
  }

  @Test
  void showsEveryHeaderField() {
    RecordBatch batch = new RecordBatch().wrap(sample(), 0);
    assertEquals(1000, batch.baseOffset());
    assertEquals(1001, batch.lastOffset());
    assertEquals(1002, batch.nextOffset());
    assertEquals(1, batch.lastOffsetDelta());
    assertEquals(7, batch.partitionLeaderEpoch());
    assertEquals(2, batch.magic());
    assertEquals(0, batch.compressionId());
    assertEquals(TimestampType.CREATE_TIME, batch.timestampType());
    assertTrue(batch.isTransactional());
    assertFalse(batch.isControl());
    assertFalse(batch.hasDeleteHorizon());
    assertEquals(500, batch.baseTimestamp());
    assertEquals(500, batch.maxTimestamp());
    assertEquals(42, batch.producerId());
    assertEquals(3, batch.producerEpoch());
    assertEquals(Integer.MAX_VALUE, batch.baseSequence());
    assertEquals(0, batch.lastSequence(), "2147483647 is followed by 0");
    assertEquals(2, batch.recordsCount());
    assertEquals(batch.sizeBytes(), batch.batchLength() + 12);
    assertEquals(batch.sizeBytes(), batch.recordsSizeBytes() + 61);
    assertTrue(batch.isCrcValid());
  }

  @Test
  void stampsOffsetAndEpochWithoutTouchingTheChecksum() {
    RecordBatch batch = new RecordBatch().wrap(sample(), 0);
    int before = batch.crc();
    batch.baseOffset(77);
    batch.partitionLeaderEpoch(9);
    assertEquals(77, batch.baseOffset());
    assertEquals(9, batch.partitionLeaderEpoch());
    assertEquals(before, batch.crc());
    assertTrue(batch.isCrcValid());
  }

  @Test
  void stampsAppendTimeAndRenewsTheChecksum() {
    RecordBatch batch = new RecordBatch().wrap(sample(), 0);
    int before = batch.crc();
    batch.logAppendTime(123_456, new CRC32C());
    assertEquals(TimestampType.LOG_APPEND_TIME, batch.timestampType());
    assertEquals(123_456, batch.maxTimestamp());
    assertTrue(before != batch.crc());
    assertTrue(batch.isCrcValid());
    RecordCursor cursor = new RecordCursor().wrap(batch);
    while (cursor.next()) {
      assertEquals(123_456, cursor.timestampMs());
    }
  }

  @Test
  void findsEveryChangedByteUnderTheChecksum() {
    ByteBuffer buffer = sample();
    RecordBatch batch = new RecordBatch().wrap(buffer, 0);
    for (int i = BatchLayout.CRC_POSITION; i < buffer.limit(); i++) {
      buffer.put(i, (byte) (buffer.get(i) ^ 0x10));
      assertFalse(batch.isCrcValid(), "byte " + i);
      assertEquals(Reason.BAD_CRC, reason(() -> batch.requireCrc(new CRC32C())));
      buffer.put(i, (byte) (buffer.get(i) ^ 0x10));
    }
    assertTrue(batch.isCrcValid());
  }

  @Test
  void worksInTheMiddleOfAnyKindOfBufferAndLeavesItsPositionAlone() {
    ByteBuffer source = sample();
    ByteBuffer direct = ByteBuffer.allocateDirect(source.limit() + 20);
    direct.put(11, source, 0, source.limit());
    ByteBuffer slice = ByteBuffer.allocate(source.limit() + 30).slice(5, source.limit() + 20);
    slice.put(11, source, 0, source.limit());
    ByteBuffer otherDirect = ByteBuffer.allocateDirect(source.limit() + 11).put(11, source, 0, source.limit());
    otherDirect.putLong(11 + BatchLayout.PRODUCER_ID_POSITION, 43);
    RecordBatch batch = new RecordBatch();
    assertFalse(batch.wrap(otherDirect, 11).isCrcValid());
    var usedCrc = new CRC32C();
    usedCrc.update(1);
    for (ByteBuffer buffer : List.of(direct, slice, direct.asReadOnlyBuffer(), slice.asReadOnlyBuffer())) {
      buffer.position(3);
      batch.wrap(buffer, 11);
      assertTrue(batch.isCrcValid(usedCrc), buffer.toString());
      assertTrue(batch.isCrcValid(usedCrc), buffer.toString());
      assertEquals(1000, batch.baseOffset());
      assertEquals(source, batch.view());
      assertEquals(3, buffer.position());
    }
  }

  @Test
  void refusesAnOutlineThatIsNotABatch() {
    ByteBuffer buffer = sample();
    RecordBatch batch = new RecordBatch();
    assertEquals(Reason.TRUNCATED, reason(() -> batch.wrap(ByteBuffer.allocate(60), 0)));
    assertEquals(Reason.TRUNCATED, reason(() -> batch.wrap(buffer, 1000)));
    assertEquals(Reason.TRUNCATED, reason(() -> batch.wrap(buffer, -1)));
    assertEquals(Reason.TRUNCATED, reason(() -> batch.wrap(buffer.duplicate().limit(buffer.limit() - 1), 0)));
    assertEquals(Reason.TOO_SHORT, reason(() -> batch.wrap(sample().putInt(8, 48), 0)));
    assertEquals(Reason.TOO_SHORT, reason(() -> batch.wrap(sample().putInt(8, -1), 0)));
    assertEquals(Reason.BAD_SIZE, reason(() -> batch.wrap(sample().putInt(8, Integer.MAX_VALUE), 0)));
    assertEquals(Reason.BAD_MAGIC, reason(() -> batch.wrap(sample().put(16, (byte) 1), 0)));
    assertThrows(
        IllegalArgumentException.class, () -> batch.wrap(buffer.duplicate().order(ByteOrder.LITTLE_ENDIAN), 0));
  }

  @Test
  void aHeaderAloneAnswersAllButWhatNeedsTheRecords() {
    ByteBuffer header = sample().limit(61);
    RecordBatch batch = new RecordBatch().wrapHeader(header, 0);
    assertEquals(1001, batch.lastOffset());
    assertThrows(IllegalStateException.class, batch::computeCrc);
    assertThrows(IllegalStateException.class, batch::recordsView);
    assertThrows(IllegalStateException.class, () -> batch.logAppendTime(1));
    assertTrue(new RecordBatch().wrapHeader(sample(), 0).isCrcValid());
  }

  @Test
  void readsBackWhatTheBuilderWrote() {
    List<Record> records = BatchRecords.of(new RecordBatch().wrap(sample(), 0)).toList();
    assertEquals(
        List.of(
            new Record(1000, 500, bytes(1), bytes(2, 3), List.of()),
            new Record(1001, 400, null, null, List.of(new Header("h", null)))),
        records);
  }
}
