package odradek.core.compaction;

import java.util.List;
import odradek.core.log.CompactionConfig;
import odradek.core.spi.storage.Chunk;

/**
 * What of a log can be cleaned now: whole chunks, never the one that is written to, and nothing that is not settled.
 *
 * <p><b>Threading:</b> immutable.
 *
 * @param firstDirtyOffset from here on the log was never cleaned
 * @param endOffset the end of what can be cleaned: between two chunks; {@code firstDirtyOffset} if there is nothing
 * @param cleanBytes how many bytes were cleaned before
 * @param dirtyBytes how many bytes were not, and can be now
 */
public record CleanPlan(long firstDirtyOffset, long endOffset, long cleanBytes, long dirtyBytes) {

  /**
   * Makes a plan.
   *
   * @param chunks the log, oldest first
   * @param logStartOffset its log start offset
   * @param cleanedUpToOffset how far it was cleaned before, or -1
   * @param settledOffset its last stable offset: nothing at or after it is touched
   * @param config how the topic wants to be compacted
   * @param nowMs the time
   */
  public static CleanPlan of(List<Chunk> chunks, long logStartOffset, long cleanedUpToOffset, long settledOffset,
      CompactionConfig config, long nowMs) {
    long firstDirty = Math.max(logStartOffset, cleanedUpToOffset);
    long end = firstDirty;
    long cleanBytes = 0;
    long dirtyBytes = 0;
    for (Chunk chunk : chunks.subList(0, chunks.size() - 1)) {
      if (chunk.endOffset() <= firstDirty) {
        cleanBytes += chunk.sizeBytes();
      } else if (chunk.endOffset() > settledOffset || isProtected(chunk, config.minLagMs(), nowMs)) {
        break;
      } else {
        dirtyBytes += chunk.sizeBytes();
        end = chunk.endOffset();
      }
    }
    return new CleanPlan(firstDirty, end, cleanBytes, dirtyBytes);
  }

  private static boolean isProtected(Chunk chunk, long minLagMs, long nowMs) {
    return minLagMs > 0 && chunk.maxTimestampMs() > nowMs - minLagMs;
  }

  /** The share of the bytes that is dirty, 0 to 1. */
  public double dirtyRatio() {
    return dirtyBytes == 0 ? 0 : (double) dirtyBytes / (cleanBytes + dirtyBytes);
  }

  /** Whether there is something to clean at all. */
  public boolean hasWork() {
    return dirtyBytes > 0;
  }

  /**
   * Whether it is time to clean.
   *
   * @param firstDirtyTimestampMs the time of the oldest record that is dirty, or -1 if that is not known
   */
  public boolean isDue(CompactionConfig config, long firstDirtyTimestampMs, long nowMs) {
    return hasWork() && (dirtyRatio() > config.minDirtyRatio()
        || firstDirtyTimestampMs >= 0 && nowMs - firstDirtyTimestampMs > config.maxLagMs());
  }
}
