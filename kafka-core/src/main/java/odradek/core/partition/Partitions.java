package odradek.core.partition;

import odradek.api.TopicIdPartition;
import odradek.core.runtime.Shard;

/**
 * The partitions that this broker hosts.
 *
 * <p><b>Threading:</b> thread-safe.
 */
public interface Partitions {

  /** A partition that is open here, or null. What is confined in it is touched on {@link #shardOf} only. */
  Partition find(TopicIdPartition id);

  /** The shard that owns a partition, open or not. */
  Shard shardOf(TopicIdPartition id);
}
