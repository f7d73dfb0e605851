package odradek.core.partition;

import odradek.api.ErrorCode;
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

  /** Why a partition that this broker should have is not there: it is led elsewhere, or its storage failed. */
  ErrorCode absence(TopicIdPartition id);

  /** The shard that owns a partition, open or not. */
  Shard shardOf(TopicIdPartition id);
}
