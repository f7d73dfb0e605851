package odradek.core.listener;

/**
 * What the peers of a listener may do.
 *
 * @param maxFrameBytes the largest frame, without its length field ({@code socket.request.max.bytes})
 * @param maxConnections open connections at once ({@code max.connections})
 * @param maxConnectionsPerIp open connections of one address at once ({@code max.connections.per.ip})
 * @param maxIdleMs a connection that was silent for so long is closed ({@code connections.max.idle.ms}); -1 for never
 * @param maxBufferedBytes bytes of frames that all connections together may hold while they are received or handled; beyond
 *     it reading stops ({@code queued.max.request.bytes}); -1 for no limit
 */
public record ConnectionLimits(
    int maxFrameBytes, int maxConnections, int maxConnectionsPerIp, long maxIdleMs, long maxBufferedBytes) {}
