package odradek.core.runtime;

import odradek.core.spi.Clock;

/**
 * The machine's clocks: the one place in core where they are read.
 *
 * <p><b>Threading:</b> thread-safe, stateless.
 */
public final class SystemClock implements Clock {

  /** Makes a view on the machine's clocks. */
  public SystemClock() {}

  @Override
  public long wallMs() {
    return System.currentTimeMillis();
  }

  @Override
  public long monotonicNs() {
    return System.nanoTime();
  }
}
