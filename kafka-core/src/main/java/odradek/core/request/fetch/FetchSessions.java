package odradek.core.request.fetch;

import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import odradek.core.spi.Clock;

/**
 * The fetch sessions of a broker; a bounded number of them.
 *
 * <p><b>Threading:</b> thread-safe.
 *
 * <p><b>Source:</b> KIP-227.
 */
public final class FetchSessions {

  /** A session that was silent for so long makes room for a new one. */
  private static final long EVICTION_NS = 120_000_000_000L;

  private final ConcurrentHashMap<Integer, FetchSession> byId = new ConcurrentHashMap<>();
  private final int maxSessions;
  private final Clock clock;
  private final RandomGenerator random;

  /**
   * Makes an empty cache.
   *
   * @param maxSessions how many at most; without room, fetches are answered without a session
   * @param clock time
   * @param random where session ids come from; thread-safe
   */
  public FetchSessions(int maxSessions, Clock clock, RandomGenerator random) {
    this.maxSessions = maxSessions;
    this.clock = clock;
    this.random = random;
  }

  /** Opens a session, or answers null if there is no room. */
  FetchSession open(boolean usesTopicIds) {
    long nowNs = clock.monotonicNs();
    if (byId.size() >= maxSessions && !evictOne(nowNs)) {
      return null;
    }
    while (true) {
      var session = new FetchSession(1 + random.nextInt(Integer.MAX_VALUE - 1), usesTopicIds, nowNs);
      if (byId.putIfAbsent(session.id(), session) == null) {
        return session;
      }
    }
  }

  private boolean evictOne(long nowNs) {
    for (FetchSession session : byId.values()) {
      if (nowNs - session.lastUsedNs() > EVICTION_NS && byId.remove(session.id(), session)) {
        return true;
      }
    }
    return false;
  }

  FetchSession find(int id) {
    return byId.get(id);
  }

  void close(int id) {
    byId.remove(id);
  }

  /** How many sessions are open. */
  public int count() {
    return byId.size();
  }
}
