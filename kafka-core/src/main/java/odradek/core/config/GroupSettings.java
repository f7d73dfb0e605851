package odradek.core.config;

/**
 * What groups may do and how their offsets are kept.
 *
 * @param initialRebalanceDelayMs how long an empty group waits for more members
 * @param minSessionTimeoutMs the shortest session timeout
 * @param maxSessionTimeoutMs the longest session timeout
 * @param maxSize the most members of a group
 * @param offsets how offsets are kept
 */
public record GroupSettings(
    int initialRebalanceDelayMs, int minSessionTimeoutMs, int maxSessionTimeoutMs, int maxSize, Offsets offsets) {

  /**
   * How offsets are kept.
   *
   * @param partitionCount partitions of the topic
   * @param replicationFactor replicas of each
   * @param segmentBytes its segment size
   * @param storageProvider the storage plug-in that it is created with; null for the default of all topics
   * @param retentionMinutes how long offsets are kept
   * @param retentionCheckIntervalMs between two looks for those that are too old
   * @param maxMetadataBytes the longest text that goes with an offset
   * @param commitTimeoutMs how long a commit waits for its replicas
   */
  public record Offsets(
      int partitionCount,
      short replicationFactor,
      int segmentBytes,
      String storageProvider,
      int retentionMinutes,
      long retentionCheckIntervalMs,
      int maxMetadataBytes,
      int commitTimeoutMs) {}

  static GroupSettings of(ConfigValues values) {
    int minimum = values.number("group.min.session.timeout.ms");
    int maximum = values.number("group.max.session.timeout.ms");
    if (minimum > maximum) {
      throw values.invalid("group.min.session.timeout.ms",
          "at most group.max.session.timeout.ms, which is " + maximum);
    }
    return new GroupSettings(
        values.number("group.initial.rebalance.delay.ms"),
        minimum,
        maximum,
        values.number("group.max.size"),
        new Offsets(
            values.number("offsets.topic.num.partitions"),
            Short.parseShort(values.text("offsets.topic.replication.factor")),
            values.number("offsets.topic.segment.bytes"),
            values.text("offsets.topic.storage.provider"),
            values.number("offsets.retention.minutes"),
            values.bigNumber("offsets.retention.check.interval.ms"),
            values.number("offset.metadata.max.bytes"),
            values.number("offsets.commit.timeout.ms")));
  }
}
