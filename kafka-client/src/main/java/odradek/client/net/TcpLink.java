package odradek.client.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/**
 * A socket that carries frames.
 *
 * <p><b>Threading:</b> confined to the channel's event loop.
 */
final class TcpLink extends ChannelInboundHandlerAdapter implements Transport.Link {

  private final Transport.LinkListener listener;
  private final FrameCutter cutter;
  private ChannelHandlerContext context;
  private Throwable failure;
  private boolean over;

  TcpLink(Transport.LinkListener listener, int maxAnswerBytes) {
    this.listener = listener;
    this.cutter = new FrameCutter(maxAnswerBytes);
  }

  @Override
  public void channelActive(ChannelHandlerContext active) {
    context = active;
    listener.connected(this);
  }

  @Override
  public void channelRead(ChannelHandlerContext active, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    try {
      if (!over) {
        cutter.feed(bytes.nioBuffer(), listener::received);
      }
    } finally {
      bytes.release();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext active, Throwable cause) {
    failure = plain(cause);
    active.close();
  }

  @Override
  public void channelInactive(ChannelHandlerContext inactive) {
    if (!over && context != null) {
      over = true;
      listener.disconnected(failure);
    }
  }

  @Override
  public void send(ByteBuffer frame) {
    ByteBuf length = Unpooled.buffer(Integer.BYTES).writeInt(frame.remaining());
    // A write that fails closes the channel, and that is told.
    context.writeAndFlush(Unpooled.wrappedBuffer(length, Unpooled.wrappedBuffer(frame))).addListener(done -> {
      if (!done.isSuccess() && failure == null) {
        failure = plain(done.cause());
        context.close();
      }
    });
  }

  @Override
  public void close() {
    over = true;
    context.close();
  }

  /** The JDK's words, without the class names that Netty's have and without the address, which is told anyway. */
  static Throwable plain(Throwable cause) {
    for (Throwable link = cause; link != null; link = link.getCause()) {
      if (link instanceof UnknownHostException) {
        return new IOException("the name is unknown", cause);
      }
      if (link instanceof ConnectException && String.valueOf(link.getMessage()).contains("refused")) {
        return new IOException("connection refused", cause);
      }
    }
    return cause;
  }
}
