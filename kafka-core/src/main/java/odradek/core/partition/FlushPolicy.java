package odradek.core.partition;

/**
 * When a log is flushed, and up to which offset its records count.
 *
 * <p>Where the topic is {@code flushed}, records count once a device has them, and a flush is due as long as there are
 * others. Elsewhere they count at once; a flush is due when there are {@code flush.messages} that no device has, or one
 * of them is {@code flush.ms} old. There is one flush at a time; it serves all that was appended before it began.
 *
 * <p><b>Threading:</b> confined to the partition's shard.
 */
final class FlushPolicy {

  private static final long NEVER = -1;

  private DurabilityMode mode;
  private long countedOffset;
  private long durableOffset;
  private long maxCount = Long.MAX_VALUE;
  private long maxAgeMs = Long.MAX_VALUE;
  private long unflushedCount;
  private long unflushedSinceMs = NEVER;
  private boolean flushing;
  private boolean failed;

  /**
   * The policy of a log that was just opened.
   *
   * @param countedOffset everything before it counts already
   * @param durableOffset a device is known to have everything before it
   */
  FlushPolicy(DurabilityMode mode, long countedOffset, long durableOffset) {
    this.mode = mode;
    this.countedOffset = countedOffset;
    this.durableOffset = durableOffset;
  }

  /** When a record counts from now on; what counts already goes on to do so, and is flushed if that is missing. */
  void mode(DurabilityMode newMode) {
    mode = newMode;
  }

  /**
   * Sets when records are flushed that nobody waits for.
   *
   * @param messages after so many of them ({@code flush.messages})
   * @param ms when one of them is so old ({@code flush.ms})
   */
  void limits(long messages, long ms) {
    maxCount = messages;
    maxAgeMs = ms;
  }

  /** Whether records count once a device has them. */
  boolean isFlushed() {
    return mode == DurabilityMode.FLUSHED;
  }

  /** Records were appended. */
  void appended(long count) {
    unflushedCount += count;
  }

  /**
   * Looks at the log.
   *
   * @return everything before this offset counts; never smaller than before
   */
  long countedOffset(long logEndOffset) {
    countedOffset = Math.max(countedOffset, mode == DurabilityMode.REPLICATED ? logEndOffset : durableOffset);
    return countedOffset;
  }

  /** Whether somebody waits for a flush, or too many records do. */
  boolean isDue(long logEndOffset) {
    return !failed
        && (unflushedCount >= maxCount || mode == DurabilityMode.FLUSHED && durableOffset < logEndOffset);
  }

  /**
   * Whether a record is too old without being flushed. Asked from time to time: age counts from the first time it was
   * seen.
   */
  boolean isOverdue(long nowMs) {
    if (unflushedCount == 0) {
      return false;
    }
    if (unflushedSinceMs == NEVER) {
      unflushedSinceMs = nowMs;
    }
    return nowMs - unflushedSinceMs >= maxAgeMs;
  }

  /**
   * Begins a flush of what is there.
   *
   * @return false if there is one under way, which has to end first
   */
  boolean begin() {
    if (flushing) {
      return false;
    }
    flushing = true;
    unflushedCount = 0;
    unflushedSinceMs = NEVER;
    return true;
  }

  /**
   * The flush has ended.
   *
   * @param newDurableOffset a device has everything before it
   */
  void ended(long newDurableOffset) {
    flushing = false;
    durableOffset = Math.max(durableOffset, newDurableOffset);
  }

  /** The flush has failed: nothing more counts because of it, and the device is not asked again. */
  void failed() {
    flushing = false;
    failed = true;
  }
}
