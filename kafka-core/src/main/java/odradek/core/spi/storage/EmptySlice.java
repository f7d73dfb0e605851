package odradek.core.spi.storage;

import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/** No bytes, nothing to release. */
final class EmptySlice implements Slice {

  @Override
  public int sizeBytes() {
    return 0;
  }

  @Override
  public long transferTo(WritableByteChannel channel, int position, int count) {
    return 0;
  }

  @Override
  public void readInto(ByteBuffer target, int position) {
    if (target.hasRemaining()) {
      throw new IllegalArgumentException("asked for " + target.remaining() + " bytes of an empty slice");
    }
  }

  @Override
  public FileRange fileRange() {
    return null;
  }

  @Override
  public void retain() {
    // nothing to keep
  }

  @Override
  public void release() {
    // nothing to give back
  }
}
