package odradek.core.partition;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import odradek.core.spi.storage.FileRange;
import odradek.core.spi.storage.Slice;

/** A slice that notes what is done with it, and that the device may fail to load. */
final class ScriptedSlice implements Slice {

  private final Slice slice;
  private final IOException failure;
  private int references = 1;
  private boolean loaded;

  /** @param failure what the device says when it is loaded, or null */
  ScriptedSlice(Slice slice, IOException failure) {
    this.slice = slice;
    this.failure = failure;
  }

  boolean isHeld() {
    return references > 0;
  }

  boolean isLoaded() {
    return loaded;
  }

  @Override
  public int sizeBytes() {
    return slice.sizeBytes();
  }

  @Override
  public long transferTo(WritableByteChannel channel, int position, int count) throws IOException {
    return slice.transferTo(channel, position, count);
  }

  @Override
  public void readInto(ByteBuffer target, int position) throws IOException {
    slice.readInto(target, position);
  }

  @Override
  public void load() throws IOException {
    if (failure != null) {
      throw failure;
    }
    loaded = true;
  }

  @Override
  public FileRange fileRange() {
    return slice.fileRange();
  }

  @Override
  public void retain() {
    references++;
    slice.retain();
  }

  @Override
  public void release() {
    if (references == 0) {
      throw new AssertionError("released more often than retained");
    }
    references--;
    slice.release();
  }
}
