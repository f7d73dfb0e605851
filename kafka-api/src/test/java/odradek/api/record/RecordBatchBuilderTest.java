package odradek.api.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The builder beyond what the comparison with Kafka's classes shows: reuse, sizes, misuse. */
@Timeout(60)
class RecordBatchBuilderTest {

  @Test
  void buildsOneBatchAfterTheOther() {
    for (BatchCodec codec : new BatchCodec[] {null, new TestGzip()}) {
      var builder = new RecordBatchBuilder().codec(codec).partitionLeaderEpoch(4);
      ByteBuffer first = builder.append(10, null, ByteBuffer.wrap(new byte[3000]), List.of()).build();
      ByteBuffer firstCopy = ByteBuffer.allocate(first.remaining()).put(first.duplicate()).flip();
      assertEquals(0, builder.recordsCount());
      assertEquals(61, builder.sizeBytes());
      assertEquals(0, builder.nextOffset());
      ByteBuffer second = builder.baseOffset(1).append(20, null, null, List.of()).build();
      assertEquals(firstCopy, first, "a built batch is not touched again");
      RecordBatch batch = new RecordBatch().wrap(second, 0);
      assertEquals(1, batch.baseOffset());
      assertEquals(4, batch.partitionLeaderEpoch());
      assertEquals(20, batch.maxTimestamp());
      assertEquals(1, batch.recordsCount());
    }
  }

  @Test
  void clearDropsTheRecords() {
    var builder = new RecordBatchBuilder().append(10, null, null, List.of());
    builder.clear();
    ByteBuffer batch = builder.baseOffset(3).append(5, null, null, List.of()).build();
    List<Record> expected = List.of(new Record(3, 5, null, null, List.of()));
    assertEquals(expected, BatchRecords.of(new RecordBatch().wrap(batch, 0)).toList());
  }

  @Test
  void refusesOffsetsThatDoNotAscendOrLeaveTheRange() {
    var builder = new RecordBatchBuilder().baseOffset(10).appendAt(12, 0, null, null, List.of());
    assertThrows(IllegalArgumentException.class, () -> builder.appendAt(12, 0, null, null, List.of()));
    assertThrows(IllegalArgumentException.class, () -> builder.appendAt(1L << 40, 0, null, null, List.of()));
    assertThrows(IllegalArgumentException.class, () -> builder.build(11, 0));
    assertThrows(IllegalArgumentException.class, () -> builder.build(1L << 40, 0));
    assertEquals(1, builder.recordsCount());
    assertEquals(13, builder.nextOffset());
    assertEquals(20, new RecordBatch().wrap(builder.build(20, 0), 0).lastOffset());
  }

  @Test
  void refusesSettingsThatComeTooLateAndBatchesOfNothing() {
    var builder = new RecordBatchBuilder();
    assertThrows(IllegalStateException.class, builder::build);
    assertThrows(IllegalArgumentException.class, () -> builder.baseOffset(-1));
    builder.append(0, null, null, List.of());
    assertThrows(IllegalStateException.class, () -> builder.baseOffset(1));
    assertThrows(IllegalStateException.class, () -> builder.deleteHorizon(1));
  }

  @Test
  void theSizeBoundHolds() {
    Seeded.run(200, random -> {
      var builder = new RecordBatchBuilder();
      for (Record record : RandomRecords.list(random, 0, 5, true)) {
        long bound = RecordBatchBuilder.maxRecordSizeBytes(record.key(), record.value(), record.headers());
        int before = builder.sizeBytes();
        builder.appendAt(record.offset(), record.timestampMs(), record.key(), record.value(), record.headers());
        int added = builder.sizeBytes() - before;
        assertTrue(added <= bound, added + " > " + bound);
      }
    });
  }

  @Test
  void varintsHaveTheSizeTheySay() {
    Seeded.run(2000, random -> {
      long value = random.nextLong() >> random.nextInt(64);
      ByteBuffer buffer = ByteBuffer.allocate(10);
      Varint.put(buffer, value);
      assertEquals(Varint.sizeOf(value), buffer.position());
      buffer.clear();
      Varint.put(buffer, (int) value);
      assertEquals(Varint.sizeOf((int) value), buffer.position());
      assertTrue(buffer.position() <= 5);
    });
    assertEquals(10, Varint.sizeOf(Long.MIN_VALUE));
    assertEquals(5, Varint.sizeOf(Integer.MIN_VALUE));
    assertEquals(1, Varint.sizeOf(-64));
    assertEquals(2, Varint.sizeOf(64));
  }

  @Test
  void iteratorsAreIndependent() {
    ByteBuffer batch =
        new RecordBatchBuilder().append(1, null, null, List.of()).append(2, null, null, List.of()).build();
    BatchRecords records = BatchRecords.of(new RecordBatch().wrap(batch, 0));
    var one = records.iterator();
    one.next();
    assertEquals(0, records.iterator().next().offset());
    assertEquals(1, one.next().offset());
    assertFalse(one.hasNext());
    assertThrows(java.util.NoSuchElementException.class, one::next);
  }
}
