package odradek.api.record;

/**
 * Where the fields of a record batch v2 lie. All numbers are big-endian; positions count from the batch's first byte.
 *
 * <pre>
 *  0                 8           12              16    17       21       23
 *  +-----------------+-----------+---------------+-----+--------+--------+--------------+
 *  | baseOffset 8    | length 4  | leaderEpoch 4 |mag 1| crc 4  | attr 2 | lastDelta 4  |
 *  +-----------------+-----------+---------------+-----+--------+--------+--------------+
 *  27                35                43              51       53       57             61
 *  +-----------------+-----------------+---------------+--------+--------+--------------+---
 *  | baseTimestamp 8 | maxTimestamp 8  | producerId 8  |epoch 2 | seq 4  | count 4      | records
 *  +-----------------+-----------------+---------------+--------+--------+--------------+---
 *
 *  length counts the bytes after itself. crc is CRC-32C over everything from attr to the end; so baseOffset, length and
 *  leaderEpoch can be stamped without touching it.
 *
 *  attr   bits 0-2  codec: 0 none, 1 gzip, 2 snappy, 3 lz4, 4 zstd, 5-7 unassigned
 *         bit  3    timestamp type: 0 create time, 1 log append time
 *         bit  4    part of a transaction
 *         bit  5    control batch
 *         bit  6    baseTimestamp holds the delete horizon (KIP-534)
 *         bits 7-15 zero
 *
 *  record | length varint | attr 1 | timestampDelta varlong | offsetDelta varint
 *         | keyLength varint, -1 null | key | valueLength varint, -1 null | value
 *         | headerCount varint | per header: keyLength varint | key UTF-8 | valueLength varint, -1 null | value
 * </pre>
 *
 * <p><b>Source:</b> KIP-98 and the protocol guide, section "Record Batch".
 */
public final class BatchLayout {

  /** int64: the offset of the first record the batch was written with. */
  public static final int BASE_OFFSET_POSITION = 0;

  /** int32: bytes after this field. */
  public static final int LENGTH_POSITION = 8;

  /** int32: epoch of the leader that appended the batch, -1 before that. */
  public static final int LEADER_EPOCH_POSITION = 12;

  /** int8: format version. */
  public static final int MAGIC_POSITION = 16;

  /** uint32: CRC-32C from {@link #ATTRIBUTES_POSITION} to the end. */
  public static final int CRC_POSITION = 17;

  /** int16: flags. The first byte under the checksum. */
  public static final int ATTRIBUTES_POSITION = 21;

  /** int32: last offset minus base offset; survives compaction. */
  public static final int LAST_OFFSET_DELTA_POSITION = 23;

  /** int64: milliseconds; what timestamp deltas count from. */
  public static final int BASE_TIMESTAMP_POSITION = 27;

  /** int64: milliseconds; largest record timestamp, or the append time. */
  public static final int MAX_TIMESTAMP_POSITION = 35;

  /** int64: -1 for none. */
  public static final int PRODUCER_ID_POSITION = 43;

  /** int16: -1 for none. */
  public static final int PRODUCER_EPOCH_POSITION = 51;

  /** int32: sequence number of the first record, -1 for none. */
  public static final int BASE_SEQUENCE_POSITION = 53;

  /** int32: number of records, 0 for a batch that compaction emptied. */
  public static final int RECORDS_COUNT_POSITION = 57;

  /** Size of the header in bytes; the records start here. */
  public static final int HEADER_BYTES = 61;

  /** Bytes up to and including the length field: what the length does not count. */
  public static final int LOG_OVERHEAD_BYTES = 12;

  /** The smallest legal value of the length field. */
  public static final int MIN_LENGTH = HEADER_BYTES - LOG_OVERHEAD_BYTES;

  /** The only format version read and written here. */
  public static final byte MAGIC = 2;

  /** The smallest record: seven fields of one byte each. */
  public static final int MIN_RECORD_BYTES = 7;

  /** The most a record can cost beyond its key, value and headers, in bytes. */
  public static final int MAX_RECORD_OVERHEAD_BYTES = 21;

  /** Attribute bits 0-2: the codec's wire id. */
  public static final int COMPRESSION_MASK = 0x07;

  /** Attribute bit 3: timestamps are append time. */
  public static final int LOG_APPEND_TIME_FLAG = 0x08;

  /** Attribute bit 4: the batch belongs to a transaction. */
  public static final int TRANSACTIONAL_FLAG = 0x10;

  /** Attribute bit 5: the batch carries control records. */
  public static final int CONTROL_FLAG = 0x20;

  /** Attribute bit 6: the base timestamp is the delete horizon. */
  public static final int DELETE_HORIZON_FLAG = 0x40;

  /** What a producer id, producer epoch, sequence, leader epoch or timestamp holds where there is none. */
  public static final int NONE = -1;

  private BatchLayout() {}
}
