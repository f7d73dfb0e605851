package odradek.core.log;

/**
 * How a topic wants to be compacted.
 *
 * <p><b>Threading:</b> immutable.
 *
 * @param minDirtyRatio {@code min.cleanable.dirty.ratio}: how much of the log has to be new, 0 to 1
 * @param minLagMs {@code min.compaction.lag.ms}: how long a record is safe, at least 0
 * @param maxLagMs {@code max.compaction.lag.ms}: after how long a record is due, at least 1
 * @param deleteRetentionMs {@code delete.retention.ms}: how long tombstones and markers stay after compaction has first
 *     seen them, at least 0
 */
public record CompactionConfig(double minDirtyRatio, long minLagMs, long maxLagMs, long deleteRetentionMs) {

  /** Kafka's defaults. */
  public static final CompactionConfig DEFAULT = new CompactionConfig(0.5, 0, Long.MAX_VALUE, 86_400_000);
}
