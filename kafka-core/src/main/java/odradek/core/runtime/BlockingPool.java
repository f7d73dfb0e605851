package odradek.core.runtime;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Threads for work that may block or take long: opening logs, flushes, cold reads, big decompressions.
 *
 * <p>Its queue is bounded; when it is full, {@link #execute} throws
 * {@link java.util.concurrent.RejectedExecutionException} and the caller answers with a retriable error. Idle threads
 * end.
 *
 * <p><b>Threading:</b> thread-safe.
 */
public final class BlockingPool implements Executor, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(BlockingPool.class);
  private static final long IDLE_SECONDS = 30;
  private static final long CLOSE_SECONDS = 30;

  private final ThreadPoolExecutor executor;

  /**
   * Makes a pool; threads start when they are needed.
   *
   * @param threadNamePrefix what the threads are called, followed by their number
   * @param threads how many at most, at least 1
   * @param queueLimit how many tasks may wait, at least 1
   */
  public BlockingPool(String threadNamePrefix, int threads, int queueLimit) {
    var number = new AtomicInteger();
    executor = new ThreadPoolExecutor(threads, threads, IDLE_SECONDS, TimeUnit.SECONDS,
        new LinkedBlockingQueue<>(queueLimit), task -> {
          var made = new Thread(task, threadNamePrefix + number.getAndIncrement());
          made.setDaemon(true);
          return made;
        });
    executor.allowCoreThreadTimeOut(true);
  }

  @Override
  public void execute(Runnable task) {
    executor.execute(() -> {
      try {
        task.run();
      } catch (RuntimeException | Error e) {
        LOG.error("a task of thread {} failed", Thread.currentThread().getName(), e);
      }
    });
  }

  /**
   * Changes how many threads there are; those that are too many end when they are idle.
   *
   * @param threads how many at most, at least 1
   */
  public synchronized void resize(int threads) {
    if (threads > executor.getMaximumPoolSize()) {
      executor.setMaximumPoolSize(threads);
      executor.setCorePoolSize(threads);
    } else {
      executor.setCorePoolSize(threads);
      executor.setMaximumPoolSize(threads);
    }
  }

  /** How many tasks wait for a thread, about. */
  public int queuedCount() {
    return executor.getQueue().size();
  }

  /** How many threads are at work, about. */
  public int activeCount() {
    return executor.getActiveCount();
  }

  /** Runs what has been handed over, then ends; waits for that, at most some seconds. */
  @Override
  public void close() {
    executor.shutdown();
    try {
      if (!executor.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("work is still running after {} s, leaving {} tasks behind", CLOSE_SECONDS,
            executor.getQueue().size());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
