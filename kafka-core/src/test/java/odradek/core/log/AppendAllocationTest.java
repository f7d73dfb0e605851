package odradek.core.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.zip.CRC32C;
import odradek.api.record.BatchCodecs;
import odradek.api.record.BatchLayout;
import odradek.api.record.RecordBatch;
import odradek.api.record.RecordBatchBuilder;
import odradek.core.spi.Clock;
import odradek.core.spi.storage.AppendResult;
import odradek.core.spi.storage.Chunk;
import odradek.core.spi.storage.PartitionStorage;
import odradek.core.spi.storage.Replacement;
import odradek.core.spi.storage.Slice;
import org.junit.jupiter.api.Test;

/** The hot path has a budget: what one append of a plain batch may put on the heap. */
class AppendAllocationTest {

  private static final int WARM_UP = 20_000;
  private static final int MEASURED = 20_000;
  private static final long BUDGET_BYTES = 200;

  /** A storage that forgets. */
  private static final class Nowhere implements PartitionStorage {
    private long endOffset;

    @Override
    public long endOffset() {
      return endOffset;
    }

    @Override
    public AppendResult append(ByteBuffer batches) {
      int position = batches.position();
      endOffset = batches.getLong(position) + batches.getInt(position + BatchLayout.LAST_OFFSET_DELTA_POSITION) + 1;
      return AppendResult.APPENDED;
    }

    @Override
    public Slice read(long offset, long upToOffset, int maxBytes) {
      return Slice.EMPTY;
    }

    @Override
    public long findByTimestamp(long timestampMs) {
      return -1;
    }

    @Override
    public void truncateTo(long offset) {
      throw new IllegalStateException("nothing to truncate");
    }

    @Override
    public void advanceLogStart(long offset) {
      throw new IllegalStateException("nothing to remove");
    }

    @Override
    public List<Chunk> chunks() {
      return List.of(new Chunk(0, endOffset, 0, -1));
    }

    @Override
    public CompletionStage<Long> flush() {
      return CompletableFuture.completedFuture(endOffset);
    }

    @Override
    public Replacement beginReplace(long first, long last) {
      throw new IllegalStateException("nothing to replace");
    }

    @Override
    public void close() {
      // nothing to close
    }
  }

  private static final class StandingClock implements Clock {
    @Override
    public long wallMs() {
      return TestLog.START_MS;
    }

    @Override
    public long monotonicNs() {
      return 0;
    }
  }

  @Test
  void plainBatchStaysWithinTheBudget() throws Exception {
    Object threads = Class.forName("java.lang.management.ManagementFactory").getMethod("getThreadMXBean").invoke(null);
    Class<?> type = Class.forName("com.sun.management.ThreadMXBean");
    assumeTrue(type.isInstance(threads), "this JVM does not count allocations");
    Method allocated = type.getMethod("getThreadAllocatedBytes", long.class);
    long thread = Thread.currentThread().getId();

    var codecs = BatchCodecs.NONE;
    var environment = new LogEnvironment(TestLog.PARTITION, new Nowhere(), new FakeStateArea(), codecs,
        new BatchValidator(codecs), new StandingClock(), Long.MAX_VALUE);
    var recovery = PartitionLog.recover(environment, LogConfig.DEFAULT);
    assertTrue(recovery.advance(1));
    PartitionLog log = recovery.log();
    List<RecordBatch> frames = frames();
    var crc = new CRC32C();

    long before = 0;
    for (int i = 0; i < WARM_UP + MEASURED; i++) {
      if (i == WARM_UP) {
        before = (long) allocated.invoke(threads, thread);
      }
      RecordBatch frame = frames.get(i % frames.size());
      frame.buffer().putInt(BatchLayout.BASE_SEQUENCE_POSITION, i * 10);
      frame.baseOffset(0);
      frame.buffer().putInt(BatchLayout.CRC_POSITION, frame.computeCrc(crc));
      AppendOutcome outcome = log.appendAsLeader(frame.buffer(), 0, AppendOrigin.CLIENT, 9);
      assertEquals(Appended.class, outcome.getClass());
    }
    long perAppendBytes = ((long) allocated.invoke(threads, thread) - before) / MEASURED;
    assertTrue(perAppendBytes < BUDGET_BYTES, perAppendBytes + " bytes per append, budget " + BUDGET_BYTES);
  }

  /** Two direct frames in turn, as from a pool, with 10 records of 1600 bytes. */
  private static List<RecordBatch> frames() {
    var frames = new ArrayList<RecordBatch>();
    for (int i = 0; i < 2; i++) {
      var builder = new RecordBatchBuilder().producer(5, (short) 0, 0);
      for (int record = 0; record < 10; record++) {
        builder.append(TestLog.START_MS, TestLog.bytes("key"), ByteBuffer.allocate(1600), List.of());
      }
      ByteBuffer batch = builder.build();
      frames.add(new RecordBatch().wrap(ByteBuffer.allocateDirect(batch.remaining()).put(batch).flip(), 0));
    }
    return frames;
  }
}
