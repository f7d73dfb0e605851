package odradek.core.hosting;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import odradek.api.TopicIdPartition;
import odradek.core.hosting.StorageEngines.Placed;

/**
 * Chooses the log directory of a partition that is stored nowhere: the one with the fewest partitions; one that is full
 * only if all are.
 *
 * <p><b>Threading:</b> thread-safe.
 */
final class Placement {

  private final StorageEngines engines;

  /** Partitions that were placed and may not be counted by their engines yet. */
  private final Map<TopicIdPartition, LogDirectory> underWay = new HashMap<>();

  Placement(StorageEngines engines) {
    this.engines = engines;
  }

  /**
   * Chooses, and counts the partition there from now on.
   *
   * @throws IOException if no directory of the provider can be used
   */
  synchronized Placed choose(String providerName, TopicIdPartition id) throws IOException {
    List<Placed> candidates = engines.of(providerName);
    if (candidates.size() == 1) {
      return candidates.get(0);
    }
    if (candidates.isEmpty()) {
      throw new IOException("no log directory can be used by storage provider '" + providerName + "': all are offline");
    }
    Placed best = null;
    long fewest = 0;
    for (Placed candidate : candidates) {
      long count = count(candidate);
      if (best == null || count < fewest) {
        best = candidate;
        fewest = count;
      }
    }
    underWay.put(id, best.directory());
    return best;
  }

  private long count(Placed candidate) {
    LogDirectory directory = candidate.directory();
    var partitions = new HashSet<TopicIdPartition>();
    underWay.forEach((id, chosen) -> {
      if (chosen == directory) {
        partitions.add(id);
      }
    });
    for (Placed placed : engines.all()) {
      if (placed.directory() == directory && placed.isPersistent() == candidate.isPersistent()) {
        partitions.addAll(placed.engine().partitions());
      }
    }
    return partitions.size() + (StorageEngines.isFull(candidate) ? (long) Integer.MAX_VALUE : 0);
  }

  /** The partition exists, or cannot be made. */
  synchronized void made(TopicIdPartition id) {
    underWay.remove(id);
  }
}
