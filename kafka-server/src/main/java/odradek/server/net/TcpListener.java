package odradek.server.net;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import odradek.core.listener.ConnectionAcceptor;
import odradek.core.listener.ConnectionLimits;
import odradek.core.listener.Listener;
import odradek.core.listener.ListenerContext;
import odradek.core.runtime.Shard;
import odradek.core.spi.Settings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A listening socket and the connections that it accepted.
 *
 * <p><b>Threading:</b> thread-safe; accepting runs on one of the shards, each connection on its own.
 */
final class TcpListener implements Listener {

  private static final Logger LOG = LoggerFactory.getLogger(TcpListener.class);

  private static final int DEFAULT_BACKLOG = 512;
  private static final int DEFAULT_STALL_MS = 10_000;
  private static final int CLOSE_TIMEOUT_SECONDS = 5;
  private static final long REFUSAL_LOG_INTERVAL_NS = TimeUnit.SECONDS.toNanos(10);

  /** What may wait in a socket's queue before its connection counts as congested, and what has to be left to go on. */
  private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(64 * 1024, 256 * 1024);

  private final ListenerContext context;
  private final NettyShardGroup shards;
  private final boolean sendfile;
  private final long stallMs;
  private final BufferBudget budget;
  private final ConnectionQuota quota;
  private final TransportCounters counters = new TransportCounters();
  private final AtomicLong sequence = new AtomicLong();
  private final Set<TcpConnection> connections = ConcurrentHashMap.newKeySet();
  private final AtomicLong nextRefusalLogNs = new AtomicLong(System.nanoTime());

  private Channel socket;
  private volatile boolean closing;

  private TcpListener(ListenerContext context, NettyShardGroup shards) {
    this.context = context;
    this.shards = shards;
    this.sendfile = context.settings().flag("sendfile", true);
    this.stallMs = context.settings().number("stall.ms", DEFAULT_STALL_MS, 1, Integer.MAX_VALUE);
    this.budget = new BufferBudget(limits().maxBufferedBytes());
    this.quota = new ConnectionQuota(context.limits());
  }

  /**
   * Binds and starts to accept.
   *
   * @throws IOException if the address cannot be bound
   */
  static TcpListener open(ListenerContext context, NettyShardGroup shards) throws IOException {
    var listener = new TcpListener(context, shards);
    listener.bind();
    return listener;
  }

  private void bind() throws IOException {
    InetSocketAddress address = context.host().isEmpty()
        ? new InetSocketAddress(context.port())
        : new InetSocketAddress(context.host(), context.port());
    if (address.isUnresolved()) {
      throw new IOException("listener " + name() + ": host '" + context.host() + "' is unknown");
    }
    ChannelFuture bound = bootstrap().bind(address).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException(
          "listener " + name() + " cannot bind " + context.host() + ":" + context.port() + ": "
          + bound.cause().getMessage(),
          bound.cause());
    }
    socket = bound.channel();
  }

  private ServerBootstrap bootstrap() {
    Settings settings = context.settings();
    var bootstrap = new ServerBootstrap()
        .group(shards.loops(), shards.loops())
        .channel(shards.io().serverChannel())
        .option(ChannelOption.SO_REUSEADDR, true)
        .option(ChannelOption.SO_BACKLOG, (int) settings.number("backlog", DEFAULT_BACKLOG, 1, 65_535))
        .childOption(ChannelOption.ALLOCATOR, shards.allocator())
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childOption(ChannelOption.SO_KEEPALIVE, true)
        .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
        .childOption(ChannelOption.MESSAGE_SIZE_ESTIMATOR, new PendingBytes())
        .handler(new AcceptRate(context.limits()))
        .childHandler(new Accept());
    int sendBufferBytes = (int) settings.number("send.buffer.bytes", -1, -1, Integer.MAX_VALUE);
    if (sendBufferBytes > 0) {
      bootstrap.childOption(ChannelOption.SO_SNDBUF, sendBufferBytes);
    }
    int receiveBufferBytes = (int) settings.number("receive.buffer.bytes", -1, -1, Integer.MAX_VALUE);
    if (receiveBufferBytes > 0) {
      bootstrap.option(ChannelOption.SO_RCVBUF, receiveBufferBytes); // accepted sockets inherit it
    }
    return bootstrap;
  }

  @Override
  public int port() {
    return ((InetSocketAddress) socket.localAddress()).getPort();
  }

  @Override
  public void stopAccepting() {
    ChannelFuture closed = socket.close();
    if (!socket.eventLoop().inEventLoop()) {
      closed.awaitUninterruptibly(CLOSE_TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }
  }

  @Override
  public void close() {
    stopAccepting();
    closing = true;
    connections.forEach(connection -> onShard(connection, connection::close));
    if (shards.shards().stream().anyMatch(Shard::inShard)) {
      return; // a loop cannot wait for itself
    }
    try {
      if (!awaitNoConnections(CLOSE_TIMEOUT_SECONDS)) {
        LOG.warn("listener {}: {} connections did not take their answers within {} s and are cut", name(),
            connections.size(), CLOSE_TIMEOUT_SECONDS);
        connections.forEach(connection -> onShard(connection, connection::closeNow));
        awaitNoConnections(1);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the caller is in a hurry; what is open ends with the shards
    }
  }

  private boolean awaitNoConnections(int timeoutSeconds) throws InterruptedException {
    long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(timeoutSeconds);
    synchronized (connections) {
      long leftMs = TimeUnit.SECONDS.toMillis(timeoutSeconds);
      while (!connections.isEmpty() && leftMs > 0) {
        connections.wait(leftMs);
        leftMs = TimeUnit.NANOSECONDS.toMillis(deadlineNs - System.nanoTime());
      }
      return connections.isEmpty();
    }
  }

  private static void onShard(TcpConnection connection, Runnable task) {
    try {
      connection.shard().execute(task);
    } catch (RejectedExecutionException e) {
      LOG.trace("connection {} ended with its shard", connection.id(), e);
    }
  }

  String name() {
    return context.listenerName();
  }

  ConnectionLimits limits() {
    return context.limits().get();
  }

  ConnectionAcceptor acceptor() {
    return context.acceptor();
  }

  BufferBudget budget() {
    return budget;
  }

  TransportCounters counters() {
    return counters;
  }

  boolean sendfile() {
    return sendfile;
  }

  /** How long a frame that has begun may stand still while others wait for memory. */
  long stallMs() {
    return stallMs;
  }

  /** Closes connections that have begun a frame and do not go on with it. */
  void closeStalled() {
    connections.forEach(connection -> onShard(connection, connection::closeIfStalled));
  }

  /** Counts a connection in; false if it has to go. */
  boolean opened(TcpConnection connection) {
    if (closing) {
      return false;
    }
    String refusal = quota.tryOpen(connection.peerAddress().getAddress());
    if (refusal != null) {
      logRefusal(connection, refusal);
      return false;
    }
    counters.connections().increment();
    connections.add(connection);
    if (closing) {
      connection.close(); // close() may have looked at the connections just before this one was added
    }
    return true;
  }

  /** Counts a connection out that was counted in. */
  void closed(TcpConnection connection) {
    quota.closed(connection.peerAddress().getAddress());
    connections.remove(connection);
    if (closing) {
      synchronized (connections) {
        connections.notifyAll();
      }
    }
  }

  /** A peer that keeps trying must not fill the log. */
  private void logRefusal(TcpConnection connection, String refusal) {
    long nowNs = System.nanoTime();
    long nextNs = nextRefusalLogNs.get();
    if (nowNs - nextNs >= 0 && nextRefusalLogNs.compareAndSet(nextNs, nowNs + REFUSAL_LOG_INTERVAL_NS)) {
      LOG.warn("listener {}: connection {} is refused: {}; further refusals are not logged for {} s", name(),
          connection.id(), refusal, TimeUnit.NANOSECONDS.toSeconds(REFUSAL_LOG_INTERVAL_NS));
    }
  }

  /** Makes the connection of an accepted socket, on the loop that it is going to live on. */
  private final class Accept extends ChannelInitializer<Channel> {

    @Override
    public boolean isSharable() {
      return true;
    }

    @Override
    protected void initChannel(Channel channel) {
      if (!(channel.remoteAddress() instanceof InetSocketAddress peer)
          || !(channel.localAddress() instanceof InetSocketAddress local)) {
        channel.close(); // gone before it was accepted
        return;
      }
      String id = text(local) + "-" + text(peer) + "-" + sequence.getAndIncrement();
      channel.pipeline().addLast(new TcpConnection(TcpListener.this, channel, shards.shardOf(channel.eventLoop()), id));
    }

    private static String text(InetSocketAddress address) {
      return address.getAddress().getHostAddress() + ":" + address.getPort();
    }
  }
}
