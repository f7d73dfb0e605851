package odradek.api.record;

import static odradek.api.record.BatchLayout.HEADER_BYTES;
import static odradek.api.record.BatchLayout.NONE;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Builds record batches, one after the other.
 *
 * <p>Settings are made first and stay for the batches that follow; {@link #build()} takes the records out and leaves
 * the builder empty. Where nothing is set a batch is uncompressed, starts at offset 0, has create time and no producer.
 *
 * <pre>{@code
 * ByteBuffer batch = new RecordBatchBuilder()
 *     .codec(codecs.byWireId(4), 3)
 *     .append(nowMs, key, value, List.of())
 *     .build();
 * }</pre>
 *
 * <p><b>Threading:</b> confined to one thread at a time. <b>Buffers:</b> keys and values are borrowed until return,
 * from their position to their limit, which stay; a built batch belongs to the caller.
 *
 * <p>Longer than most because every header field has a setter.
 */
public final class RecordBatchBuilder {

  private static final int INITIAL_CAPACITY_BYTES = 512;
  private static final int MAX_CAPACITY_BYTES = Integer.MAX_VALUE - 8;

  private final CRC32C crc = new CRC32C();

  private BatchCodec codec;
  private int level;
  private long baseOffset;
  private int leaderEpoch = NONE;
  private long producerId = NONE;
  private short producerEpoch = NONE;
  private int baseSequence = NONE;
  private boolean transactional;
  private boolean control;
  private boolean appendTime;
  private long appendTimeMs;
  private boolean hasDeleteHorizon;
  private long deleteHorizonMs;

  private ByteBuffer buffer;
  private int recordsCount;
  private long lastOffset = NONE;
  private long baseTimestampMs = NONE;
  private long maxTimestampMs = NONE;

  /** An empty builder with default settings. */
  public RecordBatchBuilder() {}

  /**
   * Compresses at the codec's default level.
   *
   * @param codec what to compress with, or null for no compression
   * @return this
   */
  public RecordBatchBuilder codec(BatchCodec codec) {
    return codec(codec, codec == null ? 0 : codec.defaultLevel());
  }

  /**
   * Compresses.
   *
   * @param codec what to compress with, or null for no compression
   * @param level a level of that codec
   * @return this
   */
  public RecordBatchBuilder codec(BatchCodec codec, int level) {
    this.codec = codec;
    this.level = level;
    return this;
  }

  /**
   * Sets the base offset, from which offset deltas count.
   *
   * @param offset not negative
   * @return this
   * @throws IllegalStateException if records are in already
   */
  public RecordBatchBuilder baseOffset(long offset) {
    requireEmpty("the base offset");
    if (offset < 0) {
      throw new IllegalArgumentException("base offset " + offset + " is negative");
    }
    baseOffset = offset;
    return this;
  }

  /**
   * Sets the partition leader epoch.
   *
   * @param leaderEpoch the leader's epoch, or -1
   * @return this
   */
  public RecordBatchBuilder partitionLeaderEpoch(int leaderEpoch) {
    this.leaderEpoch = leaderEpoch;
    return this;
  }

  /**
   * Sets the producer.
   *
   * @param producerId its id, or -1
   * @param producerEpoch its epoch, or -1
   * @param baseSequence sequence number of the first record, or -1
   * @return this
   */
  public RecordBatchBuilder producer(long producerId, short producerEpoch, int baseSequence) {
    this.producerId = producerId;
    this.producerEpoch = producerEpoch;
    this.baseSequence = baseSequence;
    return this;
  }

  /**
   * Marks the batch as part of a transaction, or not.
   *
   * @param transactional whether it is
   * @return this
   */
  public RecordBatchBuilder transactional(boolean transactional) {
    this.transactional = transactional;
    return this;
  }

  /**
   * Marks the batch as one of control records, or not.
   *
   * @param control whether it is
   * @return this
   */
  public RecordBatchBuilder control(boolean control) {
    this.control = control;
    return this;
  }

  /**
   * Gives the batch append time instead of the records' own.
   *
   * @param timestampMs the time that readers see for every record
   * @return this
   */
  public RecordBatchBuilder logAppendTime(long timestampMs) {
    appendTime = true;
    appendTimeMs = timestampMs;
    return this;
  }

  /**
   * Gives the batch a delete horizon (KIP-534); timestamps are then written relative to it.
   *
   * @param timestampMs from when on tombstones and markers of the batch may be removed
   * @return this
   * @throws IllegalStateException if records are in already
   */
  public RecordBatchBuilder deleteHorizon(long timestampMs) {
    requireEmpty("the delete horizon");
    hasDeleteHorizon = true;
    deleteHorizonMs = timestampMs;
    return this;
  }

  /**
   * Appends a record at the offset after the last one.
   *
   * @param timestampMs its create time, -1 for none
   * @param key may be null
   * @param value may be null
   * @param headers may be empty
   * @return this
   */
  public RecordBatchBuilder append(long timestampMs, ByteBuffer key, ByteBuffer value, List<Header> headers) {
    return appendAt(nextOffset(), timestampMs, key, value, headers);
  }

  /**
   * Appends a record at an offset of its own, which may leave a gap.
   *
   * @param offset after all offsets so far
   * @param timestampMs its create time, -1 for none
   * @param key may be null
   * @param value may be null
   * @param headers may be empty
   * @return this
   */
  public RecordBatchBuilder appendAt(
      long offset, long timestampMs, ByteBuffer key, ByteBuffer value, List<Header> headers) {
    byte[][] headerKeys = new byte[headers.size()][];
    long headersBytes = 0;
    for (int i = 0; i < headerKeys.length; i++) {
      Header header = headers.get(i);
      headerKeys[i] = header.key().getBytes(StandardCharsets.UTF_8);
      headersBytes += fieldBytes(headerKeys[i].length) + fieldBytes(lengthOf(header.value()));
    }
    begin(offset, timestampMs, lengthOf(key), lengthOf(value), headerKeys.length, headersBytes);
    putField(key);
    putField(value);
    Varint.put(buffer, headerKeys.length);
    for (int i = 0; i < headerKeys.length; i++) {
      Varint.put(buffer, headerKeys[i].length);
      buffer.put(headerKeys[i]);
      putField(headers.get(i).value());
    }
    return this;
  }

  /**
   * Appends a copy of another batch's record, at its own offset and with its own timestamp; allocates nothing.
   *
   * @param source stands on the record
   * @return this
   */
  public RecordBatchBuilder append(RecordCursor source) {
    begin(source.offset(), source.timestampMs(), source.keyLength(), source.valueLength(), source.headersCount(),
        source.headersSizeBytes());
    putField(source.buffer(), source.keyPosition(), source.keyLength());
    putField(source.buffer(), source.valuePosition(), source.valueLength());
    Varint.put(buffer, source.headersCount());
    putBytes(source.buffer(), source.headersPosition(), source.headersSizeBytes());
    return this;
  }

  /** Checks the offset, makes room, writes all that precedes the key, and counts the record in. */
  private void begin(
      long offset, long timestampMs, int keyLength, int valueLength, int headersCount, long headersBytes) {
    long offsetDelta = offset - baseOffset;
    if (offset < nextOffset() || offsetDelta > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "offset " + offset + " is outside " + nextOffset() + " to " + (baseOffset + Integer.MAX_VALUE));
    }
    if (recordsCount == 0) {
      baseTimestampMs = hasDeleteHorizon ? deleteHorizonMs : timestampMs;
    }
    long timestampDelta = timestampMs - baseTimestampMs;
    long bodyBytes = 1 + Varint.sizeOf(timestampDelta) + Varint.sizeOf((int) offsetDelta) + fieldBytes(keyLength)
        + fieldBytes(valueLength) + Varint.sizeOf(headersCount) + headersBytes;
    ensureRoom(Varint.sizeOf(bodyBytes) + bodyBytes);
    Varint.put(buffer, (int) bodyBytes);
    buffer.put((byte) 0);
    Varint.put(buffer, timestampDelta);
    Varint.put(buffer, (int) offsetDelta);
    recordsCount++;
    lastOffset = offset;
    maxTimestampMs = Math.max(maxTimestampMs, timestampMs);
  }

  private static int lengthOf(ByteBuffer field) {
    return field == null ? NONE : field.remaining();
  }

  private static long fieldBytes(int length) {
    return Varint.sizeOf(length) + (long) Math.max(length, 0);
  }

  private void putField(ByteBuffer field) {
    putField(field, field == null ? 0 : field.position(), lengthOf(field));
  }

  private void putField(ByteBuffer source, int position, int length) {
    Varint.put(buffer, length);
    if (length > 0) {
      putBytes(source, position, length);
    }
  }

  private void putBytes(ByteBuffer source, int position, int length) {
    int at = buffer.position();
    buffer.put(at, source, position, length).position(at + length);
  }

  private void ensureRoom(long bytes) {
    if (buffer == null) {
      buffer = ByteBuffer.allocate((int) Math.max(INITIAL_CAPACITY_BYTES, limited(HEADER_BYTES + bytes)));
      buffer.position(HEADER_BYTES);
    } else if (bytes > buffer.remaining()) {
      long needed = limited(buffer.position() + bytes);
      long doubled = Math.min(2L * buffer.capacity(), MAX_CAPACITY_BYTES);
      buffer = ByteBuffer.allocate((int) Math.max(needed, doubled)).put(buffer.flip());
    }
  }

  private static long limited(long bytes) {
    if (bytes > MAX_CAPACITY_BYTES) {
      throw new IllegalStateException("a batch of " + bytes + " bytes exceeds the limit of " + MAX_CAPACITY_BYTES);
    }
    return bytes;
  }

  private void requireEmpty(String what) {
    if (recordsCount > 0) {
      throw new IllegalStateException(what + " must be set before the first of " + recordsCount + " records");
    }
  }

  /** The number of records so far. */
  public int recordsCount() {
    return recordsCount;
  }

  /** The offset that {@link #append(long, ByteBuffer, ByteBuffer, List)} uses next. */
  public long nextOffset() {
    return recordsCount == 0 ? baseOffset : lastOffset + 1;
  }

  /** The size of the batch so far in bytes, header included, without compression. */
  public int sizeBytes() {
    return recordsCount == 0 ? HEADER_BYTES : buffer.position();
  }

  /**
   * The most that one record can add to {@link #sizeBytes()}.
   *
   * @param key may be null
   * @param value may be null
   * @param headers may be empty
   */
  public static long maxRecordSizeBytes(ByteBuffer key, ByteBuffer value, List<Header> headers) {
    long bytes = BatchLayout.MAX_RECORD_OVERHEAD_BYTES + 5L + Math.max(lengthOf(key), 0) + Math.max(lengthOf(value), 0);
    for (Header header : headers) {
      bytes += 10L + 3L * header.key().length() + Math.max(lengthOf(header.value()), 0);
    }
    return bytes;
  }

  /**
   * Builds the batch of the records so far, which ends at the last of them, and empties the builder.
   *
   * @return from position 0 to limit; belongs to the caller
   * @throws IllegalStateException if there are no records; see {@link #build(long, long)}
   */
  public ByteBuffer build() {
    if (recordsCount == 0) {
      throw new IllegalStateException("no records; a batch without any needs a stated last offset");
    }
    return build(lastOffset, maxTimestampMs);
  }

  /**
   * Builds a batch that ends at a stated offset, as compaction needs it, and empties the builder. Without records that
   * is a header alone, which keeps the producer's sequence numbers.
   *
   * @param lastOffset the batch's last offset, not before its last record
   * @param maxTimestampMs the batch's largest timestamp; not looked at if {@link #logAppendTime} is set
   * @return from position 0 to limit; belongs to the caller
   */
  public ByteBuffer build(long lastOffset, long maxTimestampMs) {
    long lastOffsetDelta = lastOffset - baseOffset;
    if (lastOffsetDelta < 0 || lastOffsetDelta > Integer.MAX_VALUE || lastOffset < nextOffset() - 1) {
      throw new IllegalArgumentException("last offset " + lastOffset + " is outside "
          + Math.max(baseOffset, nextOffset() - 1) + " to " + (baseOffset + Integer.MAX_VALUE));
    }
    ByteBuffer batch = recordsCount == 0 ? ByteBuffer.allocate(HEADER_BYTES).position(HEADER_BYTES) : takeRecords();
    batch.flip();
    writeHeader(batch, (int) lastOffsetDelta, appendTime ? appendTimeMs : maxTimestampMs);
    clear();
    return batch;
  }

  /** The records with room for the header before them, position at the end. */
  private ByteBuffer takeRecords() {
    if (codec == null) {
      ByteBuffer batch = buffer;
      buffer = null;
      return batch;
    }
    ByteBuffer compressed = codec.compress(buffer.slice(HEADER_BYTES, buffer.position() - HEADER_BYTES), level);
    int sizeBytes = (int) limited((long) HEADER_BYTES + compressed.remaining());
    return ByteBuffer.allocate(sizeBytes).position(HEADER_BYTES).put(compressed);
  }

  private void writeHeader(ByteBuffer batch, int lastOffsetDelta, long maxTimestampMs) {
    int compressionId = codec == null || recordsCount == 0 ? 0 : codec.wireId();
    int attributes = compressionId
        | (appendTime ? BatchLayout.LOG_APPEND_TIME_FLAG : 0)
        | (transactional ? BatchLayout.TRANSACTIONAL_FLAG : 0)
        | (control ? BatchLayout.CONTROL_FLAG : 0)
        | (hasDeleteHorizon ? BatchLayout.DELETE_HORIZON_FLAG : 0);
    long baseTimestampMs = recordsCount == 0 ? (hasDeleteHorizon ? deleteHorizonMs : NONE) : this.baseTimestampMs;
    batch.putLong(BatchLayout.BASE_OFFSET_POSITION, baseOffset)
        .putInt(BatchLayout.LENGTH_POSITION, batch.limit() - BatchLayout.LOG_OVERHEAD_BYTES)
        .putInt(BatchLayout.LEADER_EPOCH_POSITION, leaderEpoch)
        .put(BatchLayout.MAGIC_POSITION, BatchLayout.MAGIC)
        .putShort(BatchLayout.ATTRIBUTES_POSITION, (short) attributes)
        .putInt(BatchLayout.LAST_OFFSET_DELTA_POSITION, lastOffsetDelta)
        .putLong(BatchLayout.BASE_TIMESTAMP_POSITION, baseTimestampMs)
        .putLong(BatchLayout.MAX_TIMESTAMP_POSITION, maxTimestampMs)
        .putLong(BatchLayout.PRODUCER_ID_POSITION, producerId)
        .putShort(BatchLayout.PRODUCER_EPOCH_POSITION, producerEpoch)
        .putInt(BatchLayout.BASE_SEQUENCE_POSITION, baseSequence)
        .putInt(BatchLayout.RECORDS_COUNT_POSITION, recordsCount);
    batch.putInt(BatchLayout.CRC_POSITION, new RecordBatch().wrap(batch, 0).computeCrc(crc));
  }

  /** Drops the records so far; the settings stay. */
  public void clear() {
    if (buffer != null) {
      buffer.clear().position(HEADER_BYTES);
    }
    recordsCount = 0;
    lastOffset = NONE;
    baseTimestampMs = NONE;
    maxTimestampMs = NONE;
  }
}
