package odradek.core.partition;

/**
 * Waits until a partition has more to read.
 *
 * <p><b>Threading:</b> called on the partition's shard; returns at once.
 */
public interface ProgressListener {

  /**
   * More can be read.
   *
   * @param bytes how many bytes more since the last call, or more than that; {@link Long#MAX_VALUE} if something
   *     happened that has to be answered at once (an error, another leader, a log that was cut)
   */
  void progressed(long bytes);
}
