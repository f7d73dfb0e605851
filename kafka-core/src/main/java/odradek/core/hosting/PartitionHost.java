package odradek.core.hosting;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import odradek.api.ErrorCode;
import odradek.api.TopicIdPartition;
import odradek.api.Uuid;
import odradek.core.config.EffectiveTopicConfig;
import odradek.core.metadata.ClusterDelta;
import odradek.core.metadata.ClusterImage;
import odradek.core.metadata.ConfigResource;
import odradek.core.metadata.ImagePublisher;
import odradek.core.metadata.PartitionImage;
import odradek.core.metadata.TopicImage;
import odradek.core.partition.Partition;
import odradek.core.partition.Partitions;
import odradek.core.plugin.PluginException;
import odradek.core.runtime.Shard;
import odradek.core.runtime.ShardMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The partitions that this broker hosts, kept in agreement with the metadata: opens what is assigned, follows changes, deletes
 * what is gone.
 *
 * <p><b>Threading:</b> thread-safe; {@link #published} is called by one thread at a time.
 */
public final class PartitionHost implements Partitions, ImagePublisher {

  private static final Logger LOG = LoggerFactory.getLogger(PartitionHost.class);

  private final int nodeId;
  private final PartitionOpener opener;
  private final ShardMap shards;
  private final Executor io;
  private final TopicConfigSource configs;
  private final ReplicaReports reports;
  private final Map<TopicIdPartition, List<StorageEngines.Placed>> stored;
  private final ConcurrentHashMap<TopicIdPartition, HostedPartition> open = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<TopicIdPartition, CompletableFuture<Void>> opening = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<TopicIdPartition, String> offline = new ConcurrentHashMap<>();
  private final List<LeadershipListener> leadership = new CopyOnWriteArrayList<>();

  /**
   * @param stored what is stored already, and where
   */
  PartitionHost(int nodeId, PartitionOpener opener, ShardMap shards, Executor io, TopicConfigSource configs,
      ReplicaReports reports, Map<TopicIdPartition, List<StorageEngines.Placed>> stored) {
    this.nodeId = nodeId;
    this.opener = opener;
    this.shards = shards;
    this.io = io;
    this.configs = configs;
    this.reports = reports;
    this.stored = new ConcurrentHashMap<>(stored);
  }

  @Override
  public Partition find(TopicIdPartition id) {
    HostedPartition hosted = open.get(id);
    return hosted == null ? null : hosted.partition();
  }

  @Override
  public Shard shardOf(TopicIdPartition id) {
    return shards.of(id);
  }

  @Override
  public ErrorCode absence(TopicIdPartition id) {
    return offline.containsKey(id) ? ErrorCode.KAFKA_STORAGE_ERROR : ErrorCode.NOT_LEADER_OR_FOLLOWER;
  }

  /** Wants to hear of all partitions that are opened from now on. */
  void addListener(LeadershipListener listener) {
    leadership.add(listener);
  }

  /** Every partition that is open, at this moment. */
  Collection<HostedPartition> hosted() {
    return open.values();
  }

  /** How many partitions are assigned to this broker and cannot be opened. */
  int offlineCount() {
    return offline.size();
  }

  /** The open partition of an id, or null. */
  HostedPartition hosted(TopicIdPartition id) {
    return open.get(id);
  }

  /**
   * What is stored here without belonging to a topic that exists and has this provider, once the first image was published.
   */
  Map<TopicIdPartition, List<StorageEngines.Placed>> strays() {
    return Map.copyOf(stored);
  }

  /** Where the provider of a topic has a partition; null if nowhere. What other providers have of it stays a stray. */
  private StorageEngines.Placed takeStored(TopicIdPartition id, TopicImage topic) {
    List<StorageEngines.Placed> places = stored.remove(id);
    if (places == null) {
      return null;
    }
    StorageEngines.Placed found = null;
    var others = new ArrayList<StorageEngines.Placed>(0);
    for (StorageEngines.Placed placed : places) {
      if (found == null && placed.provider().name().equals(topic.storageProvider())) {
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

  /** Runs an action when all partitions that are being opened at this moment are open, or cannot be. */
  public void whenSettled(Runnable action) {
    CompletableFuture<?>[] pending = opening.values().toArray(new CompletableFuture<?>[0]);
    CompletableFuture.allOf(pending).whenComplete((nothing, failure) -> action.run());
  }

  @Override
  public void whenSettled(Collection<Uuid> topicIds, Runnable action) {
    var ids = Set.copyOf(topicIds);
    var pending = new ArrayList<CompletableFuture<?>>();
    opening.forEach((id, future) -> {
      if (ids.contains(id.topicId())) {
        pending.add(future);
      }
    });
    CompletableFuture.allOf(pending.toArray(new CompletableFuture<?>[0]))
        .whenComplete((nothing, failure) -> action.run());
  }

  @Override
  public void published(ClusterDelta delta, ClusterImage image) {
    for (ClusterDelta.TopicChange change : delta.topics()) {
      if (change.after() == null) {
        change.before().partitions().forEach(partition -> drop(change.before(), partition));
      } else {
        change.changedPartitions().forEach(partition -> follow(image, change.after(), partition));
      }
    }
    reconfigure(delta, image);
  }

  private void follow(ClusterImage image, TopicImage topic, PartitionImage partition) {
    if (!partition.hasReplica(nodeId)) {
      drop(topic, partition);
      return;
    }
    var id = new TopicIdPartition(topic.id(), partition.index());
    if (!whenOpen(id, hosted -> ShardMap.run(hosted.shard(), () -> lead(hosted, partition.leaderEpoch())))
        && !offline.containsKey(id)) {
      open(id, topic, partition, configs.of(image, topic));
    }
  }

  /**
   * Does something with a partition that is open, or as soon as it is.
   *
   * @return whether it is open or being opened
   */
  private boolean whenOpen(TopicIdPartition id, Consumer<HostedPartition> action) {
    CompletableFuture<Void> pending = opening.get(id);
    if (pending != null) {
      pending.whenComplete((nothing, failure) -> {
        HostedPartition opened = open.get(id);
        if (opened != null) {
          action.accept(opened);
        }
      });
      return true;
    }
    HostedPartition hosted = open.get(id);
    if (hosted != null) {
      action.accept(hosted);
    }
    return hosted != null;
  }

  private void open(TopicIdPartition id, TopicImage topic, PartitionImage partition, EffectiveTopicConfig config) {
    var future = new CompletableFuture<Void>();
    opening.put(id, future);
    StorageEngines.Placed placed = takeStored(id, topic);
    io.execute(() -> {
      try {
        HostedPartition hosted = opener.open(topic, partition, config, configs.producerIdExpirationMs(), placed);
        open.put(id, hosted);
        if (!partition.isCreated(nodeId) && hosted.isPersistent()) {
          reports.created(id, hosted.directory().id());
        }
        hosted.shard().execute(() -> lead(hosted, partition.leaderEpoch()));
      } catch (MissingPartitionException e) {
        offline.put(id, e.getMessage());
        LOG.error("partition {}-{} is offline: {}", topic.name(), partition.index(), e.getMessage());
        reports.missing(id);
      } catch (PluginException e) {
        offline.put(id, e.getMessage());
        LOG.error("partition {}-{} is offline: {}; put the plug-in back and restart the broker, or delete the topic",
            topic.name(), partition.index(), e.getMessage());
        reports.missing(id);
      } catch (IOException | RuntimeException e) {
        offline.put(id, String.valueOf(e.getMessage()));
        LOG.error("partition {}-{} is offline", topic.name(), partition.index(), e);
      } finally {
        opening.remove(id);
        future.complete(null);
      }
    });
  }

  private void lead(HostedPartition hosted, int leaderEpoch) {
    hosted.partition().lead(leaderEpoch);
    leadership.forEach(listener -> listener.leading(hosted.partition(), hosted.shard(), leaderEpoch));
  }

  private void drop(TopicImage topic, PartitionImage partition) {
    var id = new TopicIdPartition(topic.id(), partition.index());
    CompletableFuture<Void> pending = opening.get(id);
    if (pending != null) {
      pending.whenComplete((nothing, failure) -> drop(topic, partition));
      return;
    }
    offline.remove(id);
    HostedPartition hosted = open.remove(id);
    if (hosted != null) {
      ShardMap.run(hosted.shard(), () -> {
        hosted.partition().close();
        leadership.forEach(listener -> listener.gone(hosted.partition()));
        io.execute(() -> delete(id, topic.name(), hosted));
      });
    }
  }

  private static void delete(TopicIdPartition id, String topic, HostedPartition hosted) {
    hosted.storage().stopCleaning();
    try {
      hosted.engine().delete(id);
    } catch (IOException e) {
      LOG.error("the storage of deleted partition {}-{} (topic id {}) could not be removed", topic, id.partition(),
          id.topicId(), e);
    }
  }

  private void reconfigure(ClusterDelta delta, ClusterImage image) {
    boolean brokerChanged = false;
    for (ConfigResource resource : delta.configs()) {
      if (resource.type() == ConfigResource.Type.TOPIC) {
        TopicImage topic = image.topics().get(resource.name());
        if (topic != null) {
          reconfigure(image, List.of(topic));
        }
      } else {
        brokerChanged = true;
      }
    }
    if (brokerChanged) {
      reconfigure(image, image.topics().byName().values());
    }
  }

  private void reconfigure(ClusterImage image, List<TopicImage> topics) {
    for (TopicImage topic : topics) {
      EffectiveTopicConfig config = configs.of(image, topic);
      for (PartitionImage partition : topic.partitions()) {
        whenOpen(new TopicIdPartition(topic.id(), partition.index()),
            hosted -> hosted.configure(config, configs.producerIdExpirationMs()));
      }
    }
  }
}
