package odradek.storage.rocksdb;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import odradek.core.spi.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Group commit over all partitions: one sync of the write-ahead log answers everybody who asked before it began, and
 * while it runs the next ones gather. There is always at most one sync at a time.
 *
 * <p><b>Threading:</b> thread-safe. Who may block calls {@link #sync()} and perhaps does the work for others; for those
 * who may not a task runs on the I/O executor. If that is full, they stay queued until the next request or {@link
 * #resume()}.
 */
final class WalSync {

  private static final Logger LOG = LoggerFactory.getLogger(WalSync.class);

  /** What is synced. */
  @FunctionalInterface
  interface Log {
    void sync() throws IOException;
  }

  /** A partition that waits. */
  private record Waiter(RocksPartition partition, long endOffset, CompletableFuture<Long> answer) {}

  /** Everybody who is answered by one sync. */
  private static final class Round {
    private final List<Waiter> waiters = new ArrayList<>();
    private boolean done;
    private IOException failure;
  }

  private final Log log;
  private final Executor io;
  private final Clock clock;
  private final RocksMetrics metrics;
  private Round next = new Round();
  private boolean running;
  private boolean scheduled;

  WalSync(Log log, Executor io, Clock clock, RocksMetrics metrics) {
    this.log = log;
    this.io = io;
    this.clock = clock;
    this.metrics = metrics;
  }

  /** Answers with an offset once everything that was written before this call is durable. */
  CompletableFuture<Long> flush(RocksPartition partition, long endOffset) {
    var answer = new CompletableFuture<Long>();
    synchronized (this) {
      next.waiters.add(new Waiter(partition, endOffset, answer));
    }
    resume();
    return answer;
  }

  /** Starts the task if somebody waits and it does not run. */
  void resume() {
    synchronized (this) {
      if (scheduled || next.waiters.isEmpty()) {
        return;
      }
      scheduled = true;
    }
    try {
      io.execute(this::drain);
    } catch (RejectedExecutionException e) {
      LOG.debug("no thread for a flush now, it is tried again soon", e);
      synchronized (this) {
        scheduled = false;
      }
    }
  }

  private void drain() {
    while (true) {
      synchronized (this) {
        if (next.waiters.isEmpty()) {
          scheduled = false;
          return;
        }
      }
      try {
        sync();
      } catch (IOException e) {
        LOG.debug("a flush failed, the partitions know", e);
      }
    }
  }

  /** Returns when all that was written before this call is durable. Not to be called while the database is in use. */
  void sync() throws IOException {
    Round mine;
    boolean interrupted = false;
    synchronized (this) {
      mine = next;
      while (running && !mine.done) {
        try {
          wait();
        } catch (InterruptedException e) {
          LOG.debug("interrupted while waiting for a sync, which is waited for nevertheless", e);
          interrupted = true;
        }
      }
      if (!mine.done) {
        running = true;
        next = new Round();
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (!mine.done) {
      lead(mine);
    }
    if (mine.failure != null) {
      throw new IOException(mine.failure.getMessage(), mine.failure);
    }
  }

  private void lead(Round round) {
    IOException failure = null;
    long startNs = clock.monotonicNs();
    try {
      log.sync();
    } catch (IOException e) {
      failure = e;
    } catch (RuntimeException e) {
      failure = new IOException("a sync of the write-ahead log failed: " + e, e);
    }
    metrics.synced(round.waiters.size(), clock.monotonicNs() - startNs);
    synchronized (this) {
      round.failure = failure;
      round.done = true;
      running = false;
      notifyAll();
    }
    for (Waiter waiter : round.waiters) {
      answer(waiter, failure);
    }
  }

  private static void answer(Waiter waiter, IOException failure) {
    if (failure == null) {
      waiter.partition.durable(waiter.endOffset);
      waiter.answer.complete(waiter.endOffset);
    } else {
      waiter.partition.fail(failure);
      waiter.answer.completeExceptionally(failure);
    }
  }
}
