package odradek.core.request.cluster;

import java.util.ArrayList;
import java.util.List;
import odradek.api.ErrorCode;
import odradek.core.metadata.BrokerImage;
import odradek.core.metadata.ClusterImage;
import odradek.core.metadata.PartitionImage;

/** What a client on one listener can reach of a partition. */
final class Reachability {

  private Reachability() {}

  /** Why the client cannot reach the leader, {@link ErrorCode#NONE} if it can. */
  static ErrorCode leaderError(ClusterImage image, PartitionImage partition, String listener) {
    BrokerImage leader = partition.leader() < 0 ? null : image.liveBroker(partition.leader());
    if (leader == null) {
      return ErrorCode.LEADER_NOT_AVAILABLE;
    }
    return leader.endpoint(listener) == null ? ErrorCode.LISTENER_NOT_FOUND : ErrorCode.NONE;
  }

  /**
   * Who leads, or -1 if the client cannot reach that broker: it would look for it among those that it was told, in
   * vain.
   */
  static int leader(ClusterImage image, PartitionImage partition, String listener) {
    return leaderError(image, partition, listener) == ErrorCode.NONE ? partition.leader() : -1;
  }

  /** The replicas whose broker is not alive. */
  static List<Integer> offline(ClusterImage image, PartitionImage partition) {
    var offline = new ArrayList<Integer>();
    for (int replica : partition.replicas()) {
      if (image.liveBroker(replica) == null) {
        offline.add(replica);
      }
    }
    return offline;
  }
}
