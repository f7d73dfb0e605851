package sample.heap;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.concurrent.atomic.AtomicInteger;
import odradek.core.spi.storage.FileRange;
import odradek.core.spi.storage.Slice;

/** A copy of some batches: truncation, retention and close cannot touch it. */
final class HeapSlice implements Slice {

  private final ByteBuffer bytes;
  private final AtomicInteger references = new AtomicInteger(1);

  /** Takes over a buffer that is full from its start to its limit. */
  HeapSlice(ByteBuffer bytes) {
    this.bytes = bytes;
  }

  @Override
  public int sizeBytes() {
    return bytes.limit();
  }

  @Override
  public long transferTo(WritableByteChannel channel, int position, int count) throws IOException {
    return channel.write(piece(position, count));
  }

  @Override
  public void readInto(ByteBuffer target, int position) {
    target.put(piece(position, target.remaining()));
  }

  private ByteBuffer piece(int position, int count) {
    if (references.get() < 1) {
      throw new IllegalStateException("a slice of " + bytes.limit() + " bytes is used after its release");
    }
    if (position < 0 || count < 0 || position > bytes.limit() - count) {
      throw new IllegalArgumentException(
          count + " bytes from position " + position + " are not inside a slice of " + bytes.limit() + " bytes");
    }
    return bytes.slice(position, count);
  }

  @Override
  public FileRange fileRange() {
    return null;
  }

  @Override
  public void retain() {
    references.incrementAndGet();
  }

  @Override
  public void release() {
    if (references.decrementAndGet() < 0) {
      throw new IllegalStateException("a slice of " + bytes.limit() + " bytes was released too often");
    }
  }
}
