package odradek.core.listener;

import java.util.Map;

/**
 * What the peers of a listener may do.
 *
 * @param maxFrameBytes the largest frame, without its length field ({@code socket.request.max.bytes})
 * @param maxConnections open connections at once ({@code max.connections})
 * @param maxConnectionsPerIp open connections of one address at once ({@code max.connections.per.ip})
 * @param maxConnectionsByIp the same for single addresses, by their text as
 *     {@link java.net.InetAddress#getHostAddress()} has it ({@code max.connections.per.ip.overrides})
 * @param maxConnectionsPerSecond connections that are accepted in a second; others wait to be accepted
 *     ({@code max.connection.creation.rate})
 * @param maxIdleMs a connection that was silent for so long is closed ({@code connections.max.idle.ms}); -1 for never
 * @param maxBufferedBytes bytes of frames that all connections together may hold while they are received or handled;
 *     beyond it reading stops ({@code queued.max.request.bytes}); -1 for no limit
 */
public record ConnectionLimits(
    int maxFrameBytes,
    int maxConnections,
    int maxConnectionsPerIp,
    Map<String, Integer> maxConnectionsByIp,
    int maxConnectionsPerSecond,
    long maxIdleMs,
    long maxBufferedBytes) {

  /** Takes a copy of the limits by address. */
  public ConnectionLimits {
    maxConnectionsByIp = Map.copyOf(maxConnectionsByIp);
  }

  /** Limits without exceptions, and accepting as fast as can be. */
  public ConnectionLimits(
      int maxFrameBytes, int maxConnections, int maxConnectionsPerIp, long maxIdleMs, long maxBufferedBytes) {
    this(maxFrameBytes, maxConnections, maxConnectionsPerIp, Map.of(), Integer.MAX_VALUE, maxIdleMs, maxBufferedBytes);
  }

  /** How many connections of an address may be open at once. */
  public int maxConnectionsOf(String address) {
    return maxConnectionsByIp.getOrDefault(address, maxConnectionsPerIp);
  }
}
