package odradek.testkit.crash;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * The executor that an engine gets in a child: it can be held, and then nothing runs that the engine would do beside
 * its callers.
 *
 * <p><b>Threading:</b> thread-safe; two threads of its own.
 */
final class HeldExecutor implements Executor {

  private static final int THREADS = 2;
  private static final int MAX_TASKS = 10_000;

  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private int runningCount;
  private boolean held;

  HeldExecutor() {
    for (int i = 0; i < THREADS; i++) {
      var thread = new Thread(this::work, "crash-io-" + i);
      thread.setDaemon(true);
      thread.start();
    }
  }

  @Override
  public synchronized void execute(Runnable task) {
    if (tasks.size() >= MAX_TASKS) {
      throw new RejectedExecutionException(MAX_TASKS + " tasks wait already");
    }
    tasks.add(task);
    notifyAll();
  }

  private void work() {
    try {
      while (true) {
        Runnable task = take();
        try {
          task.run();
        } finally {
          finished();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized Runnable take() throws InterruptedException {
    while (held || tasks.isEmpty()) {
      wait();
    }
    runningCount++;
    return tasks.remove();
  }

  private synchronized void finished() {
    runningCount--;
    notifyAll();
  }

  /**
   * Waits until nothing runs and nothing waits, and from then on runs nothing.
   *
   * @return whether that came to pass in time
   */
  synchronized boolean hold(long timeoutMs) throws InterruptedException {
    long deadlineNs = System.nanoTime() + timeoutMs * 1_000_000;
    while (runningCount > 0 || !tasks.isEmpty()) {
      long leftMs = (deadlineNs - System.nanoTime()) / 1_000_000;
      if (leftMs <= 0) {
        return false;
      }
      wait(leftMs);
    }
    held = true;
    return true;
  }
}
