package odradek.core.metadata;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import odradek.api.Uuid;

/**
 * What is different between two images, one following the other.
 *
 * <p><b>Threading:</b> immutable.
 */
public final class ClusterDelta {

  /**
   * A topic before and after.
   *
   * @param before how it was; null if it has been created
   * @param after how it is; null if it has been deleted
   */
  public record TopicChange(TopicImage before, TopicImage after) {

    /** The partitions that are new or different, by index. */
    public List<PartitionImage> changedPartitions() {
      var changed = new ArrayList<PartitionImage>();
      if (after != null) {
        for (PartitionImage partition : after.partitions()) {
          if (before == null || !partition.equals(before.partition(partition.index()))) {
            changed.add(partition);
          }
        }
      }
      return changed;
    }
  }

  private final ClusterImage before;
  private final ClusterImage after;
  private final List<TopicChange> topics;
  private final Set<ConfigResource> configs;
  private final Set<Integer> brokers;

  ClusterDelta(ClusterImage before, ClusterImage after, Set<Uuid> touchedTopics, Set<ConfigResource> touchedConfigs,
      Set<Integer> touchedBrokers) {
    this.before = before;
    this.after = after;
    var changes = new ArrayList<TopicChange>();
    for (Uuid id : touchedTopics) {
      TopicImage old = before.topics().get(id);
      TopicImage now = after.topics().get(id);
      if (old != now) {
        changes.add(new TopicChange(old, now));
      }
    }
    changes.sort(Comparator.comparing(change -> change.after() != null));
    this.topics = List.copyOf(changes);
    this.configs = Set.copyOf(touchedConfigs);
    this.brokers = Set.copyOf(touchedBrokers);
  }

  /** What is different between any two images, as after a snapshot has replaced everything. */
  static ClusterDelta between(ClusterImage before, ClusterImage after) {
    var topics = new TreeSet<Uuid>();
    var configs = new TreeSet<ConfigResource>();
    var brokers = new TreeSet<Integer>();
    for (ClusterImage image : List.of(before, after)) {
      ClusterImage other = image == before ? after : before;
      image.topics().byName().forEach((name, topic) -> {
        if (!topic.equals(other.topics().get(topic.id()))) {
          topics.add(topic.id());
        }
      });
      image.configs().forEach((resource, values) -> {
        if (!values.equals(other.configs().get(resource))) {
          configs.add(resource);
        }
      });
      image.brokers().forEach((id, broker) -> {
        if (!broker.equals(other.brokers().get(id))) {
          brokers.add(id);
        }
      });
    }
    return new ClusterDelta(before, after, topics, configs, brokers);
  }

  /** The image that was valid before. */
  public ClusterImage before() {
    return before;
  }

  /** The image that is valid now. */
  public ClusterImage after() {
    return after;
  }

  /** The topics that were created, deleted or changed; each once, deletions first. */
  public List<TopicChange> topics() {
    return topics;
  }

  /** What the configurations that were set or removed belong to. */
  public Set<ConfigResource> configs() {
    return configs;
  }

  /** The brokers that have registered, changed or gone. */
  public Set<Integer> brokers() {
    return brokers;
  }

  /** Whether another node decides now, or in another epoch. */
  public boolean controllerChanged() {
    return before.controllerId() != after.controllerId() || before.controllerEpoch() != after.controllerEpoch();
  }

  /** Whether the level of a feature has changed. */
  public boolean featuresChanged() {
    return !before.features().equals(after.features());
  }
}
