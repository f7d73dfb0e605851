package odradek.core.group;

import odradek.core.coordinator.CoordinatorPartition;

/**
 * The partitions of {@code __consumer_offsets}, as the broker sees them.
 *
 * <p><b>Threading:</b> thread-safe. <b>Blocking:</b> never.
 */
public interface CoordinatorPartitions {

  /** How many partitions the topic has; 0 while it does not exist. */
  int count();

  /**
   * The coordinator of a partition.
   *
   * @param index from 0 to {@link #count}, exclusive
   * @return the coordinator, or null if this broker has no replica of the partition
   */
  CoordinatorPartition<GroupPartition, GroupRecord> partition(int index);
}
