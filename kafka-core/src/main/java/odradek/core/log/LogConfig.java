package odradek.core.log;

import odradek.api.record.TimestampType;
import odradek.core.spi.storage.PartitionOptions;

/**
 * The settings of a topic that concern its logs, as they are in effect (topic over broker over default).
 *
 * <p><b>Threading:</b> immutable.
 *
 * @param storage what concerns the storage engine: {@code segment.bytes} (a batch larger than that is refused with 18),
 *     {@code segment.ms}, {@code segment.jitter.ms}, {@code index.interval.bytes}, {@code segment.index.bytes},
 *     {@code file.delete.delay.ms}
 * @param delete whether {@code cleanup.policy} contains {@code delete}
 * @param compact whether {@code cleanup.policy} contains {@code compact}: records without a key are refused then
 * @param compaction how it is compacted, if it is
 * @param retentionMs {@code retention.ms}: a chunk goes when its largest timestamp is older; -1 keeps it for ever
 * @param retentionBytes {@code retention.bytes}: whole chunks go while the log stays at least this large; -1 for no
 *     limit
 * @param maxMessageBytes {@code max.message.bytes}: the largest batch, as it is stored, header included; at least 0
 * @param timestampType {@code message.timestamp.type}
 * @param timestampBeforeMaxMs {@code message.timestamp.before.max.ms}: how much older than now a record may be; at
 *     least 0
 * @param timestampAfterMaxMs {@code message.timestamp.after.max.ms}: how much later than now a record may be; at least
 *     0
 * @param compression {@code compression.type} with {@code compression.gzip.level}, {@code compression.lz4.level} and
 *     {@code compression.zstd.level}
 * @param maxDecompressedMessageBytes {@code max.decompressed.message.bytes}: the largest record in a compressed batch
 * @param maxDecompressedBatchBytes how large all records of a compressed batch may become together: what stops
 *     decompression bombs. Not one of Kafka's settings
 * @param producerIdExpirationMs {@code producer.id.expiration.ms} of the broker: how long an idle producer is
 *     remembered; at least 1
 */
public record LogConfig(
    PartitionOptions storage,
    boolean delete,
    boolean compact,
    CompactionConfig compaction,
    long retentionMs,
    long retentionBytes,
    int maxMessageBytes,
    TimestampType timestampType,
    long timestampBeforeMaxMs,
    long timestampAfterMaxMs,
    TopicCompression compression,
    int maxDecompressedMessageBytes,
    int maxDecompressedBatchBytes,
    long producerIdExpirationMs) {

  /** Kafka's defaults. */
  public static final LogConfig DEFAULT = new LogConfig(
      PartitionOptions.DEFAULT,
      true,
      false,
      CompactionConfig.DEFAULT,
      7L * 24 * 3600 * 1000,
      -1,
      1_048_588,
      TimestampType.CREATE_TIME,
      Long.MAX_VALUE,
      3_600_000,
      TopicCompression.PRODUCER,
      Integer.MAX_VALUE - 8,
      256 << 20,
      86_400_000);

  /** Refuses values that are out of range. */
  public LogConfig {
    requireAtLeast("retention.ms", retentionMs, -1);
    requireAtLeast("retention.bytes", retentionBytes, -1);
    requireAtLeast("max.message.bytes", maxMessageBytes, 0);
    requireAtLeast("message.timestamp.before.max.ms", timestampBeforeMaxMs, 0);
    requireAtLeast("message.timestamp.after.max.ms", timestampAfterMaxMs, 0);
    requireAtLeast("max.decompressed.message.bytes", maxDecompressedMessageBytes, 0);
    requireAtLeast("maxDecompressedBatchBytes", maxDecompressedBatchBytes, 0);
    requireAtLeast("producer.id.expiration.ms", producerIdExpirationMs, 1);
  }

  private static void requireAtLeast(String key, long value, long minimum) {
    if (value < minimum) {
      throw new IllegalArgumentException(key + " is " + value + ", expected at least " + minimum);
    }
  }

  /** A builder that starts from these values. */
  public LogConfigBuilder toBuilder() {
    return new LogConfigBuilder(this);
  }
}
