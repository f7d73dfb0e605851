package odradek.testkit.storage;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.random.RandomGenerator;
import odradek.api.record.RecordBatchBuilder;

/**
 * Makes valid record batches for tests: uncompressed, with checksum, leader epoch 0.
 *
 * <pre>{@code
 * ByteBuffer batch = TestBatches.at(100).records(3).valueBytes(50).timestampMs(7).build();
 * }</pre>
 *
 * <p><b>Threading:</b> confined to one thread at a time.
 */
public final class TestBatches {

  private final long baseOffset;
  private int recordsCount = 1;
  private int valueBytes = 10;
  private long timestampMs = 1_000;
  private int leaderEpoch;
  private long seed;
  private long offsetStep = 1;

  private TestBatches(long baseOffset) {
    this.baseOffset = baseOffset;
    this.seed = baseOffset;
  }

  /** A batch whose first record has an offset. */
  public static TestBatches at(long baseOffset) {
    return new TestBatches(baseOffset);
  }

  /** How many records, at least 1. */
  public TestBatches records(int count) {
    recordsCount = count;
    return this;
  }

  /** The size of each record's value. */
  public TestBatches valueBytes(int bytes) {
    valueBytes = bytes;
    return this;
  }

  /** The timestamp of all its records. */
  public TestBatches timestampMs(long ms) {
    timestampMs = ms;
    return this;
  }

  /** The leader epoch. */
  public TestBatches leaderEpoch(int epoch) {
    leaderEpoch = epoch;
    return this;
  }

  /** What the values are made from; the same seed gives the same bytes. The base offset if it is not set. */
  public TestBatches seed(long value) {
    seed = value;
    return this;
  }

  /** How far apart its records' offsets are, as after compaction; at least 1. */
  public TestBatches offsetStep(int step) {
    offsetStep = step;
    return this;
  }

  /** One past the last offset of the batch. */
  public long nextOffset() {
    return baseOffset + (recordsCount - 1) * offsetStep + 1;
  }

  /** The batch, between position and limit of a fresh direct buffer. */
  public ByteBuffer build() {
    RecordBatchBuilder builder = new RecordBatchBuilder().baseOffset(baseOffset).partitionLeaderEpoch(leaderEpoch);
    byte[] value = new byte[valueBytes];
    long state = seed;
    for (int i = 0; i < recordsCount; i++) {
      for (int j = 0; j < value.length; j++) {
        state = state * 6364136223846793005L + 1442695040888963407L;
        value[j] = (byte) (state >>> 56);
      }
      builder.appendAt(baseOffset + i * offsetStep, timestampMs, null, ByteBuffer.wrap(value.clone()), List.of());
    }
    return concat(builder.build());
  }

  /** Batches one after the other in a fresh direct buffer; the parts are left as they are. */
  public static ByteBuffer concat(ByteBuffer... parts) {
    int size = 0;
    for (ByteBuffer part : parts) {
      size += part.remaining();
    }
    ByteBuffer all = ByteBuffer.allocateDirect(size);
    for (ByteBuffer part : parts) {
      all.put(part.duplicate());
    }
    return all.flip();
  }

  /**
   * A batch of random shape.
   *
   * @param minOffset the batch begins there or, one time in eight, a little later
   */
  public static TestBatches random(RandomGenerator random, long minOffset) {
    long gap = random.nextInt(8) == 0 ? random.nextInt(1, 20) : 0;
    return at(minOffset + gap)
        .records(random.nextInt(1, 6))
        .offsetStep(random.nextInt(6) == 0 ? random.nextInt(2, 5) : 1)
        .valueBytes(random.nextInt(20) == 0 ? random.nextInt(6_000) : random.nextInt(120))
        .timestampMs(random.nextLong(1, 100_000))
        .seed(random.nextLong());
  }
}
