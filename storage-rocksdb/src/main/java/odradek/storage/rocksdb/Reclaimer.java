package odradek.storage.rocksdb;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import odradek.core.spi.Clock;

/**
 * Remembers which ranges were removed, and has their files merged when that is worth it. Removing only hides batches; they
 * take space until the keys are merged away, and with them the files that hold the batches. Merging touches keys alone.
 *
 * <p><b>Threading:</b> thread-safe.
 */
final class Reclaimer {

  /** What was removed less than this long ago, and is not much, waits for more. */
  private static final long PATIENCE_NS = 300_000_000_000L;

  /** A range of last offsets. */
  private record Range(long from, long to) {

    Range with(Range other) {
      return other == null ? this : new Range(Math.min(from, other.from), Math.max(to, other.to));
    }
  }

  private final long thresholdBytes;
  private final Clock clock;
  private Map<Integer, Range> removed = new HashMap<>();
  private long removedBytes;
  private long firstNs;
  private boolean running;

  /** @param thresholdBytes how much may be removed before it is merged away at once */
  Reclaimer(long thresholdBytes, Clock clock) {
    this.thresholdBytes = thresholdBytes;
    this.clock = clock;
  }

  /** Notes a range of last offsets of a number that was removed. */
  synchronized void removed(int number, long from, long to, long sizeBytes) {
    if (removed.isEmpty()) {
      firstNs = clock.monotonicNs();
    }
    removed.merge(number, new Range(from, to), Range::with);
    removedBytes += sizeBytes;
  }

  /** Merges if it is time. */
  void reclaim(Database database) throws IOException {
    Map<Integer, Range> ranges;
    synchronized (this) {
      boolean due = removedBytes >= thresholdBytes || clock.monotonicNs() - firstNs >= PATIENCE_NS;
      if (running || removed.isEmpty() || !due) {
        return;
      }
      running = true;
      ranges = removed;
      removed = new HashMap<>();
      removedBytes = 0;
    }
    try {
      for (Map.Entry<Integer, Range> range : ranges.entrySet()) {
        database.compact(range.getKey(), range.getValue().from(), range.getValue().to());
      }
    } finally {
      synchronized (this) {
        running = false;
      }
    }
  }
}
