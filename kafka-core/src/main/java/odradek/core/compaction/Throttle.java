package odradek.core.compaction;

import odradek.core.spi.Clock;

/**
 * Says how long cleaners have to wait, so that all of them together stay below a speed.
 *
 * <p><b>Threading:</b> thread-safe.
 */
public final class Throttle {

  private static final double NS_PER_SECOND = 1e9;

  private final Clock clock;
  private double bytesPerSecond = Double.MAX_VALUE;
  private double paidUntilNs;
  private int changesCount;

  /** @param clock time */
  public Throttle(Clock clock) {
    this.clock = clock;
    this.paidUntilNs = clock.monotonicNs();
  }

  /** Changes the speed. What somebody waits for at the old speed is forgiven, see {@link #changesCount()}. */
  public synchronized void bytesPerSecond(double limit) {
    if (limit != bytesPerSecond) {
      bytesPerSecond = limit;
      paidUntilNs = clock.monotonicNs();
      changesCount++;
    }
  }

  /** How often the speed was changed: who waits stops waiting when this does. */
  public synchronized int changesCount() {
    return changesCount;
  }

  /**
   * Takes some bytes.
   *
   * @return how long to wait before they are read or written, in nanoseconds; 0 if not at all
   */
  public synchronized long take(long bytes) {
    double nowNs = clock.monotonicNs();
    double begin = Math.max(paidUntilNs, nowNs);
    paidUntilNs = begin + bytes / bytesPerSecond * NS_PER_SECOND;
    return (long) (begin - nowNs);
  }
}
