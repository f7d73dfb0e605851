package odradek.server.net;

import java.io.IOException;
import odradek.core.listener.Listener;
import odradek.core.listener.ListenerContext;
import odradek.core.listener.ListenerProvider;
import odradek.core.runtime.ShardGroup;

/**
 * The {@code tcp} transport: length-prefixed frames over sockets, by native epoll where it is available and by NIO
 * elsewhere.
 *
 * <p>A listener needs shards that this provider made, since a connection lives on the event loop that reads its socket.
 * A broker with several kinds of listeners asks this provider for its shards.
 *
 * <p>Settings of a listener: {@code backlog} (connections that wait to be accepted, default 512),
 * {@code send.buffer.bytes} and {@code receive.buffer.bytes} (of each socket; default -1, the system's),
 * {@code sendfile} (default true), {@code stall.ms} (how long a large frame that has begun may stand still while others
 * wait for memory; default 10000).
 */
public final class TcpListenerProvider implements ListenerProvider {

  private final NetworkIo forcedIo;

  /** The provider that picks what works best on this machine. */
  public TcpListenerProvider() {
    this(null);
  }

  /** A provider of one kind of event loops; null for the best one, looked for when shards are made. */
  TcpListenerProvider(NetworkIo forcedIo) {
    this.forcedIo = forcedIo;
  }

  @Override
  public String name() {
    return "tcp";
  }

  @Override
  public int spiVersion() {
    return SPI_VERSION;
  }

  @Override
  public ShardGroup newShardGroup(int count, String threadNamePrefix) {
    return new NettyShardGroup(forcedIo == null ? NetworkIo.best() : forcedIo, count, threadNamePrefix);
  }

  @Override
  public Listener open(ListenerContext context) throws IOException {
    if (!(context.shards() instanceof NettyShardGroup shards)) {
      throw new IllegalArgumentException("listener " + context.listenerName() + " of transport tcp needs shards that"
          + " transport tcp made, but got " + context.shards().getClass().getName());
    }
    return TcpListener.open(context, shards);
  }
}
