package odradek.core.request;

import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import odradek.core.spi.storage.FileRange;
import odradek.core.spi.storage.Slice;

/** No bytes, but somebody hears when they are given back. */
final class ReleaseNotingSlice implements Slice {

  private final Runnable onRelease;

  ReleaseNotingSlice(Runnable onRelease) {
    this.onRelease = onRelease;
  }

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
    // there is nothing to read
  }

  @Override
  public FileRange fileRange() {
    return null;
  }

  @Override
  public void retain() {
    throw new IllegalStateException("no test retains it");
  }

  @Override
  public void release() {
    onRelease.run();
  }
}
