package odradek.server.it.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MemoryRecordsBuilder;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.apache.kafka.common.record.internal.SimpleRecord;

/** Record batches as producers write them, and as none would. */
public final class Batches {

  /** Positions in a batch of version 2. */
  public static final int CRC = 17;
  /** Codec, kind of timestamp, transactional and control bits. */
  public static final int ATTRIBUTES = 21;
  /** Last offset of the batch, relative to its first. */
  public static final int LAST_OFFSET_DELTA = 23;
  /** Sequence number of the first record. */
  public static final int BASE_SEQUENCE = 53;
  /** Number of records. */
  public static final int COUNT = 57;
  /** First byte of the records. */
  public static final int RECORDS = 61;

  private static final int MAGIC = 16;
  private static final int CAPACITY = 4 << 20;

  private Batches() {
  }

  /** A batch without codec with the given values, no keys and the present time. */
  public static MemoryRecords of(String... values) {
    List<SimpleRecord> records = new ArrayList<>();
    for (String value : values) {
      records.add(record(System.currentTimeMillis(), null, value));
    }
    return of(Compression.NONE, records);
  }

  /** A batch with the given records. */
  public static MemoryRecords of(Compression compression, List<SimpleRecord> records) {
    return MemoryRecords.withRecords(compression, records.toArray(SimpleRecord[]::new));
  }

  /** A batch of one record with the given timestamp. */
  public static MemoryRecords at(long timestamp, String value) {
    return of(Compression.NONE, List.of(record(timestamp, null, value)));
  }

  /** A batch of an idempotent producer with as many records as said. */
  public static MemoryRecords idempotent(long producerId, int epoch, int baseSequence, int count) {
    SimpleRecord[] records = new SimpleRecord[count];
    for (int i = 0; i < count; i++) {
      records[i] = record(System.currentTimeMillis(), null, "s" + (baseSequence + i));
    }
    return MemoryRecords.withIdempotentRecords(Compression.NONE, producerId, (short) epoch, baseSequence, records);
  }

  /** A batch in the format of version 1. */
  public static MemoryRecords ofMagic1(String value) {
    return MemoryRecords.withRecords(RecordBatch.MAGIC_VALUE_V1, Compression.NONE, record(1, null, value));
  }

  /** A record. */
  public static SimpleRecord record(long timestamp, String key, String value) {
    return new SimpleRecord(timestamp, bytes(key), bytes(value));
  }

  /** The given batches one behind the other. */
  public static MemoryRecords concatenated(MemoryRecords... all) {
    ByteBuffer buffer = ByteBuffer.allocate(CAPACITY);
    for (MemoryRecords records : all) {
      buffer.put(records.buffer().duplicate());
    }
    return MemoryRecords.readableRecords(buffer.flip());
  }

  /** A copy that was changed at will, with the checksum of what it has become. */
  public static MemoryRecords changed(MemoryRecords records, Consumer<ByteBuffer> change) {
    ByteBuffer copy = ByteBuffer.wrap(bytes(records));
    change.accept(copy);
    CRC32C crc = new CRC32C();
    crc.update(copy.duplicate().position(ATTRIBUTES).limit(copy.capacity()));
    copy.putInt(CRC, (int) crc.getValue());
    return MemoryRecords.readableRecords(copy.rewind().limit(copy.capacity()));
  }

  /** A copy with one bit of its last byte turned and the checksum left as it was. */
  public static MemoryRecords corrupted(MemoryRecords records) {
    byte[] copy = bytes(records);
    copy[copy.length - 1] ^= 1;
    return MemoryRecords.readableRecords(ByteBuffer.wrap(copy));
  }

  /** A batch whose producer claims to know the time of the append. */
  public static MemoryRecords withLogAppendTime(String value) {
    ByteBuffer buffer = ByteBuffer.allocate(1_024);
    MemoryRecordsBuilder builder = MemoryRecords.builder(buffer, RecordBatch.MAGIC_VALUE_V2, Compression.NONE,
        TimestampType.LOG_APPEND_TIME, 0L, System.currentTimeMillis());
    builder.append(System.currentTimeMillis(), null, bytes(value));
    return builder.build();
  }

  /** The bytes of the batches. */
  public static byte[] bytes(MemoryRecords records) {
    ByteBuffer buffer = records.buffer().duplicate();
    byte[] copy = new byte[buffer.remaining()];
    buffer.get(copy);
    return copy;
  }

  /** The format version of the first batch. */
  public static int magic(MemoryRecords records) {
    return records.buffer().get(MAGIC);
  }

  /** Values of all records, in order. */
  public static List<String> values(MemoryRecords records) {
    List<String> values = new ArrayList<>();
    for (Record record : records.records()) {
      byte[] value = new byte[record.valueSize()];
      record.value().get(value);
      values.add(new String(value, StandardCharsets.UTF_8));
    }
    return values;
  }

  /** Offsets of all records, in order. */
  public static List<Long> offsets(MemoryRecords records) {
    List<Long> offsets = new ArrayList<>();
    records.records().forEach(record -> offsets.add(record.offset()));
    return offsets;
  }

  private static byte[] bytes(String text) {
    return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
  }
}
