package odradek.core.hosting;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import odradek.core.hosting.StorageEngines.Placed;

/**
 * Chooses the log directory of a partition that is stored nowhere: the one with the fewest partitions; one that is full only
 * if all are.
 *
 * <p><b>Threading:</b> thread-safe.
 */
final class Placement {

  private final StorageEngines engines;

  /** Partitions that were placed and may not be counted by their engines yet. */
  private final Map<LogDirectory, Integer> underWay = new HashMap<>();

  Placement(StorageEngines engines) {
    this.engines = engines;
  }

  /**
   * Chooses, and counts the partition until {@link #made}.
   *
   * @throws IOException if no directory of the provider can be used
   */
  synchronized Placed choose(String providerName) throws IOException {
    List<Placed> candidates = engines.of(providerName);
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
    underWay.merge(best.directory(), 1, Integer::sum);
    return best;
  }

  private long count(Placed candidate) {
    LogDirectory directory = candidate.directory();
    long count = underWay.getOrDefault(directory, 0);
    for (Placed placed : engines.all()) {
      if (placed.directory() == directory && placed.isPersistent() == candidate.isPersistent()) {
        count += placed.engine().partitions().size();
      }
    }
    return StorageEngines.isFull(candidate) ? count + Integer.MAX_VALUE : count;
  }

  /** The partition exists, or cannot be made. */
  synchronized void made(Placed placed) {
    underWay.merge(placed.directory(), -1, (before, change) -> before + change == 0 ? null : before + change);
  }
}
