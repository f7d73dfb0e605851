package odradek.core.hosting;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
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
import odradek.core.partition.WriteLimit;
import odradek.core.runtime.Shard;
import odradek.core.runtime.ShardMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The partitions that this broker hosts, kept in agreement with the metadata: opens what is assigned, follows changes,
 * deletes what is gone.
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
  private final Strays strays;
  private final ConcurrentHashMap<TopicIdPartition, HostedPartition> open = new ConcurrentHashMap<>();
  private final PendingOpens opening = new PendingOpens();
  private final OfflinePartitions offline;
  private final List<LeadershipListener> leadership = new CopyOnWriteArrayList<>();
  private final OpeningPools pools;
  private final RecoveryProgress progress;
  private volatile ClusterImage latest = ClusterImage.EMPTY;

  /**
   * @param stored what is stored already, and where
   */
  PartitionHost(int nodeId, PartitionOpener opener, ShardMap shards, OpeningPools pools, RecoveryProgress progress,
      TopicConfigSource configs, ReplicaReports reports, Map<TopicIdPartition, List<StorageEngines.Placed>> stored) {
    this.nodeId = nodeId;
    this.opener = opener;
    this.shards = shards;
    this.pools = pools;
    this.io = pools.io();
    this.progress = progress;
    this.configs = configs;
    this.reports = reports;
    this.strays = new Strays(nodeId, stored);
    this.offline = new OfflinePartitions(reports);
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
    return offline.contains(id) ? ErrorCode.KAFKA_STORAGE_ERROR : ErrorCode.NOT_LEADER_OR_FOLLOWER;
  }

  @Override
  public WriteLimit writeLimit(TopicIdPartition id, int bytes) {
    HostedPartition hosted = open.get(id);
    return hosted == null ? WriteLimit.NONE : hosted.writeLimit(bytes);
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
    return offline.count();
  }

  /** The open partition of an id, or null. */
  HostedPartition hosted(TopicIdPartition id) {
    return open.get(id);
  }

  /**
   * What is stored here without belonging to a topic that exists and has this provider, once the first image was
   * published.
   */
  Map<TopicIdPartition, List<StorageEngines.Placed>> strays() {
    return strays.left();
  }

  /** Runs an action when all partitions that are being opened at this moment are open, or cannot be. */
  public void whenSettled(Runnable action) {
    opening.whenSettled(action);
  }

  @Override
  public void whenSettled(Collection<Uuid> topicIds, Runnable action) {
    opening.whenSettled(topicIds, action);
  }

  @Override
  public void published(ClusterDelta delta, ClusterImage image) {
    latest = image;
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
        && !offline.contains(id) && opening.begin(id)) {
      StorageEngines.Placed placed = strays.take(id, topic, partition);
      if (placed != null) {
        progress.expect();
      }
      open(id, topic, partition, configs.of(image, topic), placed);
    }
  }

  /**
   * Does something with a partition that is open, or as soon as it is.
   *
   * @return whether it is open or being opened
   */
  private boolean whenOpen(TopicIdPartition id, Consumer<HostedPartition> action) {
    boolean pending = opening.whenEnded(id, () -> {
      HostedPartition opened = open.get(id);
      if (opened != null) {
        action.accept(opened);
      }
    });
    if (pending) {
      return true;
    }
    HostedPartition hosted = open.get(id);
    if (hosted != null) {
      action.accept(hosted);
    }
    return hosted != null;
  }

  /** Opens a partition elsewhere; it is among those that are being opened already. */
  private void open(TopicIdPartition id, TopicImage topic, PartitionImage partition, EffectiveTopicConfig config,
      StorageEngines.Placed placed) {
    pools.of(placed).execute(() -> {
      try {
        openNow(id, topic, partition, config, placed);
      } catch (IOException | RuntimeException e) {
        offline.openingFailed(id, topic.name() + "-" + partition.index(), placed, e);
      } finally {
        if (placed != null) {
          progress.done();
        }
        opening.end(id);
      }
    });
  }

  private void openNow(TopicIdPartition id, TopicImage topic, PartitionImage partition, EffectiveTopicConfig config,
      StorageEngines.Placed placed) throws IOException {
    HostedPartition hosted = opener.open(topic, partition, config, configs.producerIdExpirationMs(), placed);
    open.put(id, hosted);
    offline.remove(id);
    if (!partition.isCreated(nodeId) && hosted.isPersistent()) {
      reports.created(id, hosted.directory().id());
    }
    hosted.shard().execute(() -> lead(hosted, partition.leaderEpoch()));
    if (hosted.placed().isOffline()) {
      takeOffline(id, hosted, hosted.directory().failure());
    }
  }

  /**
   * Opens a partition again whose log takes no more appends. On its shard.
   *
   * @param cause why that is
   */
  void reopen(TopicIdPartition id, HostedPartition hosted, Throwable cause) {
    ClusterImage image = latest;
    TopicImage topic = image.topics().get(id.topicId());
    if (topic == null || topic.partition(id.partition()) == null || !opening.begin(id)) {
      return;
    }
    if (!open.remove(id, hosted)) {
      opening.end(id);
      return;
    }
    offline.add(id, hosted.placed());
    end(hosted, cause);
    pools.of(hosted.placed()).execute(() -> {
      try {
        hosted.partition().log().close();
      } catch (IOException e) {
        LOG.debug("the failed log of partition {} did not close cleanly", hosted.name(), e);
      }
      open(id, topic, topic.partition(id.partition()), configs.of(image, topic), hosted.placed());
    });
  }

  /** The partitions that could not be opened and may be tried again. */
  List<TopicIdPartition> triedAgain() {
    return offline.triedAgain();
  }

  /** Tries again to open a partition. */
  void tryAgain(TopicIdPartition id) {
    ClusterImage image = latest;
    TopicImage topic = image.topics().get(id.topicId());
    OfflinePartitions.Offline state = offline.find(id);
    if (state != null && topic != null && topic.partition(id.partition()) != null
        && opening.begin(id)) {
      open(id, topic, topic.partition(id.partition()), configs.of(image, topic), state.placed());
    }
  }

  /** The device of a directory has failed: none of its partitions is served any more. */
  void directoryFailed(LogDirectory directory) {
    open.forEach((id, hosted) -> {
      if (hosted.isPersistent() && hosted.directory() == directory) {
        takeOffline(id, hosted, directory.failure());
      }
    });
  }

  /** Serves a partition no more until the broker starts the next time. */
  void takeOffline(TopicIdPartition id, HostedPartition hosted, Throwable cause) {
    offline.add(id, hosted.placed());
    if (open.remove(id, hosted)) {
      ShardMap.run(hosted.shard(), () -> end(hosted, cause));
    } else {
      offline.remove(id);
    }
  }

  private void end(HostedPartition hosted, Throwable cause) {
    hosted.partition().storageFailed(cause);
    hosted.partition().close();
    leadership.forEach(listener -> listener.gone(hosted.partition()));
  }

  private void lead(HostedPartition hosted, int leaderEpoch) {
    hosted.partition().lead(leaderEpoch);
    leadership.forEach(listener -> listener.leading(hosted.partition(), hosted.shard(), leaderEpoch));
  }

  private void drop(TopicImage topic, PartitionImage partition) {
    var id = new TopicIdPartition(topic.id(), partition.index());
    if (opening.whenEnded(id, () -> drop(topic, partition))) {
      return;
    }
    OfflinePartitions.Offline state = offline.remove(id);
    if (state != null && state.placed() != null && !state.placed().isOffline()) {
      io.execute(() -> delete(id, topic.name(), state.placed()));
    }
    HostedPartition hosted = open.remove(id);
    if (hosted != null) {
      ShardMap.run(hosted.shard(), () -> {
        hosted.partition().close();
        leadership.forEach(listener -> listener.gone(hosted.partition()));
        io.execute(() -> {
          hosted.storage().stopCleaning();
          delete(id, topic.name(), hosted.placed());
        });
      });
    }
  }

  private static void delete(TopicIdPartition id, String topic, StorageEngines.Placed placed) {
    try {
      placed.engine().delete(id);
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
