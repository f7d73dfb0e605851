package odradek.core.log;

import java.util.List;
import odradek.core.spi.storage.Chunk;

/**
 * What retention removes: whole chunks from the oldest on, never beyond the high watermark. The chunk that is written
 * to goes like the others.
 *
 * <p><b>Threading:</b> stateless.
 */
final class Retention {

  private Retention() {}

  /**
   * The log start offset that retention by time and size leads to.
   *
   * @param chunks the log, oldest first
   * @param logStartOffset the log start offset now
   * @return at least {@code logStartOffset}
   */
  static long newLogStart(List<Chunk> chunks, LogConfig config, long nowMs, long logStartOffset, long highWatermark) {
    if (!config.delete()) {
      return logStartOffset;
    }
    long totalBytes = 0;
    for (Chunk chunk : chunks) {
      totalBytes += chunk.sizeBytes();
    }
    long excessBytes = config.retentionBytes() < 0 ? Long.MIN_VALUE : totalBytes - config.retentionBytes();
    long newStart = logStartOffset;
    boolean byTime = config.retentionMs() >= 0;
    boolean bySize = config.retentionBytes() >= 0;
    for (Chunk chunk : chunks) {
      if (chunk.sizeBytes() == 0 || chunk.endOffset() > highWatermark) {
        break;
      }
      byTime = byTime && chunk.maxTimestampMs() >= 0 && isOlder(chunk.maxTimestampMs(), nowMs, config.retentionMs());
      excessBytes -= chunk.sizeBytes();
      bySize = bySize && excessBytes >= 0;
      if (!byTime && !bySize) {
        break;
      }
      newStart = Math.max(newStart, chunk.endOffset());
    }
    return newStart;
  }

  private static boolean isOlder(long timestampMs, long nowMs, long retentionMs) {
    return nowMs - timestampMs > retentionMs;
  }
}
