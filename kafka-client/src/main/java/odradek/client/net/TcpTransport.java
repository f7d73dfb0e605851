package odradek.client.net;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import odradek.core.runtime.Shard;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connections over TCP, without encryption, on event loops of its own: {@code odradek-client-N}.
 *
 * <p>The threads are daemons and start with the first connection. Names are looked up on them; only connections wait.
 *
 * <p><b>Threading:</b> thread-safe.
 */
public final class TcpTransport implements Transport {

  private static final Logger LOG = LoggerFactory.getLogger(TcpTransport.class);
  private static final int CLOSE_TIMEOUT_SECONDS = 5;

  private final EventLoopGroup group;
  private final List<ClientLoop> loops = new ArrayList<>();
  private final AtomicInteger next = new AtomicInteger();

  /**
   * Makes a transport.
   *
   * @param loopCount how many event loops, at least 1
   */
  public TcpTransport(int loopCount) {
    if (loopCount < 1) {
      throw new IllegalArgumentException("number of event loops is " + loopCount + ", expected at least 1");
    }
    group = new MultiThreadIoEventLoopGroup(loopCount, threads(), NioIoHandler.newFactory());
    for (EventExecutor loop : group) {
      loops.add(new ClientLoop(loops.size(), (EventLoop) loop));
    }
  }

  private static ThreadFactory threads() {
    var number = new AtomicInteger();
    return task -> {
      var made = new FastThreadLocalThread(task, "odradek-client-" + number.getAndIncrement());
      made.setDaemon(true);
      return made;
    };
  }

  @Override
  public Shard nextShard() {
    return loops.get(Math.floorMod(next.getAndIncrement(), loops.size()));
  }

  @Override
  public void connect(ServerAddress server, Shard shard, ConnectionSettings settings, LinkListener listener) {
    EventLoop loop = loops.get(shard.index()).loop();
    var link = new TcpLink(listener, settings.maxAnswerBytes());
    ChannelFuture connecting = new Bootstrap()
        .group(loop)
        .channel(NioSocketChannel.class)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, settings.connectTimeoutMs())
        .option(ChannelOption.TCP_NODELAY, true)
        .option(ChannelOption.SO_KEEPALIVE, true)
        .handler(new ChannelInitializer<Channel>() {
          @Override
          protected void initChannel(Channel channel) {
            channel.pipeline().addLast(link);
          }
        })
        .connect(server.host(), server.port());
    connecting.addListener(done -> {
      if (!done.isSuccess()) {
        listener.disconnected(TcpLink.plain(done.cause()));
      }
    });
  }

  @Override
  public void close() {
    var stopped = group.shutdownGracefully(0, CLOSE_TIMEOUT_SECONDS, TimeUnit.SECONDS);
    if (loops.stream().anyMatch(Shard::inShard)) {
      return; // a loop cannot wait for itself
    }
    if (!stopped.awaitUninterruptibly(CLOSE_TIMEOUT_SECONDS + 1, TimeUnit.SECONDS)) {
      LOG.warn("client loops have not stopped after {} s", CLOSE_TIMEOUT_SECONDS + 1);
    }
  }
}
