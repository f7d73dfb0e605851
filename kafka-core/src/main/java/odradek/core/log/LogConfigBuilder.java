package odradek.core.log;

import odradek.api.record.TimestampType;
import odradek.core.spi.storage.PartitionOptions;

/**
 * Changes single values of a {@link LogConfig}; every method is named after the component it sets.
 *
 * <p><b>Threading:</b> confined to one thread.
 */
public final class LogConfigBuilder {

  private PartitionOptions storage;
  private boolean delete;
  private boolean compact;
  private CompactionConfig compaction;
  private long retentionMs;
  private long retentionBytes;
  private int maxMessageBytes;
  private TimestampType timestampType;
  private long timestampBeforeMaxMs;
  private long timestampAfterMaxMs;
  private TopicCompression compression;
  private int maxDecompressedMessageBytes;
  private int maxDecompressedBatchBytes;
  private long producerIdExpirationMs;

  LogConfigBuilder(LogConfig from) {
    storage = from.storage();
    delete = from.delete();
    compact = from.compact();
    compaction = from.compaction();
    retentionMs = from.retentionMs();
    retentionBytes = from.retentionBytes();
    maxMessageBytes = from.maxMessageBytes();
    timestampType = from.timestampType();
    timestampBeforeMaxMs = from.timestampBeforeMaxMs();
    timestampAfterMaxMs = from.timestampAfterMaxMs();
    compression = from.compression();
    maxDecompressedMessageBytes = from.maxDecompressedMessageBytes();
    maxDecompressedBatchBytes = from.maxDecompressedBatchBytes();
    producerIdExpirationMs = from.producerIdExpirationMs();
  }

  /** Sets {@link LogConfig#storage()}. */
  public LogConfigBuilder storage(PartitionOptions value) {
    storage = value;
    return this;
  }

  /** Sets {@link LogConfig#delete()}. */
  public LogConfigBuilder delete(boolean value) {
    delete = value;
    return this;
  }

  /** Sets {@link LogConfig#compact()}. */
  public LogConfigBuilder compact(boolean value) {
    compact = value;
    return this;
  }

  /** Sets {@link LogConfig#compaction()}. */
  public LogConfigBuilder compaction(CompactionConfig value) {
    compaction = value;
    return this;
  }

  /** Sets {@link LogConfig#retentionMs()}. */
  public LogConfigBuilder retentionMs(long value) {
    retentionMs = value;
    return this;
  }

  /** Sets {@link LogConfig#retentionBytes()}. */
  public LogConfigBuilder retentionBytes(long value) {
    retentionBytes = value;
    return this;
  }

  /** Sets {@link LogConfig#maxMessageBytes()}. */
  public LogConfigBuilder maxMessageBytes(int value) {
    maxMessageBytes = value;
    return this;
  }

  /** Sets {@link LogConfig#timestampType()}. */
  public LogConfigBuilder timestampType(TimestampType value) {
    timestampType = value;
    return this;
  }

  /** Sets {@link LogConfig#timestampBeforeMaxMs()}. */
  public LogConfigBuilder timestampBeforeMaxMs(long value) {
    timestampBeforeMaxMs = value;
    return this;
  }

  /** Sets {@link LogConfig#timestampAfterMaxMs()}. */
  public LogConfigBuilder timestampAfterMaxMs(long value) {
    timestampAfterMaxMs = value;
    return this;
  }

  /** Sets {@link LogConfig#compression()}. */
  public LogConfigBuilder compression(TopicCompression value) {
    compression = value;
    return this;
  }

  /** Sets {@link LogConfig#maxDecompressedMessageBytes()}. */
  public LogConfigBuilder maxDecompressedMessageBytes(int value) {
    maxDecompressedMessageBytes = value;
    return this;
  }

  /** Sets {@link LogConfig#maxDecompressedBatchBytes()}. */
  public LogConfigBuilder maxDecompressedBatchBytes(int value) {
    maxDecompressedBatchBytes = value;
    return this;
  }

  /** Sets {@link LogConfig#producerIdExpirationMs()}. */
  public LogConfigBuilder producerIdExpirationMs(long value) {
    producerIdExpirationMs = value;
    return this;
  }

  /**
   * The settings.
   *
   * @throws IllegalArgumentException if a value is out of range
   */
  public LogConfig build() {
    return new LogConfig(
        storage,
        delete,
        compact,
        compaction,
        retentionMs,
        retentionBytes,
        maxMessageBytes,
        timestampType,
        timestampBeforeMaxMs,
        timestampAfterMaxMs,
        compression,
        maxDecompressedMessageBytes,
        maxDecompressedBatchBytes,
        producerIdExpirationMs);
  }
}
