package odradek.server.net;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import odradek.core.listener.ConnectionLimits;

/**
 * Stops to accept for a while when connections come faster than they may. They wait in the socket's queue; nothing is
 * refused. After a quiet time, those of one second may come at once.
 *
 * <p><b>Threading:</b> confined to the loop of the listening socket.
 */
final class AcceptRate extends ChannelInboundHandlerAdapter {

  private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);

  private final Supplier<ConnectionLimits> limits;
  /** When the connections so far would have come if they had come evenly. */
  private long evenlyNs = System.nanoTime();

  AcceptRate(Supplier<ConnectionLimits> limits) {
    this.limits = limits;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object accepted) {
    long pauseNs = pauseNs(System.nanoTime());
    if (pauseNs > 0 && ctx.channel().config().isAutoRead()) {
      ctx.channel().config().setAutoRead(false);
      ctx.executor().schedule(() -> ctx.channel().config().setAutoRead(true), pauseNs, TimeUnit.NANOSECONDS);
    }
    ctx.fireChannelRead(accepted);
  }

  /** Counts one connection; how long to wait before the next. */
  long pauseNs(long nowNs) {
    int perSecond = limits.get().maxConnectionsPerSecond();
    long intervalNs = SECOND_NS / perSecond;
    evenlyNs = (evenlyNs - nowNs > 0 ? evenlyNs : nowNs) + intervalNs;
    return Math.max(0, evenlyNs - nowNs - SECOND_NS);
  }
}
