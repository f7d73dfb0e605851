package odradek.core.group;

/**
 * What can be set about groups.
 *
 * <p><b>Threading:</b> immutable. <b>Source:</b> Kafka's broker settings of the names given.
 *
 * @param initialRebalanceDelayMs {@code group.initial.rebalance.delay.ms}: how long the first member of an empty group
 *     waits for others
 * @param minSessionTimeoutMs {@code group.min.session.timeout.ms}
 * @param maxSessionTimeoutMs {@code group.max.session.timeout.ms}
 * @param maxSize {@code group.max.size}: how many members a group may have
 * @param offsetMetadataMaxBytes {@code offset.metadata.max.bytes}: how long the remark on a commit may be; as in
 *     Kafka it is counted in UTF-16 units
 * @param offsetsRetentionMs {@code offsets.retention.minutes}: how long offsets are kept when nobody uses them
 * @param offsetsRetentionCheckIntervalMs {@code offsets.retention.check.interval.ms}
 * @param offsetsCommitTimeoutMs {@code offsets.commit.timeout.ms}: how long a commit may wait for replication
 */
public record GroupConfig(int initialRebalanceDelayMs, int minSessionTimeoutMs, int maxSessionTimeoutMs, int maxSize,
    int offsetMetadataMaxBytes, long offsetsRetentionMs, long offsetsRetentionCheckIntervalMs,
    int offsetsCommitTimeoutMs) {

  private static final long MINUTE_MS = 60_000;

  /** Checks the ranges. */
  public GroupConfig {
    require("group.initial.rebalance.delay.ms", initialRebalanceDelayMs, 0);
    require("group.min.session.timeout.ms", minSessionTimeoutMs, 1);
    require("group.max.session.timeout.ms", maxSessionTimeoutMs, minSessionTimeoutMs);
    require("group.max.size", maxSize, 1);
    require("offset.metadata.max.bytes", offsetMetadataMaxBytes, 0);
    require("offsets.retention.minutes (in ms)", offsetsRetentionMs, 1);
    require("offsets.retention.check.interval.ms", offsetsRetentionCheckIntervalMs, 1);
    require("offsets.commit.timeout.ms", offsetsCommitTimeoutMs, 1);
  }

  /** Kafka's defaults. */
  public static GroupConfig defaults() {
    return new GroupConfig(3_000, 6_000, 1_800_000, Integer.MAX_VALUE, 4_096, 10_080 * MINUTE_MS, 600_000, 5_000);
  }

  private static void require(String name, long value, long minimum) {
    if (value < minimum) {
      throw new IllegalArgumentException(name + " is " + value + ", expected at least " + minimum);
    }
  }
}
