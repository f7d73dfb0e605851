package odradek.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.FileRegion;
import io.netty.channel.MessageSizeEstimator;

/**
 * Counts what waits in a socket's queue. Unlike Netty's own count, bytes of files weigh as much as bytes in memory: a
 * peer that asks for logs without reading the answers must look congested too.
 *
 * <p><b>Threading:</b> immutable.
 */
final class PendingBytes implements MessageSizeEstimator, MessageSizeEstimator.Handle {

  @Override
  public Handle newHandle() {
    return this;
  }

  @Override
  public int size(Object message) {
    if (message instanceof ByteBuf buffer) {
      return buffer.readableBytes();
    }
    return message instanceof FileRegion region ? (int) Math.min(region.count(), Integer.MAX_VALUE / 2) : 0;
  }
}
