package odradek.core.request.partition;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import odradek.api.ErrorCode;
import odradek.api.TopicIdPartition;
import odradek.core.metadata.ClusterImage;
import odradek.core.metadata.TopicImage;
import odradek.core.partition.Partition;
import odradek.core.partition.Partitions;
import odradek.core.runtime.Shard;
import odradek.core.runtime.ShardMap;

/**
 * Asks many partitions the same question, each on its own shard, and goes on when all have answered.
 *
 * <p><b>Threading:</b> starts and ends on the connection's shard.
 */
final class PartitionQuery {

  /** One partition's share of a request. */
  abstract static class Item {

    private final String topic;
    private final int partition;
    private TopicIdPartition id;

    Item(String topic, int partition) {
      this.topic = topic;
      this.partition = partition;
    }

    /**
     * Asks the partition. On the partition's shard.
     *
     * @param done called on any thread when the answer is there
     */
    abstract void ask(Partition target, Runnable done);

    /** There is no such partition here. */
    abstract void fail(ErrorCode error);
  }

  private PartitionQuery() {}

  /**
   * Asks.
   *
   * @param done called on {@code home} when every item was asked or failed
   */
  static void run(Shard home, Supplier<ClusterImage> images, Partitions partitions, List<? extends Item> items,
      Runnable done) {
    var open = new AtomicInteger(items.size() + 1);
    Runnable oneDone = () -> {
      if (open.decrementAndGet() == 0) {
        ShardMap.run(home, done);
      }
    };
    for (Item item : items) {
      if (resolve(images, item)) {
        ShardMap.run(partitions.shardOf(item.id), () -> ask(partitions, item, oneDone));
      } else {
        item.fail(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
        oneDone.run();
      }
    }
    oneDone.run();
  }

  private static boolean resolve(Supplier<ClusterImage> images, Item item) {
    TopicImage topic = images.get().topics().get(item.topic);
    if (topic == null || topic.partition(item.partition) == null) {
      return false;
    }
    item.id = new TopicIdPartition(topic.id(), item.partition);
    return true;
  }

  private static void ask(Partitions partitions, Item item, Runnable done) {
    Partition partition = partitions.find(item.id);
    if (partition == null) {
      item.fail(partitions.absence(item.id));
      done.run();
    } else {
      item.ask(partition, done);
    }
  }
}
