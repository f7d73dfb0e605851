package odradek.core.hosting;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import odradek.api.TopicIdPartition;
import odradek.core.plugin.PluginException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The partitions that are assigned to this broker and cannot be served.
 *
 * <p><b>Threading:</b> thread-safe.
 */
final class OfflinePartitions {

  private static final Logger LOG = LoggerFactory.getLogger(OfflinePartitions.class);

  private final ConcurrentHashMap<TopicIdPartition, Offline> partitions = new ConcurrentHashMap<>();
  private final ReplicaReports reports;

  /**
   * A partition that cannot be served.
   *
   * @param placed where it is stored, or null if that is not known
   * @param again whether it is worth trying again
   */
  record Offline(StorageEngines.Placed placed, boolean again) {}

  /**
   * @param reports hears of those whose storage is missing
   */
  OfflinePartitions(ReplicaReports reports) {
    this.reports = reports;
  }

  boolean contains(TopicIdPartition id) {
    return partitions.containsKey(id);
  }

  int count() {
    return partitions.size();
  }

  /** What is known of one, or null if it is not offline. */
  Offline find(TopicIdPartition id) {
    return partitions.get(id);
  }

  /** From now on a partition is offline. */
  void add(TopicIdPartition id, StorageEngines.Placed placed) {
    partitions.put(id, new Offline(placed, false));
  }

  /** A partition is not offline any more; what was known of it, or null if it was not. */
  Offline remove(TopicIdPartition id) {
    return partitions.remove(id);
  }

  /** Those that could not be opened and may be tried again. */
  List<TopicIdPartition> triedAgain() {
    var ids = new ArrayList<TopicIdPartition>();
    partitions.forEach((id, state) -> {
      if (state.again()) {
        ids.add(id);
      }
    });
    return ids;
  }

  /**
   * A partition could not be opened.
   *
   * @param name of topic and partition
   * @param placed where it is stored, or null if nothing was found
   */
  void openingFailed(TopicIdPartition id, String name, StorageEngines.Placed placed, Exception cause) {
    if (cause instanceof MissingPartitionException) {
      missing(id);
      LOG.error("partition {} is offline: {}", name, cause.getMessage());
    } else if (cause instanceof PluginException) {
      missing(id);
      LOG.error("partition {} is offline: {}; put the plug-in back and restart the broker, or delete the topic", name,
          cause.getMessage());
    } else if (cause instanceof DirectoryOfflineException) {
      add(id, placed);
      LOG.debug("partition {} is offline", name, cause);
    } else {
      boolean again = cause instanceof ExhaustedException;
      partitions.put(id, new Offline(placed, again));
      LOG.error("partition {} is offline{}", name, again ? " until it can be opened, which is tried again" : "", cause);
    }
  }

  private void missing(TopicIdPartition id) {
    add(id, null);
    reports.missing(id);
  }
}
