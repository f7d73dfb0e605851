package odradek.storage.rocksdb;

import java.io.IOException;
import java.nio.ByteBuffer;
import odradek.core.spi.storage.Slice;

/**
 * Copies batches out of the database until there are enough. As they take memory until they are sent, one slice is
 * never larger than a mebibyte, unless a batch is, and while much is held by others it is one batch alone.
 *
 * <p><b>Threading:</b> confined to one thread.
 */
final class SliceBuilder {

  private final BufferPool pool;
  private final int maxBytes;
  private ByteBuffer target;

  /**
   * A slice to be.
   *
   * @param maxBytes the most bytes, unless the first batch alone is larger
   * @param expectedBytes how many there probably are
   */
  SliceBuilder(BufferPool pool, int maxBytes, long expectedBytes) {
    this.pool = pool;
    this.maxBytes = pool.isScarce() ? 0 : Math.min(maxBytes, BufferPool.MAX_POOLED_BYTES);
    long firstBytes = Math.min(this.maxBytes, expectedBytes);
    this.target = pool.take((int) Math.max(1, firstBytes));
  }

  /** Adds batches; false if the slice is full. */
  boolean addAll(BatchCursor cursor) throws IOException {
    while (cursor.next()) {
      if (!add(cursor)) {
        return false;
      }
    }
    return true;
  }

  private boolean add(BatchCursor cursor) {
    int position = target.position();
    int sizeBytes = cursor.read(target.limit(target.capacity()));
    long end = position + (long) sizeBytes;
    if (position > 0 && end > maxBytes) {
      return false;
    }
    if (end > target.capacity()) {
      grow(position, (int) end);
      cursor.read(target);
    }
    target.clear().position((int) end);
    return end < maxBytes;
  }

  private void grow(int position, int neededBytes) {
    long wantedBytes = Math.min(maxBytes, 2L * target.capacity());
    ByteBuffer larger = pool.take((int) Math.max(neededBytes, wantedBytes));
    larger.put(target.limit(position).position(0));
    pool.giveBack(target);
    target = larger;
  }

  /** The slice; the builder is used up. */
  Slice build() {
    if (target.position() == 0) {
      pool.giveBack(target);
      return Slice.EMPTY;
    }
    return new PooledSlice(pool, target);
  }

  /** Gives everything back. */
  void abandon() {
    pool.giveBack(target);
  }
}
