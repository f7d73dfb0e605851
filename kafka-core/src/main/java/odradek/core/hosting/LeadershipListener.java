package odradek.core.hosting;

import odradek.core.partition.Partition;
import odradek.core.runtime.Shard;

/**
 * Hears which partitions this broker leads.
 *
 * <p><b>Threading:</b> called on the partition's shard.
 */
interface LeadershipListener {

  /** The partition is led from here, in a new epoch. */
  void leading(Partition partition, Shard shard, int leaderEpoch);

  /** The partition is not here any more. */
  void gone(Partition partition);
}
