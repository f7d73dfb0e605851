package odradek.testkit.storage;

import java.util.concurrent.atomic.AtomicLong;
import odradek.core.spi.Clock;

/**
 * A clock that stands still until it is told otherwise.
 *
 * <p><b>Threading:</b> thread-safe.
 */
public final class ManualClock implements Clock {

  private static final long NS_PER_MS = 1_000_000;

  private final AtomicLong nowMs = new AtomicLong(1_700_000_000_000L);

  /** A clock that shows some time in the past. */
  public ManualClock() {}

  /** Moves on. */
  public void advanceMs(long ms) {
    nowMs.addAndGet(ms);
  }

  @Override
  public long wallMs() {
    return nowMs.get();
  }

  @Override
  public long monotonicNs() {
    return nowMs.get() * NS_PER_MS;
  }
}
