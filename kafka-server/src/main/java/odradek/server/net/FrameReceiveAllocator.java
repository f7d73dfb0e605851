package odradek.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;
import java.util.function.BooleanSupplier;

/**
 * Lets the socket of one connection be read straight into the buffers of its {@link FrameReader}.
 *
 * <p>This is what makes large frames cheap: Netty asks for a buffer before each read, and gets the one in which the
 * frame is going to be handed out. It passes that buffer through the pipeline, where the reader's own reference is what
 * counts.
 *
 * <p><b>Threading:</b> confined to the connection's shard.
 */
final class FrameReceiveAllocator extends DefaultMaxMessagesRecvByteBufAllocator {

  /** Reads of one connection before others of its loop get their turn. */
  private static final int READS_PER_TURN = 16;

  private final FrameReader reader;
  private final BooleanSupplier readsOn;

  /**
   * For one connection.
   *
   * @param readsOn whether the connection wants more in this turn; asked between two reads
   */
  FrameReceiveAllocator(FrameReader reader, BooleanSupplier readsOn) {
    super(READS_PER_TURN);
    this.reader = reader;
    this.readsOn = readsOn;
  }

  @Override
  public MaxMessageHandle newHandle() {
    return new IntoFrames();
  }

  private final class IntoFrames extends MaxMessageHandle {

    @Override
    public int guess() {
      return reader.expectedBytes();
    }

    @Override
    public ByteBuf allocate(ByteBufAllocator allocator) {
      return reader.target();
    }

    @Override
    public void lastBytesRead(int bytes) {
      super.lastBytesRead(bytes);
      if (bytes > 0) {
        reader.filled(bytes, bytes == attemptedBytesRead());
      }
    }

    @Override
    public boolean continueReading(UncheckedBooleanSupplier maybeMoreData) {
      return readsOn.getAsBoolean() && super.continueReading(maybeMoreData);
    }
  }
}
