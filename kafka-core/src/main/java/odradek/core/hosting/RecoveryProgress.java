package odradek.core.hosting;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import odradek.core.spi.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells how far the start is with opening partitions, every few seconds if it takes so long.
 *
 * <p><b>Threading:</b> thread-safe.
 */
final class RecoveryProgress {

  private static final Logger LOG = LoggerFactory.getLogger(RecoveryProgress.class);

  private static final long INTERVAL_NS = 3_000_000_000L;
  private static final double NS_PER_SECOND = 1e9;
  private static final double BYTES_PER_MB = 1e6;

  private final Clock clock;
  private final long startedNs;
  private final AtomicInteger expectedCount = new AtomicInteger();
  private final AtomicInteger doneCount = new AtomicInteger();
  private final AtomicLong readBytes = new AtomicLong();
  private final AtomicLong toldNs;
  private volatile boolean over;

  RecoveryProgress(Clock clock) {
    this.clock = clock;
    this.startedNs = clock.monotonicNs();
    this.toldNs = new AtomicLong(startedNs);
  }

  /** One more partition that is stored has to be opened. */
  void expect() {
    expectedCount.incrementAndGet();
  }

  /** Bytes of a log were read to find out its state. */
  void read(long bytes) {
    readBytes.addAndGet(bytes);
  }

  /** A partition that was expected is open, or cannot be opened. */
  void done() {
    if (over) {
      return;
    }
    int done = doneCount.incrementAndGet();
    long nowNs = clock.monotonicNs();
    long told = toldNs.get();
    if (nowNs - told >= INTERVAL_NS && toldNs.compareAndSet(told, nowNs)) {
      LOG.info("opening logs: {} of {} partitions after {} s, {} MB were read", done, expectedCount.get(),
          seconds(nowNs), megabytes());
    }
  }

  /** All that was stored is open, or cannot be opened. */
  void finished(int offlineCount) {
    over = true;
    int count = expectedCount.get();
    if (count > 0) {
      LOG.info("the logs of {} stored partitions were looked at in {} s, {} MB were read{}", count,
          seconds(clock.monotonicNs()), megabytes(), offlineCount == 0 ? "" : "; " + offlineCount
          + " partitions are offline");
    }
  }

  private String seconds(long nowNs) {
    return String.valueOf(Math.round((nowNs - startedNs) / NS_PER_SECOND * 10) / 10.0);
  }

  private String megabytes() {
    return String.valueOf(Math.round(readBytes.get() / BYTES_PER_MB * 10) / 10.0);
  }
}
