package odradek.core.config;

import java.util.Map;

/**
 * What is in effect for one topic.
 *
 * <p><b>Threading:</b> immutable.
 *
 * @param storageProvider the storage plug-in
 * @param minInsyncReplicas without how many in-sync replicas nothing is written that asks for all
 * @param uncleanLeaderElection whether a replica that may lack records can lead if no other is left
 * @param maxMessageBytes the largest batch, as it arrives
 * @param maxDecompressedMessageBytes the largest record, decompressed
 * @param cleanup what happens to old records
 * @param segment when a segment is full, and what goes with it
 * @param compression how batches are compressed
 * @param timestamps which time records carry
 * @param flush when records are flushed
 */
public record EffectiveTopicConfig(
    String storageProvider,
    int minInsyncReplicas,
    boolean uncleanLeaderElection,
    int maxMessageBytes,
    int maxDecompressedMessageBytes,
    Cleanup cleanup,
    Segment segment,
    Compression compression,
    Timestamps timestamps,
    Flush flush) {

  /**
   * What happens to old records.
   *
   * @param delete whether they are deleted by age and size
   * @param compact whether only the last of each key is kept
   * @param retentionMs how long they are kept, -1 for ever
   * @param retentionBytes how many bytes of a partition are kept, -1 for all
   * @param fileDeleteDelayMs how long a file outlives its removal from the log
   * @param minCleanableDirtyRatio the share of a log that must be new before it is compacted again
   * @param minCompactionLagMs how long a record is safe from compaction
   * @param maxCompactionLagMs how long a record may stay before it must be considered
   * @param deleteRetentionMs how long tombstones and markers are kept
   */
  public record Cleanup(
      boolean delete,
      boolean compact,
      long retentionMs,
      long retentionBytes,
      long fileDeleteDelayMs,
      double minCleanableDirtyRatio,
      long minCompactionLagMs,
      long maxCompactionLagMs,
      long deleteRetentionMs) {}

  /**
   * When a segment is full, and what goes with it.
   *
   * @param bytes the size at which it is full
   * @param ms the age at which it is closed
   * @param jitterMs the most that is randomly taken off that age
   * @param indexBytes the size at which an index is full
   * @param indexIntervalBytes bytes of records between two index entries
   */
  public record Segment(int bytes, long ms, long jitterMs, int indexBytes, int indexIntervalBytes) {}

  /**
   * How batches are compressed.
   *
   * @param type {@code producer}, {@code uncompressed} or a codec
   * @param gzipLevel 1 to 9, or -1 for the library's default
   * @param lz4Level 1 to 17
   * @param zstdLevel -131072 to 22
   */
  public record Compression(String type, int gzipLevel, int lz4Level, int zstdLevel) {

    /** The level for a codec by name; 0 for one that has none. */
    public int level(String codec) {
      return switch (codec) {
        case "gzip" -> gzipLevel;
        case "lz4" -> lz4Level;
        case "zstd" -> zstdLevel;
        default -> 0;
      };
    }
  }

  /**
   * Which time records carry.
   *
   * @param logAppendTime whether it is that of the append, not the producer's
   * @param beforeMaxMs how far the producer's may lie before the broker's
   * @param afterMaxMs how far it may lie after
   */
  public record Timestamps(boolean logAppendTime, long beforeMaxMs, long afterMaxMs) {}

  /**
   * When records are flushed.
   *
   * @param acknowledgedOnceFlushed whether a record counts as written only when it is flushed ({@code
   *     durability=flushed})
   * @param messages records between two flushes
   * @param ms time between two flushes
   */
  public record Flush(boolean acknowledgedOnceFlushed, long messages, long ms) {}

  /** Makes the view from the value of every key. */
  static EffectiveTopicConfig of(Map<String, String> values) {
    String internalSegment = values.get(TopicConfigs.INTERNAL_SEGMENT_BYTES);
    return new EffectiveTopicConfig(
        values.get(TopicConfigs.STORAGE_PROVIDER),
        number(values, "min.insync.replicas"),
        Boolean.parseBoolean(values.get("unclean.leader.election.enable")),
        number(values, "max.message.bytes"),
        number(values, "max.decompressed.message.bytes"),
        cleanup(values),
        new Segment(
            internalSegment != null ? Integer.parseInt(internalSegment) : number(values, "segment.bytes"),
            bigNumber(values, "segment.ms"),
            bigNumber(values, "segment.jitter.ms"),
            number(values, "segment.index.bytes"),
            number(values, "index.interval.bytes")),
        new Compression(
            values.get("compression.type"),
            number(values, "compression.gzip.level"),
            number(values, "compression.lz4.level"),
            number(values, "compression.zstd.level")),
        new Timestamps(
            values.get("message.timestamp.type").equals("LogAppendTime"),
            bigNumber(values, "message.timestamp.before.max.ms"),
            bigNumber(values, "message.timestamp.after.max.ms")),
        new Flush(
            values.get("durability").equals("flushed"),
            bigNumber(values, "flush.messages"),
            bigNumber(values, "flush.ms")));
  }

  private static Cleanup cleanup(Map<String, String> values) {
    var policies = ConfigDefinition.words(values.get("cleanup.policy"));
    return new Cleanup(
        policies.contains("delete"),
        policies.contains("compact"),
        bigNumber(values, "retention.ms"),
        bigNumber(values, "retention.bytes"),
        bigNumber(values, "file.delete.delay.ms"),
        Double.parseDouble(values.get("min.cleanable.dirty.ratio")),
        bigNumber(values, "min.compaction.lag.ms"),
        bigNumber(values, "max.compaction.lag.ms"),
        bigNumber(values, "delete.retention.ms"));
  }

  private static int number(Map<String, String> values, String key) {
    return Integer.parseInt(values.get(key));
  }

  private static long bigNumber(Map<String, String> values, String key) {
    return Long.parseLong(values.get(key));
  }
}
