package odradek.core.metadata;

import java.util.List;
import odradek.api.Uuid;

/**
 * A partition.
 *
 * <p><b>Threading:</b> immutable.
 *
 * @param index its number in the topic
 * @param replicas the brokers that keep it, the preferred leader first
 * @param directories the log directory of each replica, in the order of the replicas; {@link Uuid#ZERO} until the
 *     replica has reported that it has created the partition there
 * @param isr the replicas that are in sync
 * @param leader the leader, or -1
 * @param leaderEpoch grows with each change of the leader, from 0
 * @param partitionEpoch grows with each change of the partition, from 0
 */
public record PartitionImage(
    int index,
    List<Integer> replicas,
    List<Uuid> directories,
    List<Integer> isr,
    int leader,
    int leaderEpoch,
    int partitionEpoch) {

  /** The leader of a partition that has none. */
  public static final int NO_LEADER = -1;

  /** Whether the broker keeps a replica. */
  public boolean hasReplica(int brokerId) {
    return replicas.contains(brokerId);
  }

  /**
   * The directory in which a broker has created its replica, or {@link Uuid#ZERO} if it has not reported so: then, and
   * only then, it may make an empty one. Also zero if the broker keeps no replica.
   */
  public Uuid directory(int brokerId) {
    int position = replicas.indexOf(brokerId);
    return position < 0 ? Uuid.ZERO : directories.get(position);
  }

  /** Whether the broker has reported that it has created its replica. */
  public boolean isCreated(int brokerId) {
    return !directory(brokerId).isZero();
  }

  /** The broker that leads if nothing speaks against it. */
  public int preferredLeader() {
    return replicas.get(0);
  }
}
