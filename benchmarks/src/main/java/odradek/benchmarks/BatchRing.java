package odradek.benchmarks;

import java.nio.ByteBuffer;

/**
 * Batches in direct buffers, handed out in turns: more than a first-level cache holds, as frames from a socket would
 * be.
 *
 * <p><b>Threading:</b> confined to one thread at a time.
 */
public final class BatchRing {

  private static final int RING_BYTES = 1 << 20;
  private static final int MIN_COUNT = 4;

  private final ByteBuffer[] batches;
  private int next;

  /**
   * @param batchBytes the exact size of a batch
   * @param recordsCount how many records share it
   */
  public BatchRing(SampleBatches samples, int batchBytes, int recordsCount) {
    batches = new ByteBuffer[Math.max(MIN_COUNT, RING_BYTES / batchBytes)];
    for (int i = 0; i < batches.length; i++) {
      batches[i] = samples.directBatch(batchBytes, recordsCount);
    }
  }

  /** The next batch, from position 0 to limit. */
  public ByteBuffer next() {
    ByteBuffer batch = batches[next];
    next = next + 1 == batches.length ? 0 : next + 1;
    return batch.position(0);
  }
}
