package odradek.core.partition;

/**
 * What everybody may know of a partition, at one moment.
 *
 * <p><b>Threading:</b> immutable.
 *
 * @param leaderEpoch the epoch of this broker's leadership
 * @param logStartOffset the first offset that can be read
 * @param lastStableOffset readers of committed data see what lies before it
 * @param highWatermark consumers see what lies before it
 * @param logEndOffset one past the last offset in the log
 */
public record PartitionView(
    int leaderEpoch, long logStartOffset, long lastStableOffset, long highWatermark, long logEndOffset) {}
