package odradek.server.net;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;

/**
 * How an event loop talks to the operating system.
 *
 * <p><b>Threading:</b> immutable.
 */
enum NetworkIo {
  /** Linux epoll through Netty's native library. */
  EPOLL {
    @Override
    IoHandlerFactory newHandlers() {
      return EpollIoHandler.newFactory();
    }

    @Override
    Class<? extends ServerChannel> serverChannel() {
      return EpollServerSocketChannel.class;
    }
  },
  /** The JDK's selectors, everywhere. */
  NIO {
    @Override
    IoHandlerFactory newHandlers() {
      return NioIoHandler.newFactory();
    }

    @Override
    Class<? extends ServerChannel> serverChannel() {
      return NioServerSocketChannel.class;
    }
  };

  /**
   * The fastest kind that works here. The system property {@code io.netty.transport.noNative=true} keeps the native
   * library away.
   */
  static NetworkIo best() {
    return Epoll.isAvailable() ? EPOLL : NIO;
  }

  abstract IoHandlerFactory newHandlers();

  abstract Class<? extends ServerChannel> serverChannel();
}
