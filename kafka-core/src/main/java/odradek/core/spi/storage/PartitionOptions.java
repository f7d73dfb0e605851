package odradek.core.spi.storage;

/**
 * Topic-level options that concern storage; an engine uses what applies to it.
 *
 * <p><b>Threading:</b> immutable.
 *
 * @param segmentBytes a chunk is closed before it grows beyond this size, 14 to 2^31-1 ({@code segment.bytes})
 * @param segmentMs a chunk is closed when its first record is older, at least 1 ({@code segment.ms})
 * @param segmentJitterMs at most this much is taken off {@code segmentMs} at random, at least 0
 *     ({@code segment.jitter.ms})
 * @param indexIntervalBytes about how many bytes lie between two index entries, at least 0
 *     ({@code index.interval.bytes})
 * @param indexMaxBytes an index never grows beyond this size ({@code segment.index.bytes})
 * @param deleteDelayMs how long files that left the log are kept before they go ({@code file.delete.delay.ms})
 */
public record PartitionOptions(
    int segmentBytes,
    long segmentMs,
    long segmentJitterMs,
    int indexIntervalBytes,
    int indexMaxBytes,
    long deleteDelayMs) {

  /** Kafka's defaults. */
  public static final PartitionOptions DEFAULT =
      new PartitionOptions(1 << 30, 7L * 24 * 3600 * 1000, 0, 4096, 10 << 20, 60_000);

  /** The same, but files that leave the log go at once. */
  public PartitionOptions withoutDeleteDelay() {
    return deleteDelayMs == 0 ? this
        : new PartitionOptions(segmentBytes, segmentMs, segmentJitterMs, indexIntervalBytes, indexMaxBytes, 0);
  }

  /**
   * After how many milliseconds of record time a chunk is closed: {@link #segmentMs} less a part of
   * {@link #segmentJitterMs} that is scattered evenly over seeds, so that chunks made together do not all end together.
   *
   * @param seed fixed for a chunk, different for others, for instance a hash of partition and base offset
   * @return at least 1
   */
  public long rollAfterMs(long seed) {
    if (segmentJitterMs <= 0) {
      return segmentMs;
    }
    long mixed = seed * 0x9E3779B97F4A7C15L;
    mixed = (mixed ^ (mixed >>> 32)) * 0xD6E8FEB86659FD93L;
    double share = (mixed >>> 11) * 0x1.0p-53;
    return Math.max(1, segmentMs - (long) (share * segmentJitterMs));
  }
}
