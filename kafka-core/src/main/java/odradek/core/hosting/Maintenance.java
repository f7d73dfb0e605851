package odradek.core.hosting;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import odradek.core.config.LogSettings;
import odradek.core.runtime.Shard;
import odradek.core.runtime.ShardGroup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What has to be done from time to time: retention, forgetting silent producers, checkpoints. Each shard looks after its own
 * partitions.
 *
 * <p><b>Threading:</b> started and stopped by one thread; the work is done on the shards.
 */
final class Maintenance {

  private static final Logger LOG = LoggerFactory.getLogger(Maintenance.class);

  private final PartitionHost host;
  private final Checkpoints checkpoints;
  private final ShardGroup shards;
  private volatile boolean stopped;

  Maintenance(PartitionHost host, Checkpoints checkpoints, ShardGroup shards) {
    this.host = host;
    this.checkpoints = checkpoints;
    this.shards = shards;
  }

  void start(LogSettings settings) {
    for (Shard shard : shards.shards()) {
      repeat(shard, settings.initialTaskDelayMs(), settings.retentionCheckIntervalMs(), () -> retain(shard));
      repeat(shard, settings.highWatermarkIntervalMs(), settings.highWatermarkIntervalMs(),
          () -> checkpoints.write(of(shard)));
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
