package odradek.server.net;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import odradek.core.listener.RequestFrame;

/** A frame inside a pooled buffer, of which it holds one reference. */
final class PooledFrame implements RequestFrame {

  private final ByteBuf owner;
  private final ByteBuffer buffer;
  private final int sizeBytes;
  private final BufferBudget budget;
  private boolean released;

  /**
   * Takes over one reference of the buffer and one reservation of {@code sizeBytes}.
   *
   * @param position where the frame starts in the buffer
   */
  PooledFrame(ByteBuf owner, int position, int sizeBytes, BufferBudget budget) {
    this.owner = owner;
    this.buffer = owner.nioBuffer(position, sizeBytes);
    this.sizeBytes = sizeBytes;
    this.budget = budget;
  }

  @Override
  public ByteBuffer buffer() {
    return buffer;
  }

  @Override
  public void release() {
    if (released) {
      // A second release would take the reference of another frame in the same buffer.
      throw new IllegalStateException("frame of " + sizeBytes + " bytes was released twice");
    }
    released = true;
    owner.release();
    budget.release(sizeBytes);
  }
}
