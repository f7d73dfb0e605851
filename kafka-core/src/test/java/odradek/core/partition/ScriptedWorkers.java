package odradek.core.partition;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** Workers that begin when the test says so, or have no time at all. */
final class ScriptedWorkers implements Executor {

  private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
  private boolean busy;
  private int failedCount;

  void busy(boolean value) {
    busy = value;
  }

  int taskCount() {
    return tasks.size();
  }

  /** How many tasks threw something. */
  int failedCount() {
    return failedCount;
  }

  @Override
  public void execute(Runnable task) {
    if (busy) {
      throw new RejectedExecutionException("all are busy");
    }
    tasks.add(task);
  }

  /** Does what there is to do now. */
  void run() {
    for (int i = tasks.size(); i > 0; i--) {
      try {
        tasks.poll().run();
      } catch (IllegalStateException e) {
        failedCount++;
      }
    }
  }
}
