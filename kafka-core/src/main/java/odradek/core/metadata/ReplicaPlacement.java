package odradek.core.metadata;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.random.RandomGenerator;
import odradek.api.ErrorCode;
import odradek.api.Uuid;

/**
 * Decides which brokers keep a partition: round robin over the live ones from a random start, the followers shifted
 * against the leaders by one more with each round, so that the partitions of a broker have their other replicas
 * everywhere.
 */
final class ReplicaPlacement {

  private final ClusterImage image;
  private final List<Integer> liveBrokers = new ArrayList<>();

  ReplicaPlacement(ClusterImage image) {
    this.image = image;
    image.brokers().forEach((id, broker) -> {
      if (!broker.fenced()) {
        liveBrokers.add(id);
      }
    });
  }

  /**
   * Places partitions.
   *
   * @param firstIndex the number of the first one
   * @param count how many
   * @param replicationFactor replicas of each
   */
  List<PartitionImage> place(int firstIndex, int count, int replicationFactor, RandomGenerator random) {
    int brokers = liveBrokers.size();
    if (replicationFactor > brokers) {
      throw new CommandException(ErrorCode.INVALID_REPLICATION_FACTOR, "replication factor " + replicationFactor
          + " is larger than the number of live brokers, which is " + brokers);
    }
    int start = random.nextInt(brokers);
    int shift = random.nextInt(brokers);
    var partitions = new ArrayList<PartitionImage>(count);
    for (int index = firstIndex; index < firstIndex + count; index++) {
      int leader = Math.floorMod(start + index, brokers);
      var replicas = new ArrayList<Integer>(replicationFactor);
      replicas.add(liveBrokers.get(leader));
      for (int i = 1; i < replicationFactor; i++) {
        int distance = 1 + Math.floorMod(shift + index / brokers + i - 1, brokers - 1);
        replicas.add(liveBrokers.get((leader + distance) % brokers));
      }
      partitions.add(partition(index, replicas));
    }
    return partitions;
  }

  /** Takes an assignment as it was wished for. */
  PartitionImage assigned(int index, List<Integer> replicas) {
    if (replicas.isEmpty()) {
      throw invalid(index, replicas, "at least one broker");
    }
    if (new HashSet<>(replicas).size() != replicas.size()) {
      throw invalid(index, replicas, "each broker once");
    }
    for (int brokerId : replicas) {
      if (image.brokers().get(brokerId) == null) {
        throw invalid(index, replicas, "brokers that are registered, which " + brokerId + " is not");
      }
    }
    PartitionImage partition = partition(index, replicas);
    if (partition.isr().isEmpty()) {
      throw invalid(index, replicas, "at least one broker that is alive");
    }
    return partition;
  }

  private static CommandException invalid(int index, List<Integer> replicas, String rule) {
    return new CommandException(ErrorCode.INVALID_REPLICA_ASSIGNMENT,
        "partition " + index + " is assigned to brokers " + replicas + ", expected " + rule);
  }

  private PartitionImage partition(int index, List<Integer> replicas) {
    List<Integer> isr = replicas.stream().filter(liveBrokers::contains).toList();
    int leader = isr.isEmpty() ? PartitionImage.NO_LEADER : isr.get(0);
    return new PartitionImage(
        index, replicas, replicas.stream().map(replica -> Uuid.ZERO).toList(), isr, leader, 0, 0);
  }
}
