package odradek.core.partition;

/**
 * The end of a log that was appended not long ago: reading it does not wait for the device, as far as one can know.
 * Between one and two times {@link #WARM_BYTES} are warm.
 *
 * <p><b>Threading:</b> confined to the partition's shard, {@link #offset()} excepted, which any thread may call.
 */
final class WarmTail {

  /** So much was appended lately, at least. */
  static final long WARM_BYTES = 64L << 20;

  private long bytesSince;
  private long nextOffset;
  private volatile long offset;

  /** @param logEndOffset nothing before it is warm */
  WarmTail(long logEndOffset) {
    nextOffset = logEndOffset;
    offset = logEndOffset;
  }

  /** A batch was appended. */
  void appended(int bytes, long logEndOffset) {
    bytesSince += bytes;
    if (bytesSince >= WARM_BYTES) {
      offset = nextOffset;
      nextOffset = logEndOffset;
      bytesSince = 0;
    }
  }

  /** Where the warm records begin. */
  long offset() {
    return offset;
  }
}
