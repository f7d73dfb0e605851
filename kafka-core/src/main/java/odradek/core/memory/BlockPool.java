package odradek.core.memory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Direct buffers of a few sizes that are used again: the garbage collector gives direct memory back too late to rely
 * on.
 *
 * <p><b>Threading:</b> thread-safe.
 */
final class BlockPool {

  /** The smallest block: a partition with one small record costs this much. */
  static final int MIN_BLOCK_BYTES = 1 << 10;

  /** The largest block that is kept for use again; a larger batch gets one of its own size. */
  static final int MAX_BLOCK_BYTES = 1 << 20;

  private static final int GROWTH_SHIFT = 2;

  private final List<ArrayDeque<ByteBuffer>> freeBySize = new ArrayList<>();
  private long allocatedBytes;
  private long usedBytes;

  BlockPool() {
    for (int size = MIN_BLOCK_BYTES; size <= MAX_BLOCK_BYTES; size <<= GROWTH_SHIFT) {
      freeBySize.add(new ArrayDeque<>());
    }
  }

  /**
   * A block for a chunk.
   *
   * @param needed how many bytes must fit
   * @param wanted how many would be good, a hint
   */
  synchronized Block take(int needed, int wanted) throws IOException {
    int index = 0;
    int size = MIN_BLOCK_BYTES;
    while (size < MAX_BLOCK_BYTES && (size < needed || size < wanted)) {
      size <<= GROWTH_SHIFT;
      index++;
    }
    ByteBuffer buffer = size < needed ? null : freeBySize.get(index).poll();
    if (buffer == null) {
      buffer = allocate(Math.max(size, needed));
    }
    usedBytes += buffer.capacity();
    return new Block(this, buffer);
  }

  private ByteBuffer allocate(int size) throws IOException {
    try {
      ByteBuffer buffer = ByteBuffer.allocateDirect(size);
      allocatedBytes += size;
      return buffer;
    } catch (OutOfMemoryError e) {
      throw new IOException(
          "no memory for a block of " + size + " bytes, " + allocatedBytes + " bytes are in use; the limit is that of "
              + "direct memory (-XX:MaxDirectMemorySize)", e);
    }
  }

  /** Takes a block's buffer back; called once, when nobody refers to the block any more. */
  synchronized void giveBack(ByteBuffer buffer) {
    usedBytes -= buffer.capacity();
    int index = 0;
    for (int size = MIN_BLOCK_BYTES; size <= MAX_BLOCK_BYTES; size <<= GROWTH_SHIFT, index++) {
      if (buffer.capacity() == size) {
        freeBySize.get(index).push(buffer);
        return;
      }
    }
    allocatedBytes -= buffer.capacity();
  }

  /** Forgets the buffers that are free. */
  synchronized void clear() {
    for (ArrayDeque<ByteBuffer> free : freeBySize) {
      free.forEach(buffer -> allocatedBytes -= buffer.capacity());
      free.clear();
    }
  }

  /** Bytes in blocks that hold batches. */
  synchronized long usedBytes() {
    return usedBytes;
  }

  /** Bytes in all blocks, used or kept for use. */
  synchronized long allocatedBytes() {
    return allocatedBytes;
  }
}
