package odradek.core.hosting;

import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Partitions that could not be compacted: some are tried again, some are left alone.
 *
 * <p><b>Threading:</b> thread-safe.
 */
final class CompactionFailures {

  private static final long NEVER = Long.MAX_VALUE;

  private final ConcurrentHashMap<HostedPartition, Long> retryAtMs = new ConcurrentHashMap<>();

  /** Leaves a partition alone from now on. */
  void leaveAlone(HostedPartition hosted) {
    retryAtMs.put(hosted, NEVER);
  }

  /** Leaves a partition alone until a time. */
  void postpone(HostedPartition hosted, long untilMs) {
    retryAtMs.put(hosted, untilMs);
  }

  /** Whether a partition is left alone now. */
  boolean isLeftAlone(HostedPartition hosted, long nowMs) {
    Long untilMs = retryAtMs.get(hosted);
    return untilMs != null && untilMs > nowMs;
  }

  /** How many partitions are left alone for good. */
  int leftAloneCount() {
    int count = 0;
    for (long untilMs : retryAtMs.values()) {
      count += untilMs == NEVER ? 1 : 0;
    }
    return count;
  }

  /** Forgets partitions that are not there any more. */
  void retain(Collection<HostedPartition> hosted) {
    retryAtMs.keySet().retainAll(Set.copyOf(hosted));
  }
}
