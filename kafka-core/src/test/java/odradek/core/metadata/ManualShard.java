package odradek.core.metadata;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.PriorityQueue;
import odradek.core.runtime.Cancellable;
import odradek.core.runtime.Shard;

/** A shard whose tasks run when a test says so, in virtual time. */
final class ManualShard implements Shard {

  private record Timer(long dueMs, long number, Runnable task) {}

  private final Deque<Runnable> tasks = new ArrayDeque<>();
  private final PriorityQueue<Timer> timers =
      new PriorityQueue<>(Comparator.comparingLong(Timer::dueMs).thenComparingLong(Timer::number));
  private long nowMs;
  private long timerCount;
  private boolean running;

  @Override
  public int index() {
    return 0;
  }

  @Override
  public boolean inShard() {
    return running;
  }

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
  }

  @Override
  public Cancellable schedule(Runnable task, long delayMs) {
    var timer = new Timer(nowMs + delayMs, timerCount++, task);
    timers.add(timer);
    return () -> timers.remove(timer);
  }

  /** Runs everything that is due, and what comes of it. */
  void runAll() {
    running = true;
    while (!tasks.isEmpty()) {
      tasks.remove().run();
    }
    running = false;
  }

  /** Lets time pass. */
  void advance(long ms) {
    nowMs += ms;
    while (!timers.isEmpty() && timers.peek().dueMs() <= nowMs) {
      tasks.add(timers.remove().task());
    }
    runAll();
  }

  int timerCount() {
    return timers.size();
  }
}
