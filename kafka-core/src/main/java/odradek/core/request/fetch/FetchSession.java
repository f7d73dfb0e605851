package odradek.core.request.fetch;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The partitions that a client fetches again and again, so that it need not name them each time.
 *
 * <p><b>Threading:</b> used by one request at a time: who got {@link #tryUse} may touch it until {@link #endUse}.
 */
final class FetchSession {

  /** The epoch that the request after the full one carries. */
  static final int FIRST_INCREMENTAL_EPOCH = 1;

  private final int id;
  private final boolean usesTopicIds;
  private final Map<FetchTarget.Key, FetchTarget> targets = new LinkedHashMap<>();
  private final AtomicBoolean inUse = new AtomicBoolean();
  private int nextEpoch = FIRST_INCREMENTAL_EPOCH;
  private volatile long lastUsedNs;

  /** @param usesTopicIds whether its requests name topics by id; that stays as it is while the session lasts */
  FetchSession(int id, boolean usesTopicIds, long nowNs) {
    this.id = id;
    this.usesTopicIds = usesTopicIds;
    this.lastUsedNs = nowNs;
  }

  int id() {
    return id;
  }

  boolean usesTopicIds() {
    return usesTopicIds;
  }

  boolean tryUse(long nowNs) {
    lastUsedNs = nowNs;
    return inUse.compareAndSet(false, true);
  }

  void endUse() {
    inUse.set(false);
  }

  long lastUsedNs() {
    return lastUsedNs;
  }

  /** Whether a request's epoch is the one that comes next. */
  boolean expects(int epoch) {
    return epoch == nextEpoch;
  }

  /** A request of the expected epoch was accepted. */
  void advanceEpoch() {
    nextEpoch = nextEpoch == Integer.MAX_VALUE ? FIRST_INCREMENTAL_EPOCH : nextEpoch + 1;
  }

  /** Adds a partition, or finds it if it is there. */
  FetchTarget target(FetchTarget.Key key) {
    return targets.computeIfAbsent(key, FetchTarget::new);
  }

  void forget(FetchTarget.Key key) {
    targets.remove(key);
  }

  Collection<FetchTarget> targets() {
    return targets.values();
  }

  /** Puts partitions that just got data behind the others, so that none of them starves. */
  void moveToEnd(FetchTarget target) {
    if (targets.remove(target.key) != null) {
      targets.put(target.key, target);
    }
  }
}
