package odradek.core.hosting;

import odradek.core.compaction.GuardedStorage;
import odradek.core.partition.Partition;
import odradek.core.partition.WriteLimit;
import odradek.core.config.EffectiveTopicConfig;
import odradek.core.log.LogConfig;
import odradek.core.runtime.Shard;
import odradek.core.runtime.ShardMap;
import odradek.core.spi.storage.PartitionContext;
import odradek.core.spi.storage.PartitionOptions;
import odradek.core.spi.storage.RecoveryReport;
import odradek.core.spi.storage.StorageEngine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A partition that is open here, and the storage's way to reach it.
 *
 * <p><b>Threading:</b> thread-safe; {@link #partition()} itself is its shard's.
 */
final class HostedPartition implements PartitionContext {

  private static final Logger LOG = LoggerFactory.getLogger(HostedPartition.class);

  private final String name;
  private final Shard shard;
  private final StorageEngines.Placed placed;
  private final FlushTimes flushTimes;
  private volatile PartitionOptions options;
  private volatile Partition partition;
  private volatile GuardedStorage storage;

  HostedPartition(String name, Shard shard, StorageEngines.Placed placed, FlushTimes flushTimes,
      PartitionOptions options) {
    this.name = name;
    this.shard = shard;
    this.placed = placed;
    this.flushTimes = flushTimes;
    this.options = options;
  }

  /** The partition was opened. */
  void opened(Partition opened, GuardedStorage openedStorage) {
    storage = openedStorage;
    partition = opened;
  }

  /** What compaction cleans. */
  GuardedStorage storage() {
    return storage;
  }

  /** Topic and index, for people. */
  String name() {
    return name;
  }

  Partition partition() {
    return partition;
  }

  Shard shard() {
    return shard;
  }

  StorageEngines.Placed placed() {
    return placed;
  }

  /** What the space that is left lets clients write. */
  WriteLimit writeLimit(int bytes) {
    return placed.isPersistent() ? placed.directory().space().limit(bytes) : WriteLimit.NONE;
  }

  StorageEngine engine() {
    return placed.engine();
  }

  boolean isPersistent() {
    return placed.isPersistent();
  }

  /** Where it is stored; null if nothing of it is persisted. */
  LogDirectory directory() {
    return placed.directory();
  }

  /** The log directory that it is in, or the plug-in's name if that keeps nothing on a device. */
  String location() {
    return placed.isPersistent() ? placed.directory().absolutePath().toString() : placed.provider().name();
  }

  /** The topic's configuration has changed. */
  void configure(EffectiveTopicConfig config, long producerIdExpirationMs) {
    LogConfig logConfig = TopicLogConfigs.logConfig(config, producerIdExpirationMs);
    options = logConfig.storage();
    ShardMap.run(shard, () -> {
      partition.configure(logConfig, TopicLogConfigs.durability(config));
      partition.flushPolicy(config.flush().messages(), flushTimes.flushMs(partition.id(), config));
    });
  }

  /** Where a full device hopes for space, files that left the log go at once. */
  @Override
  public PartitionOptions options() {
    PartitionOptions current = options;
    return StorageEngines.isFull(placed) ? current.withoutDeleteDelay() : current;
  }

  @Override
  public void ready() {
    shard.execute(() -> partition.storageReady());
  }

  @Override
  public void failed(Throwable cause) {
    LOG.error("the storage of partition {} failed, the partition is offline", name, cause);
    shard.execute(() -> partition.storageFailed(cause));
  }

  @Override
  public void recovered(RecoveryReport report) {
    LOG.warn("partition {} was cut to offset {}: {} bytes at its end were not written completely ({})", name,
        report.truncatedToOffset(), report.removedBytes(), report.reason());
  }
}
