package odradek.core.hosting;

import odradek.api.TopicIdPartition;
import odradek.core.config.EffectiveTopicConfig;

/**
 * When records are flushed that nobody waits for. What is not flushed has to be read after a crash, so every log is
 * flushed from time to time; not all at once, or those who do wait for a flush would wait for all logs.
 *
 * @param recoveryPointIntervalMs the longest that records stay unflushed
 */
record FlushTimes(long recoveryPointIntervalMs) {

  private static final int SPREAD = 1_024;

  /** After how long a partition is flushed: at the latest when its topic asks for it. */
  long flushMs(TopicIdPartition id, EffectiveTopicConfig config) {
    int share = (id.hashCode() * 0x9E3779B9) >>> 22;
    long spreadMs = recoveryPointIntervalMs / 2 + recoveryPointIntervalMs / 2 * share / SPREAD;
    return Math.min(config.flush().ms(), spreadMs);
  }
}
