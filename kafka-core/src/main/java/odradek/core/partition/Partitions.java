package odradek.core.partition;

import java.util.Collection;
import odradek.api.ErrorCode;
import odradek.api.TopicIdPartition;
import odradek.api.Uuid;
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

  /**
   * What the space that is left lets clients write to a partition.
   *
   * @param bytes how much they are about to write; counted
   */
  default WriteLimit writeLimit(TopicIdPartition id, int bytes) {
    return WriteLimit.NONE;
  }

  /** The shard that owns a partition, open or not. */
  Shard shardOf(TopicIdPartition id);

  /**
   * Waits for the partitions of topics that this broker is opening at this moment.
   *
   * @param topicIds the topics
   * @param action called on any thread when all of them are open, or cannot be
   */
  void whenSettled(Collection<Uuid> topicIds, Runnable action);
}
