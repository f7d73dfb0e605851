package odradek.core.memory;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A direct buffer that a log and its slices share; it goes back to the pool with the last of them.
 *
 * <p><b>Threading:</b> the count is thread-safe. Bytes that were published are never written again while the block is
 * referred to, so readers need no lock. <b>Buffers:</b> accessed by absolute position only.
 */
final class Block {

  private final BlockPool pool;
  private final ByteBuffer buffer;
  private final AtomicInteger references = new AtomicInteger(1);

  Block(BlockPool pool, ByteBuffer buffer) {
    this.pool = pool;
    this.buffer = buffer;
  }

  ByteBuffer buffer() {
    return buffer;
  }

  void retain() {
    int before = references.getAndIncrement();
    if (before < 1) {
      references.getAndDecrement();
      throw new IllegalStateException("a block of " + buffer.capacity() + " bytes is used after it was given back");
    }
  }

  void release() {
    int after = references.decrementAndGet();
    if (after == 0) {
      pool.giveBack(buffer);
    } else if (after < 0) {
      throw new IllegalStateException("a block of " + buffer.capacity() + " bytes was released too often");
    }
  }
}
