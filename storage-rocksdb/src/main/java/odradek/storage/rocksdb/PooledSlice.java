package odradek.storage.rocksdb;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.concurrent.atomic.AtomicInteger;
import odradek.core.spi.storage.FileRange;
import odradek.core.spi.storage.Slice;

/**
 * Batches that were copied out of the database into a pooled buffer; nothing that happens to the database touches them.
 *
 * <p><b>Threading:</b> as {@link Slice}.
 */
final class PooledSlice implements Slice {

  private final BufferPool pool;
  private final ByteBuffer buffer;
  private final int sizeBytes;
  private final AtomicInteger references = new AtomicInteger(1);

  /** @param buffer with the batches from 0 to its position; the slice's own from now on */
  PooledSlice(BufferPool pool, ByteBuffer buffer) {
    this.pool = pool;
    this.buffer = buffer;
    this.sizeBytes = buffer.position();
  }

  @Override
  public int sizeBytes() {
    return sizeBytes;
  }

  @Override
  public long transferTo(WritableByteChannel channel, int position, int count) throws IOException {
    requireHeld();
    requireInside(position, count);
    return count == 0 ? 0 : channel.write(buffer.slice(position, count));
  }

  @Override
  public void readInto(ByteBuffer target, int position) {
    requireHeld();
    int count = target.remaining();
    requireInside(position, count);
    target.put(target.position(), buffer.clear(), position, count);
    target.position(target.position() + count);
  }

  @Override
  public FileRange fileRange() {
    return null;
  }

  @Override
  public void retain() {
    requireHeld();
    references.incrementAndGet();
  }

  @Override
  public void release() {
    int left = references.decrementAndGet();
    if (left < 0) {
      throw new IllegalStateException("a slice of " + sizeBytes + " bytes was released too often");
    }
    if (left == 0) {
      pool.giveBack(buffer);
    }
  }

  private void requireHeld() {
    if (references.get() < 1) {
      throw new IllegalStateException("a slice of " + sizeBytes + " bytes is used after its release");
    }
  }

  private void requireInside(int position, int length) {
    if (position < 0 || length < 0 || position > sizeBytes - length) {
      throw new IllegalArgumentException(
          length + " bytes from position " + position + " are not inside a slice of " + sizeBytes + " bytes");
    }
  }
}
