package odradek.storage.rocksdb;

import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Direct buffers of a few sizes, kept for the next who needs one; larger ones are made and dropped. There is a limit to
 * what is in use, beyond which readers are given little.
 *
 * <p><b>Threading:</b> thread-safe.
 */
final class BufferPool {

  /** The largest size that is kept. */
  static final int MAX_POOLED_BYTES = 1 << 20;

  private static final int MIN_SHIFT = 12;
  private static final int SHIFT_STEP = 2;
  private static final int CLASSES = 5;

  private final BlockingQueue<ByteBuffer>[] kept;
  private final long maxUsedBytes;
  private final AtomicLong usedBytes = new AtomicLong();

  /**
   * A pool.
   *
   * @param maxKeptBytes how much is kept for later, at most
   * @param maxUsedBytes how much may be in use before it is {@link #isScarce()}
   */
  BufferPool(long maxKeptBytes, long maxUsedBytes) {
    this.maxUsedBytes = maxUsedBytes;
    kept = queues();
    for (int i = 0; i < CLASSES; i++) {
      long count = maxKeptBytes / CLASSES >> MIN_SHIFT + i * SHIFT_STEP;
      kept[i] = new ArrayBlockingQueue<>((int) Math.max(1, Math.min(count, 1 << 16)));
    }
  }

  @SuppressWarnings("unchecked") // an array of generics
  private static BlockingQueue<ByteBuffer>[] queues() {
    return (BlockingQueue<ByteBuffer>[]) new BlockingQueue<?>[CLASSES];
  }

  private static int classOf(int sizeBytes) {
    int bits = Integer.SIZE - Integer.numberOfLeadingZeros(Math.max(sizeBytes, 1) - 1);
    return Math.max(0, (bits - MIN_SHIFT + SHIFT_STEP - 1) / SHIFT_STEP);
  }

  /** An empty buffer of at least some size; who took it gives it back once. */
  ByteBuffer take(int sizeBytes) {
    ByteBuffer buffer = find(sizeBytes);
    usedBytes.addAndGet(buffer.capacity());
    return buffer;
  }

  private ByteBuffer find(int sizeBytes) {
    int index = classOf(sizeBytes);
    if (index >= CLASSES) {
      return ByteBuffer.allocateDirect(sizeBytes);
    }
    ByteBuffer pooled = kept[index].poll();
    return pooled == null ? ByteBuffer.allocateDirect(1 << MIN_SHIFT + index * SHIFT_STEP) : pooled.clear();
  }

  /** How much is in use. */
  long usedBytes() {
    return usedBytes.get();
  }

  /** Whether so much is in use that no more should be asked for than must be. */
  boolean isScarce() {
    return usedBytes.get() >= maxUsedBytes;
  }

  /** Gives a buffer back that nobody uses any more. */
  void giveBack(ByteBuffer buffer) {
    usedBytes.addAndGet(-buffer.capacity());
    if (buffer.capacity() <= MAX_POOLED_BYTES) {
      // refused if there are enough: then it is dropped
      kept[classOf(buffer.capacity())].offer(buffer);
    }
  }
}
