package odradek.server.net;

import java.net.InetAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many connections a listener has, altogether and by address.
 *
 * <p><b>Threading:</b> thread-safe.
 */
final class ConnectionQuota {

  private final int limit;
  private final int limitPerIp;
  private final AtomicInteger open = new AtomicInteger();
  private final ConcurrentMap<InetAddress, Integer> openByIp = new ConcurrentHashMap<>();

  ConnectionQuota(int limit, int limitPerIp) {
    this.limit = limit;
    this.limitPerIp = limitPerIp;
  }

  /**
   * Counts a connection in.
   *
   * @return null, or which limit forbids it; it is not counted then
   */
  String tryOpen(InetAddress address) {
    if (open.incrementAndGet() > limit) {
      open.decrementAndGet();
      return limit + " connections are open, as many as max.connections allows";
    }
    if (openByIp.merge(address, 1, Integer::sum) > limitPerIp) {
      closed(address);
      return limitPerIp + " connections of this address are open, as many as max.connections.per.ip allows";
    }
    return null;
  }

  /** Counts a connection out that was counted in. */
  void closed(InetAddress address) {
    open.decrementAndGet();
    openByIp.computeIfPresent(address, (ip, count) -> count == 1 ? null : count - 1);
  }

  int open() {
    return open.get();
  }
}
