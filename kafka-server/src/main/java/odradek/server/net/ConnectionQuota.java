package odradek.server.net;

import java.net.InetAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import odradek.core.listener.ConnectionLimits;

/**
 * How many connections a listener has, altogether and by address.
 *
 * <p><b>Threading:</b> thread-safe.
 */
final class ConnectionQuota {

  private final Supplier<ConnectionLimits> limits;
  private final AtomicInteger open = new AtomicInteger();
  private final ConcurrentMap<InetAddress, Integer> openByIp = new ConcurrentHashMap<>();

  /** @param limits what counts at this time */
  ConnectionQuota(Supplier<ConnectionLimits> limits) {
    this.limits = limits;
  }

  /**
   * Counts a connection in.
   *
   * @return null, or which limit forbids it; it is not counted then
   */
  String tryOpen(InetAddress address) {
    int limit = limits.get().maxConnections();
    if (open.incrementAndGet() > limit) {
      open.decrementAndGet();
      return limit + " connections are open, as many as max.connections allows";
    }
    int limitPerIp = limits.get().maxConnectionsOf(address.getHostAddress());
    if (openByIp.merge(address, 1, Integer::sum) > limitPerIp) {
      closed(address);
      return limitPerIp + " connections of this address are open, as many as max.connections.per.ip or its overrides allow";
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
