package odradek.core.runtime;

import java.util.List;
import odradek.api.TopicIdPartition;

/**
 * Which shard owns what.
 *
 * <p><b>Threading:</b> immutable.
 */
public final class ShardMap {

  private final Shard[] shards;

  /** @param shards all shards by index, at least one */
  public ShardMap(List<Shard> shards) {
    this.shards = shards.toArray(new Shard[0]);
  }

  /** The shard of a partition: fixed by its topic's id and its index, for as long as the number of shards stays. */
  public Shard of(TopicIdPartition partition) {
    // The partitions of one topic follow each other around the shards, so that a topic with as many partitions as there
    // are shards keeps all of them busy.
    int start = partition.topicId().hashCode() & Integer.MAX_VALUE;
    return shards[(int) (((long) start + partition.partition()) % shards.length)];
  }

  /** The shard of what belongs to the whole broker: the controller. */
  public Shard first() {
    return shards[0];
  }

  /** Runs a task on a shard: at once if the calling thread is the shard's, otherwise soon. */
  public static void run(Shard shard, Runnable task) {
    if (shard.inShard()) {
      task.run();
    } else {
      shard.execute(task);
    }
  }
}
