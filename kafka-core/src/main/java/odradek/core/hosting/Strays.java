package odradek.core.hosting;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import odradek.api.TopicIdPartition;
import odradek.core.metadata.PartitionImage;
import odradek.core.metadata.TopicImage;

/**
 * What the engines have stored and nobody has opened: at the start everything, once the first image was published what
 * belongs to no topic that exists and has this provider.
 *
 * <p><b>Threading:</b> read by any thread, taken from by the one that publishes images.
 */
final class Strays {

  private final int nodeId;
  private final Map<TopicIdPartition, List<StorageEngines.Placed>> stored;

  /**
   * @param stored what is stored, and where
   */
  Strays(int nodeId, Map<TopicIdPartition, List<StorageEngines.Placed>> stored) {
    this.nodeId = nodeId;
    this.stored = new ConcurrentHashMap<>(stored);
  }

  /** Those that are left. */
  Map<TopicIdPartition, List<StorageEngines.Placed>> left() {
    return Map.copyOf(stored);
  }

  /** Where the provider of a topic has a partition; null if nowhere. What other providers have of it stays a stray. */
  StorageEngines.Placed take(TopicIdPartition id, TopicImage topic, PartitionImage partition) {
    List<StorageEngines.Placed> places = stored.remove(id);
    if (places == null) {
      return null;
    }
    StorageEngines.Placed found = null;
    var others = new ArrayList<StorageEngines.Placed>(0);
    for (StorageEngines.Placed placed : places) {
      if (!placed.provider().name().equals(topic.storageProvider())) {
        others.add(placed);
      } else if (found == null) {
        found = placed;
      } else if (placed.directory() != null && placed.directory().id().equals(partition.directory(nodeId))) {
        others.add(found);
        found = placed;
      } else {
        others.add(placed);
      }
    }
    if (!others.isEmpty()) {
      stored.put(id, others);
    }
    return found;
  }
}
