package odradek.core.hosting;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
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
  private final Placement placement;
  private final DirectorySet directories;
  private final FlushTimes flushTimes;
  private final RecoveryProgress progress;
  private final ShardMap shards;
  private final BatchCodecs codecs;
  private final BatchValidator[] validators;
  private final Clock clock;
  private final int nodeId;
  private final Executor workers;

  PartitionOpener(StorageEngines engines, DirectorySet directories, FlushTimes flushTimes, RecoveryProgress progress,
      ShardMap shards, int shardCount, BatchCodecs codecs, Clock clock, int nodeId, Executor workers) {
    this.engines = engines;
    this.placement = new Placement(engines);
    this.directories = directories;
    this.flushTimes = flushTimes;
    this.progress = progress;
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
   * @throws ExhaustedException if the device is full; it can be tried again
   * @throws DirectoryOfflineException if it may be in a directory that is offline
   */
  HostedPartition open(TopicImage topic, PartitionImage image, EffectiveTopicConfig config, long producerIdExpirationMs,
      StorageEngines.Placed stored) throws IOException {
    if (stored != null) {
      requireOnline(stored, topic, image);
      return open(topic, image, config, producerIdExpirationMs, stored, false);
    }
    var id = new TopicIdPartition(topic.id(), image.index());
    if (engines.isPersistent(topic.storageProvider())) {
      requireNeverStored(topic, image);
    }
    StorageEngines.Placed placed = placement.choose(topic.storageProvider(), id);
    try {
      return open(topic, image, config, producerIdExpirationMs, placed, true);
    } finally {
      placement.made(id);
    }
  }

  private HostedPartition open(TopicImage topic, PartitionImage image, EffectiveTopicConfig config,
      long producerIdExpirationMs, StorageEngines.Placed placed, boolean fresh) throws IOException {
    try {
      return openIn(placed, topic, image, config, producerIdExpirationMs, fresh);
    } catch (IOException e) {
      if (engines.failed(placed, e) == StorageFailure.EXHAUSTED) {
        throw new ExhaustedException(e);
      }
      throw e;
    }
  }

  private HostedPartition openIn(StorageEngines.Placed placed, TopicImage topic, PartitionImage image,
      EffectiveTopicConfig config, long producerIdExpirationMs, boolean fresh) throws IOException {
    var id = new TopicIdPartition(topic.id(), image.index());
    LogConfig logConfig = TopicLogConfigs.logConfig(config, producerIdExpirationMs);
    Shard shard = shards.of(id);
    var hosted = new HostedPartition(topic.name() + "-" + image.index(), shard, placed, flushTimes,
        logConfig.storage());
    var storage = new GuardedStorage(fresh ? create(placed, id, hosted) : placed.engine().open(id, hosted));
    var environment = new LogEnvironment(id, storage, placed.engine().state(), codecs, validators[shard.index()], clock,
        LogEnvironment.DEFAULT_SNAPSHOT_INTERVAL_BYTES);
    PartitionLog log = recover(environment, logConfig);
    var partition = new Partition(id, topic.name(), log, TopicLogConfigs.durability(config), image.leaderEpoch(),
        shard::execute, workers);
    partition.flushPolicy(config.flush().messages(), flushTimes.flushMs(id, config));
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

  private PartitionLog recover(LogEnvironment environment, LogConfig config) throws IOException {
    try (LogRecovery recovery = PartitionLog.recover(environment, config)) {
      while (!recovery.advance(RECOVERY_STEP_BYTES)) {
        if (Thread.currentThread().isInterrupted()) {
          throw new IOException("interrupted while opening " + environment.partition());
        }
      }
      progress.read(recovery.readBytes());
      return recovery.log();
    } catch (IOException | RuntimeException e) {
      environment.storage().close();
      throw e;
    }
  }

  private static void requireOnline(StorageEngines.Placed stored, TopicImage topic, PartitionImage image)
      throws DirectoryOfflineException {
    if (stored.isOffline()) {
      throw new DirectoryOfflineException("partition " + topic.name() + "-" + image.index() + " is in log directory "
          + stored.directory().path() + ", which is offline: " + stored.directory().failure());
    }
  }

  /** Only what was never made here may be made anew. */
  private void requireNeverStored(TopicImage topic, PartitionImage image) throws IOException {
    if (!image.isCreated(nodeId)) {
      return;
    }
    String name = "partition " + topic.name() + "-" + image.index() + " (topic id " + topic.id() + ")";
    if (directories.mayBeOffline(image.directory(nodeId))) {
      throw new DirectoryOfflineException(name
          + " is in a log directory that is offline: repair it and restart the broker");
    }
    throw new MissingPartitionException(
        name + " was stored on this node and is missing now: restore its log directory, or delete the topic");
  }
}
