package odradek.core.hosting;

import odradek.api.record.TimestampType;
import odradek.core.config.EffectiveTopicConfig;
import odradek.core.log.CompactionConfig;
import odradek.core.log.LogConfig;
import odradek.core.log.TopicCompression;
import odradek.core.partition.DurabilityMode;
import odradek.core.spi.storage.PartitionOptions;

/** What the configuration of a topic means for its logs. */
final class TopicLogConfigs {

  private TopicLogConfigs() {}

  static LogConfig logConfig(EffectiveTopicConfig config, long producerIdExpirationMs) {
    EffectiveTopicConfig.Compression compression = config.compression();
    return LogConfig.DEFAULT.toBuilder()
        .storage(options(config))
        .delete(config.cleanup().delete())
        .compact(config.cleanup().compact())
        .compaction(new CompactionConfig(config.cleanup().minCleanableDirtyRatio(),
        config.cleanup().minCompactionLagMs(),
            config.cleanup().maxCompactionLagMs(), config.cleanup().deleteRetentionMs()))
        .retentionMs(config.cleanup().retentionMs())
        .retentionBytes(config.cleanup().retentionBytes())
        .maxMessageBytes(config.maxMessageBytes())
        .timestampType(config.timestamps().logAppendTime() ? TimestampType.LOG_APPEND_TIME : TimestampType.CREATE_TIME)
        .timestampBeforeMaxMs(config.timestamps().beforeMaxMs())
        .timestampAfterMaxMs(config.timestamps().afterMaxMs())
        .compression(TopicCompression.parse(compression.type(), compression.gzipLevel(), compression.lz4Level(),
            compression.zstdLevel()))
        .maxDecompressedMessageBytes(config.maxDecompressedMessageBytes())
        .producerIdExpirationMs(producerIdExpirationMs)
        .build();
  }

  private static PartitionOptions options(EffectiveTopicConfig config) {
    EffectiveTopicConfig.Segment segment = config.segment();
    // What is written to is never compacted: it must not stay that for longer than a record may wait.
    long segmentMs = config.cleanup().compact() ? Math.min(segment.ms(), config.cleanup().maxCompactionLagMs())
        : segment.ms();
    return new PartitionOptions(segment.bytes(), segmentMs, segment.jitterMs(), segment.indexIntervalBytes(),
        segment.indexBytes(), config.cleanup().fileDeleteDelayMs());
  }

  /** Who asks Kafka for a flush after every record wants it before the answer. */
  static DurabilityMode durability(EffectiveTopicConfig config) {
    return config.flush().acknowledgedOnceFlushed() || config.flush().messages() == 1
        ? DurabilityMode.FLUSHED : DurabilityMode.REPLICATED;
  }
}
