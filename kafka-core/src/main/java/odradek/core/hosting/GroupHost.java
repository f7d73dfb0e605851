package odradek.core.hosting;

import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import odradek.api.Uuid;
import odradek.api.record.BatchCodecs;
import odradek.core.coordinator.CoordinatorPartition;
import odradek.core.group.CoordinatorPartitions;
import odradek.core.group.GroupConfig;
import odradek.core.group.GroupPartition;
import odradek.core.group.GroupRecord;
import odradek.core.group.TopicNames;
import odradek.core.metadata.ClusterImage;
import odradek.core.metadata.TopicImage;
import odradek.core.partition.Partition;
import odradek.core.runtime.Shard;
import odradek.core.spi.Clock;

/**
 * The group coordinators of this broker: one for each partition of {@code __consumer_offsets} that it leads.
 *
 * <p><b>Threading:</b> thread-safe; each coordinator is its partition's shard's.
 */
public final class GroupHost implements CoordinatorPartitions, TopicNames, LeadershipListener {

  /** The topic that holds committed offsets and the state of groups. */
  public static final String TOPIC = "__consumer_offsets";

  private final ConcurrentHashMap<Integer, CoordinatorPartition<GroupPartition, GroupRecord>> coordinators =
      new ConcurrentHashMap<>();
  private final Supplier<ClusterImage> images;
  private final GroupConfig config;
  private final BatchCodecs codecs;
  private final Clock clock;
  private final RandomGenerator random;

  GroupHost(Supplier<ClusterImage> images, GroupConfig config, BatchCodecs codecs, Clock clock,
      RandomGenerator random) {
    this.images = images;
    this.config = config;
    this.codecs = codecs;
    this.clock = clock;
    this.random = random;
  }

  @Override
  public int count() {
    return partitionCount(TOPIC);
  }

  @Override
  public CoordinatorPartition<GroupPartition, GroupRecord> partition(int index) {
    return coordinators.get(index);
  }

  @Override
  public void leading(Partition partition, Shard shard, int leaderEpoch) {
    if (partition.topic().equals(TOPIC)) {
      coordinators.computeIfAbsent(partition.id().partition(),
              index -> GroupPartition.create(index, shard, clock, config, this, random))
          .elected(leaderEpoch, new PartitionCoordinatorLog(partition, shard, codecs, clock));
    }
  }

  @Override
  public void gone(Partition partition) {
    if (partition.topic().equals(TOPIC)) {
      var coordinator = coordinators.remove(partition.id().partition());
      if (coordinator != null) {
        coordinator.close();
      }
    }
  }

  @Override
  public int partitionCount(String topic) {
    TopicImage found = images.get().topics().get(topic);
    return found == null ? 0 : found.partitions().size();
  }

  @Override
  public Uuid idOf(String topic) {
    TopicImage found = images.get().topics().get(topic);
    return found == null ? Uuid.ZERO : found.id();
  }

  @Override
  public String nameOf(Uuid topicId) {
    TopicImage found = images.get().topics().get(topicId);
    return found == null ? null : found.name();
  }
}
