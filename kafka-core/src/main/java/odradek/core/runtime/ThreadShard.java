package odradek.core.runtime;

import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A shard on a thread of its own.
 *
 * <p>The queue is bounded by what the broker admits: connections stop reading before they hand over more than their
 * limit.
 */
final class ThreadShard implements Shard {

  private static final Logger LOG = LoggerFactory.getLogger(ThreadShard.class);

  private final int index;
  private final ScheduledThreadPoolExecutor executor;
  private volatile Thread thread;

  ThreadShard(int index, String threadName) {
    this.index = index;
    this.executor = new ScheduledThreadPoolExecutor(1, task -> {
      var made = new Thread(task, threadName);
      made.setDaemon(true);
      thread = made;
      return made;
    });
    executor.setRemoveOnCancelPolicy(true);
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  @Override
  public int index() {
    return index;
  }

  @Override
  public boolean inShard() {
    return Thread.currentThread() == thread;
  }

  @Override
  public void execute(Runnable task) {
    executor.execute(() -> run(task));
  }

  @Override
  public Cancellable schedule(Runnable task, long delayMs) {
    ScheduledFuture<?> future = executor.schedule(() -> run(task), delayMs, TimeUnit.MILLISECONDS);
    return () -> future.cancel(false);
  }

  private void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      LOG.error("a task of shard {} failed", index, e);
    }
  }

  void shutdown() {
    executor.shutdown();
  }

  boolean awaitTermination(long timeoutMs) throws InterruptedException {
    return executor.awaitTermination(timeoutMs, TimeUnit.MILLISECONDS);
  }
}
