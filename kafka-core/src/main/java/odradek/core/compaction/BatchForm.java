package odradek.core.compaction;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import odradek.api.record.BatchCodec;
import odradek.api.record.BatchCodecs;
import odradek.api.record.BatchLayout;
import odradek.api.record.RecordBatch;
import odradek.api.record.RecordBatchBuilder;
import odradek.api.record.RecordCursor;
import odradek.core.log.TopicCompression;

/**
 * Writes what stays of a batch. Offsets, producer, epochs and codec are those of the batch; records are copied byte by
 * byte, as their offsets and times count from a base that stays, too. Only a delete horizon takes the place of that
 * base, and then every record has to be written anew.
 *
 * <p><b>Threading:</b> confined to one thread; a result is valid until the next call.
 */
final class BatchForm {

  private static final int HEADER = BatchLayout.HEADER_BYTES;

  private final BatchCodecs codecs;
  private final TopicCompression compression;
  private final RecordBatch form = new RecordBatch();
  private final RecordCursor cursor = new RecordCursor();
  private final CRC32C crc = new CRC32C();
  private ByteBuffer bytes = ByteBuffer.allocate(4 << 10);

  BatchForm(BatchCodecs codecs, TopicCompression compression) {
    this.codecs = codecs;
    this.compression = compression;
  }

  /** Begins with nothing but a header. */
  void begin(RecordBatch batch) {
    bytes.clear().position(HEADER);
    bytes.put(0, batch.buffer(), batch.position(), HEADER);
  }

  /** Adds complete records as they are. */
  void add(ByteBuffer records, int position, int length) {
    reserve(length);
    bytes.put(bytes.position(), records, position, length).position(bytes.position() + length);
  }

  private void reserve(int length) {
    if (bytes.remaining() < length) {
      long needed = (long) bytes.position() + length;
      bytes = ByteBuffer.allocate((int) Math.max(needed, Math.min(2L * bytes.capacity(), Integer.MAX_VALUE - 8)))
          .put(bytes.flip());
    }
  }

  /**
   * Ends with the records that were added, uncompressed so far.
   *
   * @param count how many
   * @param maxTimestampMs the largest of their timestamps; not looked at where the batch has append time
   */
  ByteBuffer finish(int count, long maxTimestampMs) {
    int wireId = bytes.getShort(BatchLayout.ATTRIBUTES_POSITION) & BatchLayout.COMPRESSION_MASK;
    if (wireId != 0) {
      ByteBuffer compressed = compress(wireId, bytes.slice(HEADER, bytes.position() - HEADER));
      bytes.position(HEADER);
      reserve(compressed.remaining());
      bytes.put(compressed);
    }
    if ((bytes.getShort(BatchLayout.ATTRIBUTES_POSITION) & BatchLayout.LOG_APPEND_TIME_FLAG) == 0) {
      bytes.putLong(BatchLayout.MAX_TIMESTAMP_POSITION, maxTimestampMs);
    }
    return seal(count);
  }

  private ByteBuffer compress(int wireId, ByteBuffer records) {
    BatchCodec codec = codecs.byWireId(wireId);
    return codec.compress(records, level(codec));
  }

  /** The level that the topic names for this codec; otherwise nobody knows what the producer used. */
  private int level(BatchCodec codec) {
    boolean named = compression.wireId() == codec.wireId() && codec.minLevel() != codec.maxLevel();
    return named ? compression.level() : codec.defaultLevel();
  }

  private ByteBuffer seal(int count) {
    bytes.flip();
    bytes.putInt(BatchLayout.LENGTH_POSITION, bytes.limit() - BatchLayout.LOG_OVERHEAD_BYTES);
    bytes.putInt(BatchLayout.RECORDS_COUNT_POSITION, count);
    bytes.putInt(BatchLayout.CRC_POSITION, form.wrap(bytes, 0).computeCrc(crc));
    return bytes;
  }

  /** A header without records, which keeps offsets and sequence numbers. */
  ByteBuffer empty(RecordBatch batch) {
    begin(batch);
    int flags = batch.attributes() & ~(BatchLayout.COMPRESSION_MASK | BatchLayout.DELETE_HORIZON_FLAG);
    bytes.putShort(BatchLayout.ATTRIBUTES_POSITION, (short) flags);
    bytes.putLong(BatchLayout.BASE_TIMESTAMP_POSITION, BatchLayout.NONE);
    return seal(0);
  }

  /**
   * Ends with the records that were added and a delete horizon.
   *
   * @param count how many
   */
  ByteBuffer finish(int count, long maxTimestampMs, long deleteHorizonMs) {
    int wireId = bytes.getShort(BatchLayout.ATTRIBUTES_POSITION) & BatchLayout.COMPRESSION_MASK;
    int flags = bytes.getShort(BatchLayout.ATTRIBUTES_POSITION) & ~BatchLayout.COMPRESSION_MASK;
    bytes.putShort(BatchLayout.ATTRIBUTES_POSITION, (short) flags);
    // A checksum is not needed yet: this form is only read from.
    bytes.flip();
    bytes.putInt(BatchLayout.LENGTH_POSITION, bytes.limit() - BatchLayout.LOG_OVERHEAD_BYTES);
    bytes.putInt(BatchLayout.RECORDS_COUNT_POSITION, count);
    form.wrap(bytes, 0);
    var builder = new RecordBatchBuilder()
        .baseOffset(form.baseOffset())
        .partitionLeaderEpoch(form.partitionLeaderEpoch())
        .producer(form.producerId(), form.producerEpoch(), form.baseSequence())
        .transactional(form.isTransactional())
        .control(form.isControl())
        .deleteHorizon(deleteHorizonMs);
    if ((flags & BatchLayout.LOG_APPEND_TIME_FLAG) != 0) {
      builder.logAppendTime(form.maxTimestamp());
    }
    if (wireId != 0) {
      BatchCodec codec = codecs.byWireId(wireId);
      builder.codec(codec, level(codec));
    }
    cursor.wrap(form);
    while (cursor.next()) {
      builder.append(cursor);
    }
    return builder.build(form.lastOffset(), maxTimestampMs);
  }
}
