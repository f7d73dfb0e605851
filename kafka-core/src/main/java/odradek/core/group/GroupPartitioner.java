package odradek.core.group;

/** Which partition of {@code __consumer_offsets} keeps a group. Clients and tools rely on Kafka's rule. */
public final class GroupPartitioner {

  private GroupPartitioner() {}

  /**
   * The partition of a group.
   *
   * @param groupId the group
   * @param partitionCount how many partitions the topic has, at least 1
   * @return from 0 to {@code partitionCount}, exclusive
   */
  public static int partitionOf(String groupId, int partitionCount) {
    int hash = groupId.hashCode();
    // The one number without a positive counterpart counts as 0.
    return (hash == Integer.MIN_VALUE ? 0 : Math.abs(hash)) % partitionCount;
  }
}
