package odradek.core.hosting;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import odradek.core.partition.Partition;
import odradek.core.partition.StateCheckpoints;
import odradek.core.runtime.Shard;
import odradek.core.runtime.ShardMap;
import odradek.core.spi.storage.StateEntry;
import odradek.core.spi.storage.StorageEngine;

/**
 * Writes the state of logs to the state areas of their engines: many logs in one write, and the writes of an engine in
 * the order in which the state was collected.
 *
 * <p><b>Threading:</b> thread-safe.
 */
final class Checkpoints implements StateCheckpoints {

  private final PartitionHost host;
  private final StorageEngines engines;
  private final Executor io;
  private final ConcurrentHashMap<StorageEngine, StateWriter> writers = new ConcurrentHashMap<>();

  Checkpoints(PartitionHost host, StorageEngines engines, Executor io) {
    this.host = host;
    this.engines = engines;
    this.io = io;
  }

  @Override
  public void write(Partition partition, Consumer<Throwable> done) {
    HostedPartition hosted = host.hosted(partition.id());
    if (hosted == null) {
      done.accept(new IOException("partition " + partition.id() + " is gone"));
      return;
    }
    var entries = new ArrayList<StateEntry>();
    partition.log().collectState(entries, false);
    writer(hosted.placed()).write(entries, true, done);
  }

  /** Writes the state of a partition; completes when it is durable. On its shard. */
  CompletableFuture<Void> writeDurably(HostedPartition hosted) {
    var written = new CompletableFuture<Void>();
    write(hosted.partition(), failure -> {
      if (failure == null) {
        written.complete(null);
      } else {
        written.completeExceptionally(failure);
      }
    });
    return written;
  }

  /** Collects and writes the state of some partitions of one shard. On that shard. */
  void write(Collection<HostedPartition> partitions) {
    collect(partitions, false).forEach((placed, entries) -> writer(placed).write(entries, false, failure -> { }));
  }

  private static Map<StorageEngines.Placed, List<StateEntry>> collect(
      Collection<HostedPartition> partitions, boolean closing) {
    var byEngine = new HashMap<StorageEngines.Placed, List<StateEntry>>();
    for (HostedPartition hosted : partitions) {
      var entries = byEngine.computeIfAbsent(hosted.placed(), placed -> new ArrayList<>());
      hosted.partition().log().collectState(entries, closing);
    }
    byEngine.values().removeIf(List::isEmpty);
    return byEngine;
  }

  /**
   * Writes the state of all partitions, and closes them if this is the end. Waits for it.
   */
  void writeAll(boolean closing) {
    var byShard = new HashMap<Shard, List<HostedPartition>>();
    host.hosted().forEach(hosted -> byShard.computeIfAbsent(hosted.shard(), shard -> new ArrayList<>()).add(hosted));
    var pending = new ArrayList<CompletableFuture<Void>>();
    byShard.forEach((shard, partitions) -> {
      var written = new CompletableFuture<Void>();
      pending.add(written);
      ShardMap.run(shard, () -> {
        if (closing) {
          partitions.forEach(hosted -> hosted.partition().close());
        }
        writeDurably(collect(partitions, closing), written);
      });
    });
    CompletableFuture.allOf(pending.toArray(new CompletableFuture<?>[0])).join();
  }

  private void writeDurably(Map<StorageEngines.Placed, List<StateEntry>> byEngine, CompletableFuture<Void> written) {
    var pending = new ArrayList<CompletableFuture<Void>>();
    byEngine.forEach((placed, entries) -> {
      var one = new CompletableFuture<Void>();
      pending.add(one);
      writer(placed).write(entries, true, failure -> one.complete(null));
    });
    CompletableFuture.allOf(pending.toArray(new CompletableFuture<?>[0])).thenRun(() -> written.complete(null));
  }

  private StateWriter writer(StorageEngines.Placed placed) {
    return writers.computeIfAbsent(placed.engine(), key -> new StateWriter(placed, engines, io));
  }
}
