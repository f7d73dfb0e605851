package odradek.benchmarks.suite;

import java.util.Locale;

/** What is done to an engine. */
enum Operation {
  /** Append a batch; wait until it is durable if the cell says so. */
  APPEND("append a batch", "batch"),
  /** A consumer that keeps up: read the last batch of a log. */
  TAIL("read the last batch", "read"),
  /** A consumer that lags: read the next megabyte. */
  CATCHUP("read the next megabyte", "read"),
  /** A consumer that seeks: find the batch of any offset. */
  SEEK("find the batch of an offset", "look-up"),
  /** A consumer that seeks by time: find the batch of any timestamp. */
  TIMESTAMP("find the batch of a timestamp", "look-up"),
  /** Open engine and partitions as a crash has left them. */
  RECOVERY("open after a crash", "opening"),
  /** Compact a log in which one record of ten is the last of its key. */
  COMPACTION("compact a log", "log");

  private final String title;
  private final String unit;

  Operation(String title, String unit) {
    this.title = title;
    this.unit = unit;
  }

  /** What it does, for people. */
  String title() {
    return title;
  }

  /** What is counted. */
  String unit() {
    return unit;
  }

  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
