package odradek.server.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.buffer.PoolArenaMetric;
import io.netty.channel.epoll.Epoll;
import java.io.IOException;
import java.util.Map;
import java.util.function.Supplier;
import odradek.core.listener.ConnectionAcceptor;
import odradek.core.listener.ConnectionLimits;
import odradek.core.listener.ListenerContext;
import odradek.core.spi.Settings;

/** A listener on a free port of the loopback address; closing it checks that nothing leaked. */
final class TransportFixture implements AutoCloseable {

  static final ConnectionLimits LIMITS = new ConnectionLimits(10 << 20, 1000, 1000, -1, 64 << 20);

  private final NettyShardGroup shards;
  private final TcpListener listener;

  private TransportFixture(NettyShardGroup shards, TcpListener listener) {
    this.shards = shards;
    this.listener = listener;
  }

  static TransportFixture open(NetworkIo io, ConnectionAcceptor acceptor) throws IOException {
    return open(io, LIMITS, Map.of(), acceptor);
  }

  static TransportFixture open(
      NetworkIo io, ConnectionLimits limits, Map<String, String> settings, ConnectionAcceptor acceptor)
      throws IOException {
    return open(io, () -> limits, settings, acceptor);
  }

  static TransportFixture open(NetworkIo io, Supplier<ConnectionLimits> limits, Map<String, String> settings,
      ConnectionAcceptor acceptor) throws IOException {
    assumeTrue(io != NetworkIo.EPOLL || Epoll.isAvailable(), "no native epoll on this machine");
    var provider = new TcpListenerProvider(io);
    var shards = (NettyShardGroup) provider.newShardGroup(2, "test-shard-");
    var context = new ListenerContext("TEST", "127.0.0.1", 0, shards, limits, Settings.of(settings, ""), acceptor);
    return new TransportFixture(shards, (TcpListener) provider.open(context));
  }

  NettyShardGroup shards() {
    return shards;
  }

  TcpListener listener() {
    return listener;
  }

  FrameClient connect() throws IOException {
    return new FrameClient(listener.port());
  }

  /** Stops everything; then no buffer may be out, and no reservation held. */
  @Override
  public void close() {
    listener.close();
    shards.close();
    long buffersOut =
        shards.allocator().metric().directArenas().stream().mapToLong(PoolArenaMetric::numActiveAllocations).sum();
    assertEquals(0, buffersOut, "pooled buffers that were not released");
    assertEquals(0, listener.budget().usedBytes(), "bytes reserved for frames that are gone");
  }
}
