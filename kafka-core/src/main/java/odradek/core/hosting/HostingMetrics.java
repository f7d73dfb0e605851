package odradek.core.hosting;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import odradek.core.partition.PartitionView;
import odradek.core.runtime.Shard;
import odradek.core.runtime.ShardGroup;
import odradek.core.spi.Clock;
import odradek.core.spi.MetricVisitor;

/**
 * Numbers about partitions, shards and storage. What only a shard knows is asked there, which shows at the same time
 * how long a task waits.
 *
 * <p><b>Threading:</b> thread-safe. <b>Blocking:</b> looking waits for the shards, some seconds at most.
 */
final class HostingMetrics {

  private static final long PATIENCE_MS = 2_000;
  private static final double NS_PER_SECOND = 1e9;

  private final PartitionHost host;
  private final ShardGroup shards;
  private final StorageEngines engines;
  private final DirectoryMetrics directories;
  private final Clock clock;

  /**
   * What a shard says.
   *
   * @param waitedNs how long it took to say so
   * @param logBytes the size of its logs
   */
  private record Figures(long waitedNs, long logBytes) {}

  HostingMetrics(PartitionHost host, ShardGroup shards, StorageEngines engines, DirectoryMetrics directories,
      Clock clock) {
    this.host = host;
    this.shards = shards;
    this.engines = engines;
    this.directories = directories;
    this.clock = clock;
  }

  void visit(MetricVisitor visitor) {
    visitor.gauge("odradek_partitions", "Partitions that are open here.", Map.of(), host.hosted().size());
    visitor.gauge("odradek_partitions_offline", "Partitions that belong here and cannot be served.", Map.of(),
        host.offlineCount());
    visitor.gauge("odradek_high_watermark_lag_records",
        "Offsets between high watermark and log end, over all partitions: what is written and not yet shown to consumers.",
        Map.of(), highWatermarkLag());
    visitShards(visitor);
    directories.visit(visitor);
    engines.visitMetrics(visitor);
  }

  private long highWatermarkLag() {
    long lag = 0;
    for (HostedPartition hosted : host.hosted()) {
      PartitionView view = hosted.partition().view();
      lag += view.logEndOffset() - view.highWatermark();
    }
    return lag;
  }

  private void visitShards(MetricVisitor visitor) {
    long askedNs = clock.monotonicNs();
    var answers = new ArrayList<CompletableFuture<Figures>>();
    for (Shard shard : shards.shards()) {
      answers.add(ask(shard, askedNs));
    }
    await(answers);
    long waitedNs = clock.monotonicNs() - askedNs;
    long logBytes = 0;
    boolean complete = true;
    for (int i = 0; i < answers.size(); i++) {
      Figures figures = answers.get(i).isCompletedExceptionally() ? null : answers.get(i).getNow(null);
      visitor.gauge("odradek_shard_wait_seconds", "How long a task waits for its turn on a shard, measured just now.",
          Map.of("shard", Integer.toString(i)), (figures == null ? waitedNs : figures.waitedNs()) / NS_PER_SECOND);
      logBytes += figures == null ? 0 : figures.logBytes();
      complete &= figures != null;
    }
    if (complete) {
      visitor.gauge("odradek_log_bytes", "Size of all partitions' logs.", Map.of(), logBytes);
    }
  }

  private CompletableFuture<Figures> ask(Shard shard, long askedNs) {
    var answer = new CompletableFuture<Figures>();
    try {
      shard.execute(() -> {
        long waitedNs = clock.monotonicNs() - askedNs;
        try {
          answer.complete(new Figures(waitedNs, logBytes(shard)));
        } catch (RuntimeException e) {
          answer.completeExceptionally(e);
          throw e;
        }
      });
    } catch (RejectedExecutionException e) {
      // The broker is ending: this shard has no figures any more.
      answer.completeExceptionally(e);
    }
    return answer;
  }

  private long logBytes(Shard shard) {
    long bytes = 0;
    for (HostedPartition hosted : host.hosted()) {
      if (hosted.shard() == shard && !hosted.partition().isClosed()) {
        bytes += hosted.partition().log().sizeBytes();
      }
    }
    return bytes;
  }

  private static void await(List<CompletableFuture<Figures>> answers) {
    try {
      CompletableFuture.allOf(answers.toArray(new CompletableFuture<?>[0])).get(PATIENCE_MS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      // Those that have not answered are left out, one by one.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
