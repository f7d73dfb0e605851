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
import odradek.core.runtime.SerialExecutor;
import odradek.core.runtime.Shard;
import odradek.core.runtime.ShardMap;
import odradek.core.spi.storage.StateEntry;
import odradek.core.spi.storage.StorageEngine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the state of logs to the state areas of their engines: many logs in one write, and the writes of an engine in the
 * order in which the state was collected.
 *
 * <p><b>Threading:</b> thread-safe.
 */
final class Checkpoints implements StateCheckpoints {

  private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);

  private final PartitionHost host;
  private final Executor io;
  private final ConcurrentHashMap<StorageEngine, SerialExecutor> writers = new ConcurrentHashMap<>();

  Checkpoints(PartitionHost host, Executor io) {
    this.host = host;
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
    writer(hosted.engine()).execute(() -> write(hosted.engine(), entries, true, done));
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
    collect(partitions, false).forEach((engine, entries) -> writer(engine).execute(() -> write(engine, entries, false,
        failure -> {
          if (failure != null) {
            LOG.error("cannot write the state of {} partitions", partitions.size(), failure);
          }
        })));
  }

  private static Map<StorageEngine, List<StateEntry>> collect(Collection<HostedPartition> partitions, boolean closing) {
    var byEngine = new HashMap<StorageEngine, List<StateEntry>>();
    for (HostedPartition hosted : partitions) {
      var entries = byEngine.computeIfAbsent(hosted.engine(), engine -> new ArrayList<>());
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

  private void writeDurably(Map<StorageEngine, List<StateEntry>> byEngine, CompletableFuture<Void> written) {
    var pending = new ArrayList<CompletableFuture<Void>>();
    byEngine.forEach((engine, entries) -> {
      var one = new CompletableFuture<Void>();
      pending.add(one);
      writer(engine).execute(() -> write(engine, entries, true, failure -> {
        if (failure != null) {
          LOG.error("cannot write the state of partitions, opening them will take longer", failure);
        }
        one.complete(null);
      }));
    });
    CompletableFuture.allOf(pending.toArray(new CompletableFuture<?>[0])).thenRun(() -> written.complete(null));
  }

  private SerialExecutor writer(StorageEngine engine) {
    return writers.computeIfAbsent(engine, key -> new SerialExecutor(io));
  }

  private static void write(StorageEngine engine, List<StateEntry> entries, boolean durable, Consumer<Throwable> done) {
    try {
      engine.state().write(entries, durable);
    } catch (IOException | RuntimeException e) {
      done.accept(e);
      return;
    }
    done.accept(null);
  }
}
