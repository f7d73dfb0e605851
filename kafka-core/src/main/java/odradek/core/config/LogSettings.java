package odradek.core.config;

import java.util.List;

/**
 * How logs are looked after; what a topic may override is in {@link EffectiveTopicConfig}.
 *
 * @param directories where logs are kept; none if nothing was said
 * @param metadataDirectory where the metadata of the cluster is kept; null for the first of the directories
 * @param space how much of them stays free
 * @param recoveryThreadsPerDirectory threads that open the logs of a directory
 * @param retentionCheckIntervalMs between two looks for records that are too old
 * @param initialTaskDelayMs after a start until the first such look
 * @param flushSchedulerIntervalMs between two looks for logs that are due to be flushed
 * @param recoveryPointIntervalMs between two records of how far logs are flushed
 * @param logStartIntervalMs between two records of where logs start
 * @param highWatermarkIntervalMs between two records of the high watermarks
 * @param cleaner compaction
 */
public record LogSettings(
    List<String> directories,
    String metadataDirectory,
    Space space,
    int recoveryThreadsPerDirectory,
    long retentionCheckIntervalMs,
    long initialTaskDelayMs,
    long flushSchedulerIntervalMs,
    long recoveryPointIntervalMs,
    long logStartIntervalMs,
    long highWatermarkIntervalMs,
    Cleaner cleaner) {

  /**
   * How much space stays free in each log directory; -1 where that follows the size of the volume, 0 for no limit.
   *
   * @param softFreeBytes with less, answers to producers are held back
   * @param hardFreeBytes with less, producers are refused
   * @param reserveBytes kept aside for deletes and recovery
   */
  public record Space(long softFreeBytes, long hardFreeBytes, long reserveBytes) {}

  /**
   * Compaction.
   *
   * @param enabled whether logs are compacted at all
   * @param threads threads that do it
   * @param dedupeBufferBytes what all of them together may use to remember keys
   * @param loadFactor the share of that which is filled at most
   * @param ioBufferBytes what all of them together read and write at once
   * @param ioBytesPerSecond how fast all of them together read and write
   * @param backoffMs between two looks for something to do
   */
  public record Cleaner(
      boolean enabled, int threads, long dedupeBufferBytes, double loadFactor, int ioBufferBytes,
      double ioBytesPerSecond,
      long backoffMs) {

    static Cleaner of(ConfigValues values) {
      return new Cleaner(
          values.flag("log.cleaner.enable"),
          values.number("log.cleaner.threads"),
          values.bigNumber("log.cleaner.dedupe.buffer.size"),
          values.fraction("log.cleaner.io.buffer.load.factor"),
          values.number("log.cleaner.io.buffer.size"),
          values.fraction("log.cleaner.io.max.bytes.per.second"),
          values.bigNumber("log.cleaner.backoff.ms"));
    }
  }

  static LogSettings of(ConfigValues values) {
    return new LogSettings(
        List.copyOf(values.words(values.isSet("log.dirs") ? "log.dirs" : "log.dir")),
        values.text("metadata.log.dir"),
        new Space(
            values.bigNumber("log.dirs.free.soft.bytes"),
            values.bigNumber("log.dirs.free.hard.bytes"),
            values.bigNumber("log.dirs.reserve.bytes")),
        values.number("num.recovery.threads.per.data.dir"),
        values.bigNumber("log.retention.check.interval.ms"),
        values.bigNumber("log.initial.task.delay.ms"),
        values.bigNumber("log.flush.scheduler.interval.ms"),
        values.bigNumber("log.flush.offset.checkpoint.interval.ms"),
        values.bigNumber("log.flush.start.offset.checkpoint.interval.ms"),
        values.bigNumber("replica.high.watermark.checkpoint.interval.ms"),
        Cleaner.of(values));
  }
}
