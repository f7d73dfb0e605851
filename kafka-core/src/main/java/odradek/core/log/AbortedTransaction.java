package odradek.core.log;

/**
 * An aborted transaction of a partition.
 *
 * @param producerId whose it was
 * @param firstOffset the offset of its first record
 * @param lastOffset the offset of its abort marker
 * @param lastStableOffset the last stable offset right after the marker
 */
public record AbortedTransaction(long producerId, long firstOffset, long lastOffset, long lastStableOffset) {}
