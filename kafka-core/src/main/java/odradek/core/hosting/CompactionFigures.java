package odradek.core.hosting;

import java.util.Map;
import odradek.core.compaction.CleanResult;
import odradek.core.spi.MetricVisitor;

/**
 * How compaction gets on, in numbers.
 *
 * <p><b>Threading:</b> thread-safe.
 */
final class CompactionFigures {

  private static final double NS_PER_SECOND = 1e9;
  private static final double MS_PER_SECOND = 1e3;

  private double maxDirtyRatio;
  private long runs;
  private long readBytes;
  private long writtenBytes;
  private long removedBytes;
  private long lastCleanMs = -1;
  private long lastTookNs;
  private long totalTookNs;

  /** All logs were looked at. */
  synchronized void looked(double dirtiest) {
    maxDirtyRatio = dirtiest;
  }

  /** A log was cleaned. */
  synchronized void cleaned(CleanResult result, long nowMs, long tookNs) {
    runs++;
    readBytes += result.readBytes();
    writtenBytes += result.writtenBytes();
    removedBytes += Math.max(0, result.replacedBytes() - result.writtenBytes());
    lastCleanMs = nowMs;
    lastTookNs = tookNs;
    totalTookNs += tookNs;
  }

  synchronized void visit(MetricVisitor visitor, long nowMs) {
    visitor.gauge("odradek_compaction_max_dirty_ratio",
        "The share of the dirtiest log that was not compacted yet, when logs were looked at last.", Map.of(),
        maxDirtyRatio);
    visitor.counter("odradek_compaction_runs_total", "Compactions of a log.", Map.of(), runs);
    visitor.counter("odradek_compaction_seconds_total", "Time that compactions took.", Map.of(),
        totalTookNs / NS_PER_SECOND);
    visitor.counter("odradek_compaction_read_bytes_total", "Bytes that compactions read.", Map.of(), readBytes);
    visitor.counter("odradek_compaction_written_bytes_total", "Bytes that compactions wrote.", Map.of(), writtenBytes);
    visitor.counter("odradek_compaction_removed_bytes_total", "Bytes by which compactions made logs smaller.", Map.of(),
        removedBytes);
    if (lastCleanMs >= 0) {
      visitor.gauge("odradek_compaction_last_duration_seconds", "How long the last compaction took.", Map.of(),
          lastTookNs / NS_PER_SECOND);
      visitor.gauge("odradek_compaction_last_age_seconds", "How long ago the last compaction ended.", Map.of(),
          Math.max(0, nowMs - lastCleanMs) / MS_PER_SECOND);
    }
  }
}
