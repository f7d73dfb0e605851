package odradek.api.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.record.internal.ControlRecordType;
import org.apache.kafka.common.record.internal.DefaultRecordBatch;
import org.apache.kafka.common.record.internal.EndTransactionMarker;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MemoryRecordsBuilder;
import org.apache.kafka.common.record.internal.MutableRecordBatch;
import org.apache.kafka.common.utils.ByteBufferOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Random batches, written here and read by Kafka's own classes, and the other way round. */
@Timeout(120)
class KafkaClientsOracleTest {

  private static final BatchCodecs CODECS = BatchCodecs.of(new TestGzip());
  private static final int LIMIT_BYTES = 100_000_000;

  /** Everything a batch is made from. */
  private record Plan(
      long baseOffset, int leaderEpoch, long producerId, short producerEpoch, int baseSequence, boolean transactional,
      long appendTimeMs, long deleteHorizonMs, boolean gzip, List<Record> records) {

    static Plan random(Random random) {
      boolean idempotent = random.nextBoolean();
      long baseOffset = random.nextInt(4) == 0 ? random.nextLong() >>> 2 : random.nextInt(1000);
      boolean appendTime = random.nextInt(3) == 0;
      return new Plan(
          baseOffset,
          random.nextInt(3) - 1,
          idempotent ? random.nextLong() >>> 1 : -1,
          idempotent ? (short) random.nextInt(Short.MAX_VALUE) : -1,
          idempotent ? Integer.MAX_VALUE - random.nextInt(3) : -1,
          idempotent && random.nextBoolean(),
          appendTime ? RandomRecords.timestamp(random) : -1,
          !appendTime && random.nextInt(3) == 0 ? random.nextInt(1_000_000) : -1,
          random.nextBoolean(),
          RandomRecords.list(random, baseOffset, 1 + random.nextInt(20), random.nextInt(3) == 0));
    }

    ByteBuffer build() {
      var builder = new RecordBatchBuilder()
          .baseOffset(baseOffset)
          .partitionLeaderEpoch(leaderEpoch)
          .producer(producerId, producerEpoch, baseSequence)
          .transactional(transactional)
          .codec(gzip ? new TestGzip() : null);
      if (appendTimeMs >= 0) {
        builder.logAppendTime(appendTimeMs);
      }
      if (deleteHorizonMs >= 0) {
        builder.deleteHorizon(deleteHorizonMs);
      }
      for (Record record : records) {
        builder.appendAt(record.offset(), record.timestampMs(), record.key(), record.value(), record.headers());
      }
      int unpacked = builder.sizeBytes();
      ByteBuffer batch = builder.build();
      assertTrue(gzip || unpacked == batch.remaining());
      return batch;
    }

    ByteBuffer buildByKafka() {
      var type = appendTimeMs >= 0
          ? org.apache.kafka.common.record.TimestampType.LOG_APPEND_TIME
          : org.apache.kafka.common.record.TimestampType.CREATE_TIME;
      Compression compression = gzip ? Compression.gzip().build() : Compression.NONE;
      try (var builder = new MemoryRecordsBuilder(
          new ByteBufferOutputStream(512), (byte) 2, compression, type, baseOffset, appendTimeMs, producerId,
          producerEpoch, baseSequence, transactional, false, leaderEpoch, 1 << 20, deleteHorizonMs)) {
        for (Record record : records) {
          var headers = record.headers().stream()
              .map(header -> new RecordHeader(header.key(), bytes(header.value())))
              .toArray(org.apache.kafka.common.header.Header[]::new);
          builder.appendWithOffset(
              record.offset(), record.timestampMs(), duplicate(record.key()), duplicate(record.value()), headers);
        }
        return builder.build().buffer();
      }
    }

    List<Record> expected() {
      if (appendTimeMs < 0) {
        return records;
      }
      return records.stream()
          .map(r -> new Record(r.offset(), appendTimeMs, r.key(), r.value(), r.headers()))
          .toList();
    }
  }

  private static ByteBuffer duplicate(ByteBuffer buffer) {
    return buffer == null ? null : buffer.duplicate();
  }

  private static byte[] bytes(ByteBuffer buffer) {
    if (buffer == null) {
      return null;
    }
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(buffer.position(), bytes);
    return bytes;
  }

  private static MutableRecordBatch singleByKafka(ByteBuffer buffer) {
    var batches = new ArrayList<MutableRecordBatch>();
    MemoryRecords.readableRecords(buffer).batches().forEach(batches::add);
    assertEquals(1, batches.size());
    batches.get(0).ensureValid();
    return batches.get(0);
  }

  private static List<Record> recordsByKafka(Iterable<org.apache.kafka.common.record.internal.Record> batch) {
    var records = new ArrayList<Record>();
    for (var record : batch) {
      record.ensureValid();
      List<Header> headers = Arrays.stream(record.headers())
          .map(header -> new Header(header.key(), header.value() == null ? null : ByteBuffer.wrap(header.value())))
          .toList();
      records.add(new Record(record.offset(), record.timestamp(), record.key(), record.value(), headers));
    }
    return records;
  }

  private static void assertSameHeader(MutableRecordBatch theirs, RecordBatch ours) {
    assertEquals(theirs.baseOffset(), ours.baseOffset());
    assertEquals(theirs.lastOffset(), ours.lastOffset());
    assertEquals(theirs.nextOffset(), ours.nextOffset());
    assertEquals(theirs.sizeInBytes(), ours.sizeBytes());
    assertEquals(theirs.partitionLeaderEpoch(), ours.partitionLeaderEpoch());
    assertEquals(theirs.magic(), ours.magic());
    assertEquals(theirs.checksum(), ours.crc() & 0xFFFFFFFFL);
    assertEquals(theirs.compressionType().id, ours.compressionId());
    assertEquals(theirs.timestampType().name(), ours.timestampType().name());
    assertEquals(theirs.isTransactional(), ours.isTransactional());
    assertEquals(theirs.isControlBatch(), ours.isControl());
    assertEquals(theirs.deleteHorizonMs().isPresent(), ours.hasDeleteHorizon());
    assertEquals(theirs.deleteHorizonMs().orElse(ours.baseTimestamp()), ours.baseTimestamp());
    assertEquals(theirs.maxTimestamp(), ours.maxTimestamp());
    assertEquals(theirs.producerId(), ours.producerId());
    assertEquals(theirs.producerEpoch(), ours.producerEpoch());
    assertEquals(theirs.baseSequence(), ours.baseSequence());
    assertEquals(theirs.lastSequence(), ours.lastSequence());
    assertEquals(theirs.countOrNull(), ours.recordsCount());
    assertTrue(ours.isCrcValid());
  }

  @Test
  void kafkaReadsWhatWasWrittenHere() {
    Seeded.run(300, random -> {
      Plan plan = Plan.random(random);
      ByteBuffer built = plan.build();
      MutableRecordBatch theirs = singleByKafka(built.duplicate());
      assertSameHeader(theirs, new RecordBatch().wrap(built, 0));
      assertEquals(plan.expected(), recordsByKafka(theirs));
    });
  }

  @Test
  void readsWhatKafkaWrote() {
    Seeded.run(300, random -> {
      Plan plan = Plan.random(random);
      ByteBuffer built = plan.buildByKafka();
      RecordBatch ours = RecordBatches.single(built, new RecordBatch());
      assertSameHeader(singleByKafka(built.duplicate()), ours);
      assertEquals(plan.expected(), BatchRecords.of(ours, CODECS, LIMIT_BYTES).toList());
    });
  }

  @Test
  void uncompressedBatchesAreTheSameToTheByte() {
    Seeded.run(300, random -> {
      Plan any = Plan.random(random);
      Plan plan = new Plan(
          any.baseOffset, any.leaderEpoch, any.producerId, any.producerEpoch, any.baseSequence, any.transactional, -1,
          any.deleteHorizonMs, false, any.records);
      assertEquals(plan.buildByKafka(), plan.build());
    });
  }

  @Test
  void stampsAsKafkaDoes() {
    Seeded.run(100, random -> {
      ByteBuffer ours = Plan.random(random).build();
      ByteBuffer theirs = ByteBuffer.allocate(ours.remaining()).put(ours.duplicate()).flip();
      long offset = random.nextLong() >>> 1;
      RecordBatch batch = new RecordBatch().wrap(ours, 0);
      batch.baseOffset(offset);
      batch.partitionLeaderEpoch(5);
      batch.logAppendTime(99_999);
      MutableRecordBatch kafkas = singleByKafka(theirs);
      kafkas.setLastOffset(offset + batch.lastOffsetDelta());
      kafkas.setPartitionLeaderEpoch(5);
      kafkas.setMaxTimestamp(org.apache.kafka.common.record.TimestampType.LOG_APPEND_TIME, 99_999);
      assertEquals(theirs, ours);
    });
  }

  @Test
  void transactionMarkersAreTheSameToTheByte() {
    for (ControlType type : List.of(ControlType.ABORT, ControlType.COMMIT)) {
      var marker = new EndTransactionMarker(ControlRecordType.fromTypeId(type.wireId()), 70_000);
      ByteBuffer theirs = MemoryRecords.withEndTransactionMarker(12, 555, 6, 4711, (short) 8, marker).buffer();
      ByteBuffer ours = ControlRecords.transactionMarker(type, 4711, (short) 8, 70_000, 555);
      RecordBatch batch = new RecordBatch().wrap(ours, 0);
      batch.baseOffset(12);
      batch.partitionLeaderEpoch(6);
      assertEquals(theirs, ours);
      RecordCursor cursor = new RecordCursor().wrap(new RecordBatch().wrap(theirs, 0));
      assertTrue(cursor.next());
      assertEquals(type, ControlRecords.type(cursor));
      assertEquals(70_000, ControlRecords.coordinatorEpoch(cursor));
    }
  }

  @Test
  void controlTypesAreKafkas() {
    for (ControlRecordType theirs : ControlRecordType.values()) {
      assertEquals(theirs.name(), ControlType.of(theirs.type()).name());
      assertEquals(theirs.type(), ControlType.valueOf(theirs.name()).wireId());
    }
    assertEquals(ControlType.UNKNOWN, ControlType.of((short) 7));
  }

  @Test
  void emptiedBatchesAreTheSameToTheByte() {
    ByteBuffer theirs = ByteBuffer.allocate(61);
    DefaultRecordBatch.writeEmptyHeader(
        theirs, (byte) 2, 9, (short) 1, 100, 50, 79, 3, org.apache.kafka.common.record.TimestampType.CREATE_TIME, 1234,
        true, false);
    ByteBuffer ours = new RecordBatchBuilder()
        .codec(new TestGzip())
        .baseOffset(50)
        .partitionLeaderEpoch(3)
        .producer(9, (short) 1, 100)
        .transactional(true)
        .build(79, 1234);
    assertEquals(theirs.flip(), ours);
    RecordBatch batch = new RecordBatch().wrap(ours, 0);
    assertSameHeader(singleByKafka(theirs), batch);
    assertEquals(-1, batch.baseTimestamp());
    assertEquals(Collections.emptyList(), BatchRecords.of(batch).toList());
  }

  @Test
  void copiesRecordsAsCompactionDoes() {
    Seeded.run(100, random -> {
      Plan plan = Plan.random(random);
      RecordBatch source = new RecordBatch().wrap(plan.buildByKafka(), 0);
      RecordCursor cursor = new RecordCursor().wrap(source, CODECS.records(source, LIMIT_BYTES));
      var builder = new RecordBatchBuilder().baseOffset(source.baseOffset()).deleteHorizon(77);
      var kept = new ArrayList<Record>();
      while (cursor.next()) {
        if (random.nextBoolean()) {
          builder.append(cursor);
          kept.add(plan.expected().get(cursor.index()));
        }
      }
      ByteBuffer copy = builder.build(source.lastOffset(), source.maxTimestamp());
      MutableRecordBatch theirs = singleByKafka(copy.duplicate());
      assertSameHeader(theirs, new RecordBatch().wrap(copy, 0));
      assertEquals(source.lastOffset(), theirs.lastOffset());
      assertEquals(kept, recordsByKafka(theirs));
    });
  }
}
