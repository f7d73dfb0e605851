package odradek.core.hosting;

import odradek.core.config.LogSettings;

/**
 * How much of a volume stays free. What was not configured follows the size of the volume, so that small ones are of
 * use.
 *
 * @param configured limits in bytes, -1 where none is set, 0 to switch a limit off
 */
record SpaceLimits(LogSettings.Space configured) {

  private static final long DEFAULT_SOFT_BYTES = 256L << 20;
  private static final long DEFAULT_HARD_BYTES = 64L << 20;
  private static final long DEFAULT_RESERVE_BYTES = 4L << 20;
  private static final int SOFT_SHARE = 10;
  private static final int HARD_SHARE = 20;
  private static final int RESERVE_SHARE = 100;

  /** With less space producers are slowed down; never below the hard limit. */
  long softBytes(long totalBytes) {
    return Math.max(hardBytes(totalBytes), of(configured.softFreeBytes(), DEFAULT_SOFT_BYTES, totalBytes / SOFT_SHARE));
  }

  /** With less space clients write nothing. */
  long hardBytes(long totalBytes) {
    return of(configured.hardFreeBytes(), DEFAULT_HARD_BYTES, totalBytes / HARD_SHARE);
  }

  /** What is kept aside for the broker itself. */
  long reserveBytes(long totalBytes) {
    return of(configured.reserveBytes(), DEFAULT_RESERVE_BYTES, totalBytes / RESERVE_SHARE);
  }

  private static long of(long configuredBytes, long defaultBytes, long shareBytes) {
    return configuredBytes >= 0 ? configuredBytes : Math.min(defaultBytes, shareBytes);
  }
}
