package odradek.client.net;

import java.nio.ByteBuffer;
import java.util.function.Consumer;
import odradek.api.wire.MalformedMessageException;

/**
 * Cuts a stream of bytes into frames: a 32-bit big-endian length, then so many bytes.
 *
 * <p>A frame gets memory as its bytes come, so that a wrong length costs nothing.
 *
 * <p><b>Threading:</b> confined to one thread.
 */
final class FrameCutter {

  private static final int FIRST_BYTES = 64 << 10;

  private final int maxFrameBytes;
  private final ByteBuffer length = ByteBuffer.allocate(Integer.BYTES);
  private ByteBuffer frame;
  private int frameBytes;

  FrameCutter(int maxFrameBytes) {
    this.maxFrameBytes = maxFrameBytes;
  }

  /**
   * Takes bytes.
   *
   * @param in what came; borrowed until return, read to its limit
   * @param frames gets each frame that is complete, ready to be read; its own
   * @throws MalformedMessageException if a length is negative or above the limit
   */
  void feed(ByteBuffer in, Consumer<ByteBuffer> frames) {
    while (in.hasRemaining() || frame != null && frame.position() == frameBytes) {
      if (frame == null) {
        begin(in);
      } else if (frame.position() < frameBytes) {
        fill(in);
      } else {
        ByteBuffer complete = frame.flip();
        frame = null;
        frames.accept(complete);
      }
    }
  }

  private void begin(ByteBuffer in) {
    move(in, length);
    if (length.hasRemaining()) {
      return;
    }
    frameBytes = length.getInt(0);
    length.clear();
    if (frameBytes < 0 || frameBytes > maxFrameBytes) {
      throw new MalformedMessageException(
          "an answer of " + frameBytes + " bytes is announced, allowed are 0 to " + maxFrameBytes);
    }
    frame = ByteBuffer.allocate(Math.min(frameBytes, FIRST_BYTES));
  }

  private void fill(ByteBuffer in) {
    if (!frame.hasRemaining()) {
      int grownBytes = (int) Math.min(frameBytes, 2L * frame.capacity());
      frame = ByteBuffer.allocate(grownBytes).put(frame.flip());
    }
    move(in, frame);
  }

  private static void move(ByteBuffer in, ByteBuffer out) {
    int count = Math.min(in.remaining(), out.remaining());
    out.put(out.position(), in, in.position(), count);
    in.position(in.position() + count);
    out.position(out.position() + count);
  }
}
