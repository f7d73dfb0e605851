package odradek.core.hosting;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import odradek.api.TopicIdPartition;
import odradek.core.config.LogSettings;
import odradek.core.runtime.Shard;
import odradek.core.runtime.ShardGroup;
import odradek.core.spi.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What has to be done from time to time: retention, forgetting silent producers, checkpoints. Each shard looks after
 * its own partitions.
 *
 * <p><b>Threading:</b> started and stopped by one thread; the work is done on the shards.
 */
final class Maintenance {

  private static final Logger LOG = LoggerFactory.getLogger(Maintenance.class);
  private static final long FLUSH_CHECK_MS = 1_000;
  private static final long REPAIR_CHECK_MS = 1_000;
  private static final long DISK_CHECK_MS = 1_000;
  private static final long STRAY_DELAY_MS = 3_600_000;

  private final PartitionHost host;
  private final Checkpoints checkpoints;
  private final ShardGroup shards;
  private final Clock clock;
  private final Repairs repairs;
  private final DirectorySet directories;
  private final DiskWatch disks;
  private volatile boolean stopped;

  Maintenance(PartitionHost host, Checkpoints checkpoints, ShardGroup shards, Clock clock, Repairs repairs,
      DirectorySet directories, StorageEngines engines, Executor io) {
    this.host = host;
    this.checkpoints = checkpoints;
    this.shards = shards;
    this.clock = clock;
    this.repairs = repairs;
    this.directories = directories;
    this.disks = new DiskWatch(directories, engines, io, this::retainSoon);
  }

  void start(LogSettings settings) {
    for (Shard shard : shards.shards()) {
      repeat(shard, settings.initialTaskDelayMs(), settings.retentionCheckIntervalMs(), () -> retain(shard));
      repeat(shard, settings.highWatermarkIntervalMs(), settings.highWatermarkIntervalMs(),
          () -> checkpoints.write(of(shard)));
      long flushCheckMs = Math.min(settings.flushSchedulerIntervalMs(), FLUSH_CHECK_MS);
      repeat(shard, flushCheckMs, flushCheckMs, () -> flush(shard));
      repeat(shard, REPAIR_CHECK_MS, REPAIR_CHECK_MS, () -> of(shard).forEach(repairs::look));
    }
    Shard first = shards.shards().get(0);
    repeat(first, REPAIR_CHECK_MS, REPAIR_CHECK_MS, repairs::lookAtOffline);
    directories.all().forEach(directory -> directory.space().sampler(disks::tick));
    repeat(first, DISK_CHECK_MS, DISK_CHECK_MS, disks::tick);
  }

  /** Deletes old records now. */
  private void retainSoon() {
    for (Shard shard : shards.shards()) {
      try {
        shard.execute(() -> retain(shard));
      } catch (RejectedExecutionException e) {
        stopped = true; // the shard has been closed
      }
    }
  }

  /**
   * Deletes, after a long while, what is stored without belonging to a topic that exists and has this provider: a topic
   * was deleted while the broker was on its way down, or its move to another provider was interrupted.
   */
  void deleteStrays(Map<TopicIdPartition, List<StorageEngines.Placed>> strays, Executor io) {
    if (strays.isEmpty()) {
      return;
    }
    LOG.warn("{} stored partitions belong to no topic of this provider and will be deleted in {} minutes: {}",
        strays.size(),
        STRAY_DELAY_MS / 60_000, strays.keySet());
    shards.shards().get(0).schedule(() -> {
      if (!stopped) {
        strays.forEach((id, places) -> places.forEach(placed -> io.execute(() -> deleteStray(id, placed))));
      }
    }, STRAY_DELAY_MS);
  }

  private static void deleteStray(TopicIdPartition id, StorageEngines.Placed placed) {
    try {
      placed.engine().delete(id);
      LOG.info("deleted partition {} of storage provider '{}', which belonged to no topic", id,
          placed.provider().name());
    } catch (IOException e) {
      LOG.error("cannot delete partition {} of storage provider '{}', which belongs to no topic", id,
          placed.provider().name(), e);
    }
  }

  void stop() {
    stopped = true;
  }

  private void repeat(Shard shard, long delayMs, long intervalMs, Runnable work) {
    shard.schedule(() -> {
      if (stopped) {
        return;
      }
      try {
        work.run();
      } finally {
        again(shard, intervalMs, work);
      }
    }, delayMs);
  }

  private void again(Shard shard, long intervalMs, Runnable work) {
    try {
      repeat(shard, intervalMs, intervalMs, work);
    } catch (RejectedExecutionException e) {
      stopped = true; // the shard has been closed
    }
  }

  private List<HostedPartition> of(Shard shard) {
    var mine = new ArrayList<HostedPartition>();
    for (HostedPartition hosted : host.hosted()) {
      if (hosted.shard() == shard) {
        mine.add(hosted);
      }
    }
    return mine;
  }

  private void flush(Shard shard) {
    long nowMs = clock.wallMs();
    for (HostedPartition hosted : host.hosted()) {
      if (hosted.shard() == shard) {
        hosted.partition().flushOld(nowMs);
      }
    }
  }

  private void retain(Shard shard) {
    for (HostedPartition hosted : of(shard)) {
      try {
        hosted.partition().log().expireProducers();
        hosted.partition().applyRetention();
      } catch (IOException e) {
        hosted.failed(e);
      }
    }
  }
}
