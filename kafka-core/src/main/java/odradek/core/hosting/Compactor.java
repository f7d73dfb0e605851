package odradek.core.hosting;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import odradek.api.record.BatchCodecs;
import odradek.api.record.InvalidBatchException;
import odradek.core.compaction.CleanResult;
import odradek.core.compaction.CleanTask;
import odradek.core.compaction.CleanerSettings;
import odradek.core.compaction.CleaningStoppedException;
import odradek.core.compaction.GuardedStorage;
import odradek.core.compaction.LogCleaner;
import odradek.core.compaction.Throttle;
import odradek.core.config.LogSettings;
import odradek.core.partition.Partition;
import odradek.core.runtime.BlockingPool;
import odradek.core.runtime.Shard;
import odradek.core.runtime.ShardGroup;
import odradek.core.spi.Clock;
import odradek.core.spi.MetricVisitor;
import odradek.core.spi.storage.CorruptStorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for logs to compact and compacts them, the dirtiest first, on threads of its own.
 *
 * <p>A log that cannot be cleaned because something in it is wrong is left alone until the broker starts again, and so
 * said in the log; one whose device failed is tried again later.
 *
 * <p><b>Threading:</b> started and stopped by one thread. The work is done on the cleaner's threads, which ask the
 * shards for what only they know; no shard ever waits.
 */
final class Compactor {

  private static final Logger LOG = LoggerFactory.getLogger(Compactor.class);
  private static final long RETRY_MS = 60_000;
  private static final int QUEUE_LIMIT = 64;

  /** So soon a change of the settings shows. */
  private static final long SETTINGS_CHECK_MS = 5_000;
  private static final long PACE_CHECK_NS = 200_000_000;
  private static final long NS_PER_MS = 1_000_000;

  private final PartitionHost host;
  private final CompactionCandidates candidates;
  private final Checkpoints checkpoints;
  private final Shard timer;
  private final BatchCodecs codecs;
  private final Clock clock;
  private final long secret0;
  private final long secret1;
  private final Throttle throttle;
  private final BlockingPool pool;
  private final CompactionFigures figures = new CompactionFigures();
  private final CompactionFailures failures = new CompactionFailures();
  private final AtomicInteger working = new AtomicInteger();
  private Supplier<LogSettings.Cleaner> settings;
  private long lastLookNs;
  private volatile boolean stopped;

  /**
   * @param threadNamePrefix what the threads are called, followed by their number
   * @param secret0 what keys are hashed with
   * @param secret1 the other half
   */
  Compactor(PartitionHost host, Checkpoints checkpoints, ShardGroup shards, BatchCodecs codecs, Clock clock,
      String threadNamePrefix, long secret0, long secret1) {
    this.host = host;
    this.candidates = new CompactionCandidates(host, shards, clock);
    this.checkpoints = checkpoints;
    this.timer = shards.shards().get(0);
    this.codecs = codecs;
    this.clock = clock;
    this.secret0 = secret0;
    this.secret1 = secret1;
    this.throttle = new Throttle(clock);
    this.pool = new BlockingPool(threadNamePrefix, 1, QUEUE_LIMIT);
  }

  /** Begins, if compaction is on; the settings are asked for again and again. */
  void start(Supplier<LogSettings.Cleaner> currentSettings) {
    settings = currentSettings;
    lastLookNs = clock.monotonicNs();
    if (settings.get().enabled()) {
      schedule(settings.get());
    }
  }

  private void schedule(LogSettings.Cleaner current) {
    try {
      timer.schedule(this::tick, Math.min(current.backoffMs(), SETTINGS_CHECK_MS));
    } catch (RejectedExecutionException e) {
      stopped = true; // the shard has been closed
    }
  }

  private void tick() {
    if (stopped) {
      return;
    }
    LogSettings.Cleaner current = settings.get();
    throttle.bytesPerSecond(current.ioBytesPerSecond());
    if ((clock.monotonicNs() - lastLookNs) / NS_PER_MS >= current.backoffMs()) {
      lastLookNs = clock.monotonicNs();
      look(current);
    }
    schedule(current);
  }

  /** Puts those to work who are not. */
  private void look(LogSettings.Cleaner current) {
    if (current.threads() > 0) {
      pool.resize(current.threads());
      while (working.get() < current.threads()) {
        working.incrementAndGet();
        pool.execute(() -> work(current));
      }
    }
  }

  /** Ends; waits until nothing is cleaned any more. */
  void stop() {
    stopped = true;
    host.hosted().forEach(hosted -> hosted.storage().stopCleaning());
    pool.close();
  }

  private void work(LogSettings.Cleaner current) {
    try {
      var cleaner = new LogCleaner(codecs, secret0, secret1);
      while (!stopped && cleanDirtiest(cleaner, current)) {
        continue;
      }
    } finally {
      working.decrementAndGet();
    }
  }

  /** Cleans the dirtiest log; false if there is none that should be cleaned. */
  private boolean cleanDirtiest(LogCleaner cleaner, LogSettings.Cleaner current) {
    long nowMs = clock.wallMs();
    List<CompactionCandidate> due = new ArrayList<>();
    double maxDirtyRatio = 0;
    for (CompactionCandidate candidate : candidates.list(nowMs)) {
      if (!failures.isLeftAlone(candidate.hosted(), nowMs)) {
        maxDirtyRatio = Math.max(maxDirtyRatio, candidate.plan().dirtyRatio());
        if (candidate.due()) {
          due.add(candidate);
        }
      }
    }
    failures.retain(host.hosted());
    figures.looked(maxDirtyRatio);
    due.sort(Comparator.comparingDouble((CompactionCandidate candidate) -> candidate.plan().dirtyRatio()).reversed());
    for (CompactionCandidate candidate : due) {
      GuardedStorage storage = candidate.hosted().storage();
      if (storage.beginCleaning()) {
        try {
          clean(cleaner, candidate, current);
        } finally {
          storage.endCleaning();
        }
        return true;
      }
    }
    return false;
  }

  private void clean(LogCleaner cleaner, CompactionCandidate candidate, LogSettings.Cleaner current) {
    HostedPartition hosted = candidate.hosted();
    long startNs = clock.monotonicNs();
    try {
      CleanTask task = candidates.task(candidate, clock.wallMs(), offsets -> abortMarkersGo(hosted, offsets));
      CleanResult result = cleaner.clean(task, share(current), bytes -> pace(hosted.storage(), bytes));
      long tookNs = clock.monotonicNs() - startNs;
      figures.cleaned(result, clock.wallMs(), tookNs);
      hosted.shard().execute(() -> cleaned(hosted.partition(), result, candidate.mark()));
      LOG.info("compacted {} up to offset {} in {} ms: {} bytes read, {} bytes of the log became {}, {} keys were new",
          hosted.name(), result.cleanedUpToOffset(), tookNs / 1_000_000, result.readBytes(), result.replacedBytes(),
          result.writtenBytes(), result.keysCount());
      candidates.await(hosted.shard());
    } catch (CleaningStoppedException | RejectedExecutionException e) {
      LOG.debug("the compaction of {} was given up: {}", hosted.name(), e.getMessage());
      failures.postpone(hosted, clock.wallMs() + Math.min(current.backoffMs(), RETRY_MS));
    } catch (CorruptStorageException | InvalidBatchException e) {
      leaveAlone(hosted, e);
    } catch (IOException e) {
      LOG.warn("partition {} could not be compacted, trying again in {} s", hosted.name(), RETRY_MS / 1_000, e);
      failures.postpone(hosted, clock.wallMs() + RETRY_MS);
    } catch (RuntimeException e) {
      leaveAlone(hosted, e);
    }
  }

  private void leaveAlone(HostedPartition hosted, Exception cause) {
    if (hosted.storage().awaitStop(0)) {
      return; // it was closed under our feet
    }
    LOG.error("partition {} cannot be compacted and grows from now on, until the broker starts again", hosted.name(),
        cause);
    failures.leaveAlone(hosted);
  }

  private static void cleaned(Partition partition, CleanResult result, int mark) {
    if (!partition.isClosed()) {
      partition.log().cleanedUpTo(result.cleanedUpToOffset(), mark);
    }
  }

  private static CleanerSettings share(LogSettings.Cleaner current) {
    int threads = Math.max(1, current.threads());
    return new CleanerSettings(Math.max(1, current.dedupeBufferBytes() / threads), current.loadFactor(),
        Math.max(1, current.ioBufferBytes() / threads / 2));
  }

  private void pace(GuardedStorage storage, long bytes) {
    int changes = throttle.changesCount();
    long left = throttle.take(bytes);
    do {
      if (storage.awaitStop(Math.min(left, PACE_CHECK_NS)) || stopped) {
        throw new CleaningStoppedException("the partition or the broker is about to end");
      }
      left -= PACE_CHECK_NS;
    } while (left > 0 && changes == throttle.changesCount());
  }

  private void abortMarkersGo(HostedPartition hosted, List<Long> offsets) {
    candidates.onShard(hosted, () -> {
      hosted.partition().log().forgetAborted(Set.copyOf(offsets));
      return checkpoints.writeDurably(hosted);
    });
  }

  /** Shows how compaction gets on. */
  void visitMetrics(MetricVisitor visitor) {
    figures.visit(visitor, clock.wallMs());
    visitor.gauge("odradek_compaction_uncleanable_partitions",
        "Partitions that are not compacted any more because something in them is wrong.", Map.of(),
        failures.leftAloneCount());
  }
}
