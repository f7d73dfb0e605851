package odradek.core.hosting;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import odradek.api.record.BatchLayout;
import odradek.api.record.RecordBatch;
import odradek.core.compaction.CleanPlan;
import odradek.core.compaction.CleanTask;
import odradek.core.compaction.CleaningStoppedException;
import odradek.core.compaction.GuardedStorage;
import odradek.core.log.AbortedTransaction;
import odradek.core.log.LastRecord;
import odradek.core.log.LogConfig;
import odradek.core.log.PartitionLog;
import odradek.core.runtime.Shard;
import odradek.core.runtime.ShardGroup;
import odradek.core.spi.Clock;
import odradek.core.spi.storage.Chunk;
import odradek.core.spi.storage.Slice;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which logs could be compacted: asks the shards, then looks at the chunks.
 *
 * <p><b>Threading:</b> thread-safe. <b>Blocking:</b> waits for shards and reads from the device; never called on a
 * shard.
 */
final class CompactionCandidates {

  private static final Logger LOG = LoggerFactory.getLogger(CompactionCandidates.class);
  private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(60);
  private static final long POLL_MS = 100;

  private final PartitionHost host;
  private final ShardGroup shards;
  private final Clock clock;

  /** What only the shard knows. */
  private record Bounds(
      HostedPartition hosted, LogConfig config, long logStartOffset, long cleanedUpToOffset, long settledOffset,
      int mark) {}

  private record Bookkeeping(List<AbortedTransaction> aborted, Map<Long, LastRecord> lastRecords) {}

  CompactionCandidates(PartitionHost host, ShardGroup shards, Clock clock) {
    this.host = host;
    this.shards = shards;
    this.clock = clock;
  }

  /** All logs with something to compact. */
  List<CompactionCandidate> list(long nowMs) {
    var pending = new ArrayList<CompletableFuture<List<Bounds>>>();
    for (Shard shard : shards.shards()) {
      var answer = new CompletableFuture<List<Bounds>>();
      pending.add(answer);
      shard.execute(() -> answer.complete(bounds(shard)));
    }
    var found = new ArrayList<CompactionCandidate>();
    for (CompletableFuture<List<Bounds>> answer : pending) {
      for (Bounds bounds : await(answer, null)) {
        CompactionCandidate candidate = candidate(bounds, nowMs);
        if (candidate != null) {
          found.add(candidate);
        }
      }
    }
    return found;
  }

  private List<Bounds> bounds(Shard shard) {
    var mine = new ArrayList<Bounds>();
    for (HostedPartition hosted : host.hosted()) {
      if (hosted.shard() == shard && !hosted.partition().isClosed()) {
        PartitionLog log = hosted.partition().log();
        if (log.config().compact() && log.failure() == null) {
          mine.add(new Bounds(hosted, log.config(), log.logStartOffset(), log.cleanedUpToOffset(),
              log.lastStableOffset(), log.cleaningMark()));
        }
      }
    }
    return mine;
  }

  private static CompactionCandidate candidate(Bounds bounds, long nowMs) {
    GuardedStorage storage = bounds.hosted().storage();
    LogConfig config = bounds.config();
    try {
      List<Chunk> chunks = storage.chunks();
      CleanPlan plan = CleanPlan.of(chunks, bounds.logStartOffset(), bounds.cleanedUpToOffset(), bounds.settledOffset(),
          config.compaction(), nowMs);
      if (!plan.hasWork()) {
        return null;
      }
      long firstDirtyMs = config.compaction().maxLagMs() == Long.MAX_VALUE
          ? -1 : firstTimestampMs(storage, chunks, plan);
      return new CompactionCandidate(bounds.hosted(), config, plan, bounds.mark(),
          plan.isDue(config.compaction(), firstDirtyMs, nowMs));
    } catch (IOException | IllegalStateException e) {
      // Most likely it is being closed; if its device has failed others will notice.
      LOG.debug("partition {} cannot be looked at for compaction", bounds.hosted().name(), e);
      return null;
    }
  }

  /** The earliest time that a dirty chunk begins with, or -1 if none has one. */
  private static long firstTimestampMs(GuardedStorage storage, List<Chunk> chunks, CleanPlan plan) throws IOException {
    long earliest = Long.MAX_VALUE;
    for (Chunk chunk : chunks) {
      if (chunk.endOffset() > plan.firstDirtyOffset() && chunk.endOffset() <= plan.endOffset()) {
        long timestampMs = firstTimestampMs(storage, Math.max(chunk.baseOffset(), plan.firstDirtyOffset()),
            chunk.endOffset());
        if (timestampMs >= 0) {
          earliest = Math.min(earliest, timestampMs);
        }
      }
    }
    return earliest == Long.MAX_VALUE ? -1 : earliest;
  }

  private static long firstTimestampMs(GuardedStorage storage, long fromOffset, long upToOffset) throws IOException {
    Slice slice = storage.read(fromOffset, upToOffset, 0);
    try {
      if (slice.sizeBytes() == 0) {
        return -1;
      }
      ByteBuffer header = ByteBuffer.allocate(BatchLayout.HEADER_BYTES);
      slice.readInto(header, 0);
      return new RecordBatch().wrapHeader(header.flip(), 0).maxTimestamp();
    } finally {
      slice.release();
    }
  }

  /** What a cleaner needs to know to clean a log. */
  CleanTask task(CompactionCandidate candidate, long nowMs, CleanTask.MarkerListener markers) {
    HostedPartition hosted = candidate.hosted();
    Bookkeeping known = onShard(hosted, () -> {
      PartitionLog log = hosted.partition().log();
      return CompletableFuture.completedFuture(
          new Bookkeeping(log.abortedTransactions(0, candidate.plan().endOffset()), log.lastRecords()));
    });
    return new CleanTask(hosted.partition().id(), hosted.storage(), candidate.plan(), candidate.config(),
        known.aborted(), known.lastRecords(), nowMs, markers);
  }

  /**
   * Runs something on a partition's shard and waits for what it promises.
   *
   * @throws CleaningStoppedException if the partition is closed, or its cleaning has to end
   */
  <T> T onShard(HostedPartition hosted, Supplier<CompletableFuture<T>> action) {
    var answer = new CompletableFuture<T>();
    hosted.shard().execute(() -> {
      if (hosted.partition().isClosed()) {
        answer.completeExceptionally(new CleaningStoppedException("partition " + hosted.name() + " is gone"));
        return;
      }
      action.get().whenComplete((value, failure) -> {
        if (failure == null) {
          answer.complete(value);
        } else {
          answer.completeExceptionally(failure);
        }
      });
    });
    return await(answer, hosted);
  }

  /** Waits until a shard has done what it was asked for before. */
  void await(Shard shard) {
    var answer = new CompletableFuture<Void>();
    shard.execute(() -> answer.complete(null));
    await(answer, null);
  }

  private <T> T await(CompletableFuture<T> answer, HostedPartition hosted) {
    long deadlineNs = clock.monotonicNs() + PATIENCE_NS;
    while (true) {
      try {
        return answer.get(POLL_MS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        if (hosted != null && hosted.storage().awaitStop(0) || clock.monotonicNs() - deadlineNs > 0) {
          throw new CleaningStoppedException("it has to end, or a shard does not answer");
        }
      } catch (ExecutionException e) {
        throw new CleaningStoppedException(String.valueOf(e.getCause().getMessage()));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CleaningStoppedException("interrupted");
      }
    }
  }
}
