package odradek.core.compaction;

/**
 * What a cleaner may use.
 *
 * @param memoryBytes what it may use to remember keys, at least 1 ({@code log.cleaner.dedupe.buffer.size} over all
 *     cleaners)
 * @param loadFactor the share of that which is filled at most, more than 0 and at most 1
 *     ({@code log.cleaner.io.buffer.load.factor})
 * @param bufferBytes what it reads and writes at once, at least 1 ({@code log.cleaner.io.buffer.size} over all
 *     cleaners)
 */
public record CleanerSettings(long memoryBytes, double loadFactor, int bufferBytes) {

  private static final double FULLEST = 0.95;
  private static final int BITS_PER_OFFSET = 2;

  /** A part of the memory is for a mark per offset, which saves most of the look-ups. */
  private static final int MARKS_SHARE = 8;

  /**
   * The table for a range of offsets: no larger than it can ever need to be.
   *
   * @param offsetsCount how many offsets there are, and so how many keys at most
   */
  OffsetMap newMap(long offsetsCount) {
    double load = Math.min(loadFactor, FULLEST);
    long affordable = (memoryBytes - memoryBytes / MARKS_SHARE) / OffsetMap.SLOT_BYTES;
    long needed = offsetsCount >= OffsetMap.MAX_SLOTS ? OffsetMap.MAX_SLOTS : (long) (offsetsCount / load) + 2;
    return new OffsetMap((int) Math.max(2, Math.min(Math.min(affordable, needed), OffsetMap.MAX_SLOTS)), load);
  }

  /** How many offsets can be marked. */
  long markedOffsetsCount() {
    return Math.min(memoryBytes / MARKS_SHARE * Byte.SIZE / BITS_PER_OFFSET, 1L << 36);
  }
}
