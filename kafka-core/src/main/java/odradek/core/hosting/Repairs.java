package odradek.core.hosting;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;
import odradek.api.TopicIdPartition;
import odradek.core.spi.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for logs that have failed. Where the device was full the log is opened again, less and less often while that
 * fails; where the device is broken its directory goes offline.
 *
 * <p><b>Threading:</b> thread-safe.
 */
final class Repairs {

  private static final Logger LOG = LoggerFactory.getLogger(Repairs.class);

  private static final long FIRST_DELAY_MS = 1_000;
  private static final long LAST_DELAY_MS = 60_000;
  private static final long FORGET_MS = 300_000;
  private static final long NS_PER_MS = 1_000_000;

  private final PartitionHost host;
  private final StorageEngines engines;
  private final Executor io;
  private final Clock clock;
  private final ConcurrentHashMap<TopicIdPartition, Attempt> attempts = new ConcurrentHashMap<>();
  private final LongAdder reopened = new LongAdder();

  /**
   * What was tried for a partition.
   *
   * @param dueNs when it is tried the next time
   * @param delayMs how long that is after the last time
   * @param judged the failure that this is about, or null
   */
  private record Attempt(long dueNs, long delayMs, Throwable judged) {}

  Repairs(PartitionHost host, StorageEngines engines, Executor io, Clock clock) {
    this.host = host;
    this.engines = engines;
    this.io = io;
    this.clock = clock;
  }

  /** How often a log was opened again. */
  long reopenedCount() {
    return reopened.sum();
  }

  /** Looks at a partition that is open. On its shard. */
  void look(HostedPartition hosted) {
    Throwable failure = hosted.partition().isClosed() ? null : hosted.partition().log().failure();
    if (failure == null || !hosted.isPersistent()) {
      return;
    }
    TopicIdPartition id = hosted.partition().id();
    Attempt attempt = attempts.get(id);
    if (attempt == null || attempt.judged() != failure) {
      long delayMs = attempt == null ? FIRST_DELAY_MS : Math.min(LAST_DELAY_MS, 2 * attempt.delayMs());
      attempts.put(id, new Attempt(clock.monotonicNs() + delayMs * NS_PER_MS, delayMs, failure));
      io.execute(() -> judge(id, hosted, failure));
    } else if (attempt.dueNs() - clock.monotonicNs() <= 0) {
      reopened.increment();
      LOG.info("partition {} is opened again: its log had failed ({})", hosted.name(), failure.getMessage());
      host.reopen(id, hosted, failure);
    }
  }

  private void judge(TopicIdPartition id, HostedPartition hosted, Throwable failure) {
    switch (engines.failed(hosted.placed(), failure)) {
      case EXHAUSTED, OTHER -> LOG.warn("partition {} takes no records until its log can be opened again: {}",
          hosted.name(),
          failure.getMessage());
      case DAMAGED -> {
        LOG.error("partition {} is damaged and offline: restore its log directory, or delete the topic", hosted.name(),
            failure);
        host.takeOffline(id, hosted, failure);
      }
      case DEVICE -> LOG.debug("partition {} goes with its directory", hosted.name(), failure);
    }
  }

  /** Tries what could not be opened, and forgets what has been well for long. */
  void lookAtOffline() {
    long nowNs = clock.monotonicNs();
    for (TopicIdPartition id : host.triedAgain()) {
      Attempt attempt = attempts.get(id);
      if (attempt == null || attempt.dueNs() - nowNs <= 0) {
        long delayMs = attempt == null ? FIRST_DELAY_MS : Math.min(LAST_DELAY_MS, 2 * attempt.delayMs());
        attempts.put(id, new Attempt(nowNs + delayMs * NS_PER_MS, delayMs, null));
        host.tryAgain(id);
      }
    }
    attempts.values().removeIf(attempt -> nowNs - attempt.dueNs() > FORGET_MS * NS_PER_MS);
  }
}
