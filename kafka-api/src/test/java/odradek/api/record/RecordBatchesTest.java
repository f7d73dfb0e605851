package odradek.api.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.List;
import odradek.api.record.InvalidBatchException.Reason;
import org.junit.jupiter.api.Test;

/** Walking over several batches: whole ones, a partial tail, damage. */
class RecordBatchesTest {

  private static ByteBuffer batch(long baseOffset, int records) {
    var builder = new RecordBatchBuilder().baseOffset(baseOffset);
    for (int i = 0; i < records; i++) {
      builder.append(i, null, ByteBuffer.wrap(new byte[10]), List.of());
    }
    return builder.build();
  }

  private static ByteBuffer join(ByteBuffer... parts) {
    ByteBuffer joined = ByteBuffer.allocate(10_000);
    for (ByteBuffer part : parts) {
      joined.put(part.duplicate());
    }
    return joined.flip();
  }

  private static Reason reason(Runnable action) {
    return assertThrows(InvalidBatchException.class, action::run).reason();
  }

  @Test
  void walksWholeBatches() {
    ByteBuffer buffer = join(batch(0, 3), batch(3, 1), batch(10, 2));
    RecordBatches batches = new RecordBatches().wrap(buffer);
    long[] expected = {0, 3, 10};
    for (long baseOffset : expected) {
      assertTrue(batches.next());
      assertEquals(baseOffset, batches.batch().baseOffset());
    }
    assertFalse(batches.next());
    assertFalse(batches.next());
    assertEquals(0, batches.partialTailBytes());
    batches.requireWhole();
    assertEquals(buffer.limit(), RecordBatches.wholeSizeBytes(buffer));
    assertEquals(3, RecordBatches.list(buffer).size());
    assertEquals(0, buffer.position());
  }

  @Test
  void tellsEveryPartialTailFromDamage() {
    ByteBuffer first = batch(0, 1);
    ByteBuffer second = batch(1, 2);
    ByteBuffer both = join(first, second);
    for (int limit = first.limit(); limit < both.limit(); limit++) {
      RecordBatches batches = new RecordBatches().wrap(both.duplicate().limit(limit));
      assertTrue(batches.next());
      assertFalse(batches.next(), "cut at " + limit);
      assertEquals(limit - first.limit(), batches.partialTailBytes());
      assertEquals(first.limit(), batches.nextPosition());
      if (limit > first.limit()) {
        assertEquals(Reason.TRUNCATED, reason(batches::requireWhole));
      }
      assertEquals(first.limit(), RecordBatches.wholeSizeBytes(both.duplicate().limit(limit)));
    }
  }

  @Test
  void stopsBeforeBytesThatNoContinuationCouldRepair() {
    ByteBuffer first = batch(0, 1);
    ByteBuffer both = join(first, batch(1, 2));
    int second = first.limit();
    ByteBuffer shortLength = join(both).putInt(second + 8, 48).limit(second + 12);
    ByteBuffer badMagic = join(both).put(second + 16, (byte) 0).limit(second + 17);
    RecordBatches batches = new RecordBatches().wrap(shortLength);
    assertTrue(batches.next());
    assertEquals(Reason.TOO_SHORT, reason(batches::next));
    assertEquals(second, batches.nextPosition());
    assertThrows(IllegalStateException.class, batches::partialTailBytes);
    batches.wrap(badMagic);
    assertTrue(batches.next());
    assertEquals(Reason.BAD_MAGIC, reason(batches::next));
  }

  @Test
  void walksAPartOfABuffer() {
    ByteBuffer first = batch(0, 1);
    ByteBuffer both = join(first, batch(1, 2));
    RecordBatches batches = new RecordBatches().wrap(both, first.limit(), both.limit() - first.limit());
    assertTrue(batches.next());
    assertEquals(1, batches.batch().baseOffset());
    assertFalse(batches.next());
    batches.wrap(both, 0, first.limit() + 5);
    assertTrue(batches.next());
    assertFalse(batches.next(), "the range ends before the buffer does");
    assertEquals(5, batches.partialTailBytes());
    assertThrows(IllegalArgumentException.class, () -> batches.wrap(both, 1, both.limit()));
    assertThrows(IllegalArgumentException.class, () -> batches.wrap(both, -1, 1));
  }

  @Test
  void aProducePayloadIsExactlyOneBatch() {
    RecordBatch view = new RecordBatch();
    ByteBuffer one = batch(5, 1);
    assertEquals(5, RecordBatches.single(one, view).baseOffset());
    assertEquals(Reason.BAD_BATCH_COUNT, reason(() -> RecordBatches.single(join(one, one), view)));
    assertEquals(Reason.BAD_BATCH_COUNT, reason(() -> RecordBatches.single(ByteBuffer.allocate(0), view)));
    assertEquals(
        Reason.TRUNCATED, reason(() -> RecordBatches.single(one.duplicate().limit(one.limit() - 1), view)));
  }
}
