/**
 * The {@code tcp} transport on Netty: event loops that are the broker's shards, and listeners on them.
 *
 * <p>Entry point: {@link odradek.server.net.TcpListenerProvider}. A {@code TcpListener} accepts connections and spreads
 * them round-robin over the event loops of a {@code NettyShardGroup}; a {@code TcpConnection} cuts frames
 * ({@code FrameReader}) and writes answers ({@code ResponseWriter}).
 *
 * <p><b>Memory:</b> received bytes are read into pooled direct buffers and are not copied again, except for the
 * beginning of a frame that does not fit into the buffer in which it started. Stored bytes leave by sendfile where
 * storage has them in a file.
 *
 * <p><b>Threading:</b> the event loops are the only threads made here. What belongs to a connection is confined to its
 * loop; quotas and budgets are shared by the loops and thread-safe.
 *
 * <p><b>Forbidden:</b> anything of the broker but {@code odradek.core.listener}, {@code odradek.core.runtime} and the
 * slices of {@code odradek.core.spi.storage}: what is in a frame is not this package's business.
 */
package odradek.server.net;
