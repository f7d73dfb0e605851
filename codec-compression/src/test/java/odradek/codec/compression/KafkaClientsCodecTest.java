package odradek.codec.compression;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import odradek.api.record.BatchCodec;
import odradek.api.record.BatchCodecs;
import odradek.api.record.BatchRecords;
import odradek.api.record.Header;
import odradek.api.record.Record;
import odradek.api.record.RecordBatch;
import odradek.api.record.RecordBatchBuilder;
import odradek.api.record.RecordBatches;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Batches of every codec, written by Kafka's own classes and read here, and the other way round. */
@Timeout(300)
class KafkaClientsCodecTest {

  private static final int LIMIT_BYTES = 100_000_000;

  private final BatchCodecs codecs = BatchCodecs.of(
      new GzipProvider().open(), new SnappyProvider().open(), new Lz4Provider().open(), new ZstdProvider().open());

  private static List<Record> records(Random random) {
    var records = new ArrayList<Record>();
    int count = 1 + random.nextInt(random.nextInt(10) == 0 ? 2_000 : 30);
    for (int i = 0; i < count; i++) {
      byte[] value = TestBytes.text(random.nextInt(random.nextInt(50) == 0 ? 200_000 : 500));
      if (random.nextBoolean()) {
        for (int j = 0; j < value.length; j += 1 + random.nextInt(5)) {
          value[j] = (byte) random.nextInt();
        }
      }
      ByteBuffer key = random.nextBoolean() ? null : ByteBuffer.wrap(TestBytes.text(random.nextInt(20)));
      List<Header> headers =
          random.nextBoolean() ? List.of() : List.of(new Header("h", ByteBuffer.wrap(TestBytes.text(3))));
      records.add(new Record(i, random.nextInt(1_000_000), key, ByteBuffer.wrap(value), headers));
    }
    return records;
  }

  private static MemoryRecords byKafka(Compression compression, List<Record> records) {
    SimpleRecord[] theirs = records.stream()
        .map(record -> new SimpleRecord(
            record.timestampMs(),
            record.key() == null ? null : record.key().duplicate(),
            record.value().duplicate(),
            record.headers().stream()
                .map(header -> new RecordHeader(header.key(), header.value().array()))
                .toArray(RecordHeader[]::new)))
        .toArray(SimpleRecord[]::new);
    return MemoryRecords.withRecords(compression, theirs);
  }

  private static List<Record> readByKafka(ByteBuffer buffer) {
    var records = new ArrayList<Record>();
    for (var batch : MemoryRecords.readableRecords(buffer).batches()) {
      batch.ensureValid();
      for (var record : batch) {
        record.ensureValid();
        List<Header> headers = Arrays.stream(record.headers())
            .map(header -> new Header(header.key(), ByteBuffer.wrap(header.value())))
            .toList();
        records.add(new Record(record.offset(), record.timestamp(), record.key(), record.value(), headers));
      }
    }
    return records;
  }

  private static List<Compression> compressions(CompressionType type) {
    return switch (type) {
      case GZIP -> List.of(Compression.gzip().build(), Compression.gzip().level(9).build());
      case SNAPPY -> List.of(Compression.snappy().build());
      case LZ4 -> List.of(Compression.lz4().build(), Compression.lz4().level(17).build());
      case ZSTD -> List.of(Compression.zstd().build(), Compression.zstd().level(-7).build(),
          Compression.zstd().level(19).build());
      case NONE -> List.of();
    };
  }

  @Test
  void readsWhatKafkaCompressed() {
    long seed = System.nanoTime() & 0xFFFF_FFFFL;
    var random = new Random(seed);
    for (CompressionType type : CompressionType.values()) {
      for (Compression compression : compressions(type)) {
        for (int i = 0; i < 15; i++) {
          List<Record> records = records(random);
          ByteBuffer buffer = byKafka(compression, records).buffer();
          RecordBatch batch = RecordBatches.single(buffer, new RecordBatch());
          assertEquals(type.id, batch.compressionId());
          assertEquals(records, BatchRecords.of(batch, codecs, LIMIT_BYTES).toList(), type + ", seed " + seed);
        }
      }
    }
  }

  @Test
  void kafkaReadsWhatWasCompressedHere() {
    long seed = System.nanoTime() & 0xFFFF_FFFFL;
    var random = new Random(seed);
    for (int wireId = 1; wireId <= 4; wireId++) {
      BatchCodec codec = codecs.byWireId(wireId);
      for (int level : new int[] {codec.defaultLevel(), codec.minLevel(), codec.maxLevel()}) {
        for (int i = 0; i < 8; i++) {
          List<Record> records = records(random);
          var builder = new RecordBatchBuilder().codec(codec, level);
          records.forEach(r -> builder.append(r.timestampMs(), r.key(), r.value(), r.headers()));
          assertEquals(records, readByKafka(builder.build()), codec.name() + " " + level + ", seed " + seed);
        }
      }
    }
  }

  @Test
  void levelsAreThoseOfKafka() {
    assertEquals(List.of("gzip", "snappy", "lz4", "zstd"), codecs.names());
    for (CompressionType type : CompressionType.values()) {
      assertEquals(type.name, BatchCodecs.nameOf(type.id));
      if (type == CompressionType.NONE || type == CompressionType.SNAPPY) {
        continue;
      }
      BatchCodec codec = codecs.byWireId(type.id);
      assertEquals(type.minLevel(), codec.minLevel(), type.name);
      assertEquals(type.maxLevel(), codec.maxLevel(), type.name);
      assertEquals(type.defaultLevel(), codec.defaultLevel(), type.name);
    }
    assertTrue(codecs.supports(4));
  }
}
