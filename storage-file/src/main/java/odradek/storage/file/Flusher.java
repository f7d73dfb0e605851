package odradek.storage.file;

import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import odradek.core.spi.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Joins flushes: one task at a time forces all partitions that asked since it last looked, and while it waits for the
 * device the next ones gather.
 *
 * <p><b>Threading:</b> thread-safe; the task runs on the engine's I/O executor. If that is full, the partitions stay
 * queued until the next request or {@link #resume()}. The queue is bounded by the number of partitions.
 */
final class Flusher {

  private static final Logger LOG = LoggerFactory.getLogger(Flusher.class);

  private final Executor io;
  private final int parallelism;
  private final Clock clock;
  private final FileMetrics metrics;
  private Set<FilePartition> queue = new LinkedHashSet<>();
  private boolean running;

  /**
   * A flusher.
   *
   * @param parallelism how many threads of the executor force files in one round, at most
   */
  Flusher(Executor io, int parallelism, Clock clock, FileMetrics metrics) {
    this.io = io;
    this.parallelism = parallelism;
    this.clock = clock;
    this.metrics = metrics;
  }

  /** Flushes a partition; see {@link odradek.core.spi.storage.PartitionStorage#flush}. */
  CompletableFuture<Long> flush(FilePartition partition) {
    CompletableFuture<Long> request = partition.flushRequests().add();
    flushLater(partition);
    return request;
  }

  /** Flushes a partition, and nobody waits for it. */
  void flushLater(FilePartition partition) {
    synchronized (this) {
      queue.add(partition);
    }
    resume();
  }

  /** Starts the task if there is something to do and it does not run. */
  void resume() {
    synchronized (this) {
      if (running || queue.isEmpty()) {
        return;
      }
      running = true;
    }
    try {
      io.execute(this::run);
    } catch (RejectedExecutionException e) {
      LOG.debug("no thread for a flush now, it is tried again soon", e);
      synchronized (this) {
        running = false;
      }
    }
  }

  private synchronized Set<FilePartition> nextRound() {
    Set<FilePartition> round = queue;
    queue = new LinkedHashSet<>();
    running = !round.isEmpty();
    return round;
  }

  private void run() {
    for (Set<FilePartition> round = nextRound(); !round.isEmpty(); round = nextRound()) {
      long startNs = clock.monotonicNs();
      Fanout.forEach(io, parallelism - 1, round, Flusher::force);
      metrics.flushed(round.size(), clock.monotonicNs() - startNs);
      note(round);
    }
  }

  /** Closes partitions, which forces them. */
  void closeAll(Collection<FilePartition> partitions, Consumer<FilePartition> close) {
    Fanout.forEach(io, parallelism - 1, partitions, close);
  }

  private static void force(FilePartition partition) {
    List<CompletableFuture<Long>> requests = partition.flushRequests().take();
    try {
      long durable = partition.force();
      requests.forEach(request -> request.complete(durable));
    } catch (IOException e) {
      if (!partition.isClosed()) {
        partition.fail(e);
      }
      requests.forEach(request -> request.completeExceptionally(e));
    } catch (RuntimeException e) {
      var failure = new IOException("partition " + partition.id() + ": a flush failed: " + e, e);
      partition.fail(failure);
      requests.forEach(request -> request.completeExceptionally(failure));
    }
  }

  /** Notes what is durable now, where that should not wait. */
  private static void note(Set<FilePartition> round) {
    for (FilePartition partition : round) {
      try {
        partition.writeNotes(true);
      } catch (IOException e) {
        LOG.warn("cannot note how far partition {} is durable; more will be checked when it opens again",
            partition.id(), e);
      }
    }
  }
}
