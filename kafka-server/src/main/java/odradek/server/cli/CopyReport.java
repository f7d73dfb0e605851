package odradek.server.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import odradek.core.StorageCopy;
import odradek.server.text.JsonLine;

/**
 * Prints how a copy goes: a line per second and one per event.
 *
 * <p><b>Threading:</b> confined to one thread.
 */
final class CopyReport implements StorageCopy.Progress {

  private static final long PAUSE_NS = TimeUnit.SECONDS.toNanos(1);
  private static final int STEP = 1024;
  private static final String[] UNITS = {"B", "KB", "MB", "GB", "TB", "PB"};

  private final PrintWriter out;
  private final String from;
  private final String to;
  private final boolean json;
  private long lastNs = System.nanoTime();

  CopyReport(PrintWriter out, String from, String to, boolean json) {
    this.out = out;
    this.from = from;
    this.to = to;
    this.json = json;
  }

  @Override
  public void copying(String partition, long copiedBytes, long totalBytes) {
    long nowNs = System.nanoTime();
    if (nowNs - lastNs < PAUSE_NS) {
      return;
    }
    lastNs = nowNs;
    long percent = totalBytes == 0 ? 100 : Math.min(100, Math.round(100.0 * copiedBytes / totalBytes));
    print(json
        ? new JsonLine("copying").put("partition", partition).put("copiedBytes", copiedBytes).put("totalBytes",
        totalBytes)
        : partition + ": copying, " + size(copiedBytes) + " of " + size(totalBytes) + " (" + percent + " %)");
  }

  @Override
  public void verified(String partition, long batchCount, long sizeBytes) {
    print(json
        ? new JsonLine("verified").put("partition", partition).put("batches", batchCount).put("bytes", sizeBytes)
        : partition + ": copied and verified, " + count(batchCount, "batch", "batches") + ", " + size(sizeBytes));
  }

  @Override
  public void switched(String topic) {
    print(json
        ? new JsonLine("switched").put("topic", topic).put("storage", to)
        : "topic '" + topic + "' is kept by '" + to + "' from now on; deleting the originals in '" + from + "'");
  }

  void done(String topic, StorageCopy.Summary summary) {
    print(json
        ? new JsonLine("done").put("topic", topic).put("switched", summary.switched())
            .put("partitions", summary.partitionCount()).put("batches", summary.batchCount())
            .put("bytes", summary.sizeBytes())
        : "topic '" + topic + "': " + text(summary));
  }

  private String text(StorageCopy.Summary summary) {
    if (summary.switched()) {
      return "moved " + count(summary.partitionCount(), "partition", "partitions") + " with "
          + count(summary.batchCount(), "batch", "batches") + " and " + size(summary.sizeBytes()) + " from '" + from
          + "' to '" + to + "'";
    }
    return summary.partitionCount() == 0 ? "nothing to do, it is kept by '" + to + "' already"
        : "it is kept by '" + to + "' already; deleted what was left of "
            + count(summary.partitionCount(), "partition", "partitions") + " in '" + from + "'";
  }

  private static String count(long count, String one, String many) {
    return count + " " + (count == 1 ? one : many);
  }

  static String size(long bytes) {
    double shown = bytes;
    int unit = 0;
    while (shown >= STEP && unit < UNITS.length - 1) {
      shown /= STEP;
      unit++;
    }
    return unit == 0 ? bytes + " B" : String.format(Locale.ROOT, "%.1f %s", shown, UNITS[unit]);
  }

  private void print(Object line) {
    out.println(line);
    out.flush();
  }
}
