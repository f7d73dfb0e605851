package odradek.client.net;

import java.util.random.RandomGenerator;

/**
 * How long to wait before another try: twice as long after each failure, up to a limit, and not the same for everybody.
 *
 * <p><b>Threading:</b> as the source of randomness.
 */
final class Backoff {

  private static final double JITTER = 0.2;
  private static final int MAX_DOUBLINGS = 30;

  private final long firstMs;
  private final long maxMs;
  private final RandomGenerator random;

  /**
   * @param firstMs after the first failure, about
   * @param maxMs after many failures, about
   */
  Backoff(long firstMs, long maxMs, RandomGenerator random) {
    this.firstMs = firstMs;
    this.maxMs = maxMs;
    this.random = random;
  }

  /** @param failures in a row, at least 1 */
  long delayMs(int failures) {
    long delayMs = Math.min(maxMs, firstMs << Math.min(failures - 1, MAX_DOUBLINGS));
    return Math.round(delayMs * (1 - JITTER + 2 * JITTER * random.nextDouble()));
  }
}
