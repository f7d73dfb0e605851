package odradek.core.request.fetch;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import odradek.api.ErrorCode;
import odradek.api.TopicIdPartition;
import odradek.api.Uuid;
import odradek.core.partition.Partition;
import odradek.core.partition.Partitions;
import odradek.core.runtime.Shard;

/** Partitions of one shard, by their topics' ids, and who hears when one is looked up. */
final class TestPartitions implements Partitions {

  private final Map<Uuid, Partition> byId = new HashMap<>();
  private final Shard shard;
  private final Consumer<Uuid> lookedUp;

  TestPartitions(Shard shard, Consumer<Uuid> lookedUp) {
    this.shard = shard;
    this.lookedUp = lookedUp;
  }

  /** What a fetch from the beginning of a topic's first partition wants. */
  static FetchTarget target(Uuid topicId) {
    var target = new FetchTarget(new FetchTarget.Key("", topicId, 0));
    target.update(Integer.MAX_VALUE, 0, -1, -1);
    target.resolved(topicId);
    return target;
  }

  TestPartitions put(Uuid topicId, Partition partition) {
    byId.put(topicId, partition);
    return this;
  }

  void remove(Uuid topicId) {
    byId.remove(topicId);
  }

  @Override
  public Partition find(TopicIdPartition id) {
    lookedUp.accept(id.topicId());
    return byId.get(id.topicId());
  }

  @Override
  public ErrorCode absence(TopicIdPartition id) {
    return ErrorCode.NOT_LEADER_OR_FOLLOWER;
  }

  @Override
  public Shard shardOf(TopicIdPartition id) {
    return shard;
  }

  @Override
  public void whenSettled(Collection<Uuid> topicIds, Runnable action) {
    action.run();
  }
}
