package odradek.core.coordinator;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.RejectedExecutionException;
import odradek.core.runtime.Cancellable;
import odradek.core.runtime.Shard;
import odradek.core.spi.Clock;

/** A shard with virtual time, run by the test. Confined to the test's thread. */
public final class VirtualShard implements Shard {

  /** Where virtual time starts, wall clock: not 0, so that the two clocks are never confused. */
  public static final long EPOCH_MS = 1_700_000_000_000L;

  private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
  private final PriorityQueue<Timer> timers = new PriorityQueue<>(
      Comparator.<Timer>comparingLong(timer -> timer.dueMs).thenComparingLong(timer -> timer.number));
  private long nowMs;
  private long numbers;
  private boolean inShard = true;
  private boolean closed;

  /** The virtual clock. */
  public final Clock clock = new Clock() {
    @Override
    public long wallMs() {
      return EPOCH_MS + nowMs;
    }

    @Override
    public long monotonicNs() {
      return nowMs * 1_000_000;
    }
  };

  @Override
  public int index() {
    return 0;
  }

  @Override
  public boolean inShard() {
    return inShard;
  }

  /** Lets the test's thread pass for another one. */
  public void inShard(boolean value) {
    inShard = value;
  }

  /** Takes no more tasks. */
  public void close() {
    closed = true;
  }

  @Override
  public void execute(Runnable task) {
    if (closed) {
      throw new RejectedExecutionException("the shard is closed");
    }
    tasks.add(task);
  }

  @Override
  public Cancellable schedule(Runnable task, long delayMs) {
    if (delayMs < 0) {
      throw new IllegalArgumentException("delay " + delayMs);
    }
    var timer = new Timer(task, nowMs + delayMs, numbers++);
    timers.add(timer);
    return () -> timers.remove(timer);
  }

  /** Milliseconds since the start. */
  public long nowMs() {
    return nowMs;
  }

  /** How many timers are set. */
  public int timerCount() {
    return timers.size();
  }

  /** Runs what is to be run now. */
  public void run() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  /** Lets time pass, with everything that happens in it. */
  public void advance(long deltaMs) {
    long untilMs = nowMs + deltaMs;
    run();
    while (!timers.isEmpty() && timers.peek().dueMs <= untilMs) {
      Timer timer = timers.poll();
      nowMs = timer.dueMs;
      timer.task.run();
      run();
    }
    nowMs = untilMs;
  }

  private record Timer(Runnable task, long dueMs, long number) {}
}
