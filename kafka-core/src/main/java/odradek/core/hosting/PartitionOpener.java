package odradek.core.hosting;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.util.List;
import java.util.concurrent.Executor;
import odradek.api.TopicIdPartition;
import odradek.api.record.BatchCodecs;
import odradek.core.compaction.GuardedStorage;
import odradek.core.config.EffectiveTopicConfig;
import odradek.core.log.BatchValidator;
import odradek.core.log.LogConfig;
import odradek.core.log.LogEnvironment;
import odradek.core.log.LogRecovery;
import odradek.core.log.PartitionLog;
import odradek.core.metadata.PartitionImage;
import odradek.core.metadata.TopicImage;
import odradek.core.partition.Partition;
import odradek.core.runtime.Shard;
import odradek.core.runtime.ShardMap;
import odradek.core.spi.Clock;
import odradek.core.spi.storage.PartitionStorage;

/**
 * Opens partitions: finds or makes the storage, and walks over what the log's state does not know yet.
 *
 * <p><b>Threading:</b> thread-safe. <b>Blocking:</b> {@link #open} blocks; it runs on the I/O pool.
 */
final class PartitionOpener {

  private static final long RECOVERY_STEP_BYTES = 8L << 20;

  private final StorageEngines engines;
  private final ShardMap shards;
  private final BatchCodecs codecs;
  private final BatchValidator[] validators;
  private final Clock clock;
  private final int nodeId;
  private final Executor workers;

  PartitionOpener(StorageEngines engines, ShardMap shards, int shardCount, BatchCodecs codecs, Clock clock, int nodeId,
      Executor workers) {
    this.engines = engines;
    this.shards = shards;
    this.codecs = codecs;
    this.clock = clock;
    this.nodeId = nodeId;
    this.workers = workers;
    this.validators = new BatchValidator[shardCount];
    for (int i = 0; i < shardCount; i++) {
      validators[i] = new BatchValidator(codecs);
    }
  }

  /**
   * Opens a partition, or makes it if it is not stored anywhere.
   *
   * @param stored where it is stored, or null
   * @throws MissingPartitionException if it was stored here once and is not any more
   */
  HostedPartition open(TopicImage topic, PartitionImage image, EffectiveTopicConfig config, long producerIdExpirationMs,
      StorageEngines.Placed stored) throws IOException {
    var id = new TopicIdPartition(topic.id(), image.index());
    StorageEngines.Placed placed = stored != null ? stored : place(topic, image);
    LogConfig logConfig = TopicLogConfigs.logConfig(config, producerIdExpirationMs);
    Shard shard = shards.of(id);
    var hosted = new HostedPartition(topic.name() + "-" + image.index(), shard, placed, logConfig.storage());
    var storage = new GuardedStorage(
        stored != null ? placed.engine().open(id, hosted) : create(placed, id, hosted));
    var environment = new LogEnvironment(id, storage, placed.engine().state(), codecs, validators[shard.index()], clock,
        LogEnvironment.DEFAULT_SNAPSHOT_INTERVAL_BYTES);
    PartitionLog log = recover(environment, logConfig);
    var partition = new Partition(id, topic.name(), log, TopicLogConfigs.durability(config), image.leaderEpoch(),
        shard::execute, workers);
    partition.flushPolicy(config.flush().messages(), config.flush().ms());
    hosted.opened(partition, storage);
    shard.execute(partition::begin);
    return hosted;
  }

  private static PartitionStorage create(StorageEngines.Placed placed, TopicIdPartition id, HostedPartition hosted)
      throws IOException {
    try {
      return placed.engine().create(id, hosted, 0);
    } catch (FileAlreadyExistsException e) {
      return placed.engine().open(id, hosted);
    }
  }

  private static PartitionLog recover(LogEnvironment environment, LogConfig config) throws IOException {
    try (LogRecovery recovery = PartitionLog.recover(environment, config)) {
      while (!recovery.advance(RECOVERY_STEP_BYTES)) {
        if (Thread.currentThread().isInterrupted()) {
          throw new IOException("interrupted while opening " + environment.partition());
        }
      }
      return recovery.log();
    } catch (IOException | RuntimeException e) {
      environment.storage().close();
      throw e;
    }
  }

  /** The engine for a partition that is stored nowhere: the one with the fewest partitions. */
  private StorageEngines.Placed place(TopicImage topic, PartitionImage image) throws IOException {
    List<StorageEngines.Placed> candidates = engines.of(topic.storageProvider());
    if (image.isCreated(nodeId) && candidates.get(0).isPersistent()) {
      throw new MissingPartitionException("partition " + topic.name() + "-" + image.index() + " (topic id " + topic.id()
          + ") was stored on this node and is missing now: restore its log directory, or delete the topic");
    }
    StorageEngines.Placed fewest = candidates.get(0);
    for (StorageEngines.Placed candidate : candidates) {
      if (candidate.engine().partitions().size() < fewest.engine().partitions().size()) {
        fewest = candidate;
      }
    }
    return fewest;
  }
}
