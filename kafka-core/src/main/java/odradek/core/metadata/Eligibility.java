package odradek.core.metadata;

import java.util.function.IntFunction;
import odradek.api.Uuid;

/**
 * Which replicas can lead: those of live brokers whose log directory is usable.
 *
 * @param liveBrokers finds a broker that is alive, or null
 */
record Eligibility(IntFunction<BrokerImage> liveBrokers) {

  static Eligibility in(ClusterImage image) {
    return new Eligibility(image::liveBroker);
  }

  boolean canLead(PartitionImage partition, int brokerId) {
    BrokerImage broker = liveBrokers.apply(brokerId);
    if (broker == null || !partition.hasReplica(brokerId)) {
      return false;
    }
    Uuid directory = partition.directory(brokerId);
    return directory.isZero() || broker.directories().contains(directory);
  }

  /** The first replica that is in sync and can lead, except one; {@link PartitionImage#NO_LEADER} if there is none. */
  int candidate(PartitionImage partition, int except) {
    for (int replica : partition.replicas()) {
      if (replica != except && partition.isr().contains(replica) && canLead(partition, replica)) {
        return replica;
      }
    }
    return PartitionImage.NO_LEADER;
  }
}
