package odradek.core.runtime;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;

/**
 * Runs tasks one at a time, in the order in which they came, on the threads of another executor.
 *
 * <p><b>Threading:</b> thread-safe.
 */
public final class SerialExecutor implements Executor {

  private final Executor executor;
  private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
  private boolean running;

  /** @param executor whose threads do the work */
  public SerialExecutor(Executor executor) {
    this.executor = executor;
  }

  @Override
  public void execute(Runnable task) {
    synchronized (tasks) {
      if (running) {
        tasks.add(task);
        return;
      }
      executor.execute(() -> runAll(task));
      running = true;
    }
  }

  private void runAll(Runnable first) {
    Runnable next = first;
    while (next != null) {
      try {
        next.run();
      } finally {
        next = takeOrStop();
      }
    }
  }

  private Runnable takeOrStop() {
    synchronized (tasks) {
      Runnable next = tasks.poll();
      running = next != null;
      return next;
    }
  }
}
