package odradek.core.hosting;

/**
 * Decides by the free space of a log directory whether producers are slowed down or refused. A level is left only when
 * there is clearly more space than it was entered with, so that it does not come and go with every segment that is
 * deleted.
 *
 * <p><b>Threading:</b> externally synchronised; knows no clock and no device.
 */
final class SpacePolicy {

  /** The longest that a produce request waits for its answer, just above the hard limit. */
  static final long MAX_DELAY_MS = 1_000;

  /** So many samples say nothing after a write has failed: free space is not all that a write needs. */
  static final int HELD_SAMPLES = 10;

  private final SpaceLimits limits;
  private SpaceLevel level = SpaceLevel.ENOUGH;
  private long delayMs;
  private int heldSamples;

  SpacePolicy(SpaceLimits limits) {
    this.limits = limits;
  }

  /**
   * Takes a sample.
   *
   * @param usableBytes how much can be written
   * @param totalBytes the size of the volume
   */
  SpaceLevel sampled(long usableBytes, long totalBytes) {
    long softBytes = limits.softBytes(totalBytes);
    long hardBytes = limits.hardBytes(totalBytes);
    if (heldSamples > 0) {
      heldSamples--;
      level = SpaceLevel.FULL;
    } else if (usableBytes < hardBytes + (level == SpaceLevel.FULL ? hardBytes / 4 : 0)) {
      level = SpaceLevel.FULL;
    } else if (usableBytes < softBytes + (level == SpaceLevel.ENOUGH ? 0 : softBytes / 8)) {
      level = SpaceLevel.LOW;
    } else {
      level = SpaceLevel.ENOUGH;
    }
    delayMs = level == SpaceLevel.LOW ? delay(usableBytes, hardBytes, softBytes) : 0;
    return level;
  }

  /** The nearer to the hard limit, the longer. */
  private static long delay(long usableBytes, long hardBytes, long softBytes) {
    long rangeBytes = softBytes - hardBytes;
    if (rangeBytes <= 0) {
      return 0;
    }
    double missing = (softBytes - usableBytes) / (double) rangeBytes;
    return Math.round(Math.min(1, Math.max(0, missing)) * MAX_DELAY_MS);
  }

  /** A write found no space, whatever the samples said. */
  void writeFailed() {
    heldSamples = HELD_SAMPLES;
    level = SpaceLevel.FULL;
    delayMs = 0;
  }

  SpaceLevel level() {
    return level;
  }

  /** How long the answers to producers are held back. */
  long delayMs() {
    return delayMs;
  }
}
