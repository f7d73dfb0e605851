package odradek.testkit.storage;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/** A channel that takes a few bytes per call, as a socket whose buffer is nearly full. Confined to one thread. */
final class SlowChannel implements WritableByteChannel {

  private final int bytesPerCall;
  private final ByteArrayOutputStream taken = new ByteArrayOutputStream();

  SlowChannel(int bytesPerCall) {
    this.bytesPerCall = bytesPerCall;
  }

  byte[] bytes() {
    return taken.toByteArray();
  }

  @Override
  public int write(ByteBuffer source) {
    byte[] piece = new byte[Math.min(bytesPerCall, source.remaining())];
    source.get(piece);
    taken.writeBytes(piece);
    return piece.length;
  }

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public void close() {
    // holds nothing
  }
}
