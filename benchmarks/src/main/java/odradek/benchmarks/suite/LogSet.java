package odradek.benchmarks.suite;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import odradek.api.record.BatchLayout;
import odradek.benchmarks.BatchRing;
import odradek.benchmarks.EngineUnderTest;
import odradek.benchmarks.SampleBatches;
import odradek.benchmarks.WaitingContext;
import odradek.core.spi.storage.AppendResult;
import odradek.core.spi.storage.PartitionStorage;

/**
 * The partitions of an engine under test, all alike: batches of one size, with one record per kilobyte.
 *
 * <p><b>Threading:</b> confined to one thread.
 */
final class LogSet implements AutoCloseable {

  static final long FIRST_TIMESTAMP_MS = 1_700_000_000_000L;

  private static final int RECORD_BYTES = 1024;
  private static final int SEGMENT_BYTES = 256 << 20;
  private static final int FLUSHES_AT_ONCE = 100;
  private static final double NS_PER_S = 1e9;

  private final EngineUnderTest engine;
  private final int batchBytes;
  private final int recordsPerBatch;
  private final BatchRing batches;
  private final List<PartitionStorage> logs = new ArrayList<>();
  private final List<WaitingContext> contexts = new ArrayList<>();
  private final long[] endOffsets;
  private final double createdPerSecond;

  LogSet(RunSettings settings) throws IOException {
    Cell cell = settings.cell();
    batchBytes = cell.batchBytes();
    recordsPerBatch = Math.max(1, batchBytes / RECORD_BYTES);
    batches = new BatchRing(new SampleBatches(1, FIRST_TIMESTAMP_MS), batchBytes, recordsPerBatch);
    endOffsets = new long[cell.partitionsCount()];
    engine = new EngineUnderTest(settings.engine(), settings.directory());
    long startNs = System.nanoTime();
    for (int i = 0; i < cell.partitionsCount(); i++) {
      var context = new WaitingContext(EngineUnderTest.options(SEGMENT_BYTES));
      contexts.add(context);
      logs.add(engine.create(engine.newId(), context));
    }
    createdPerSecond = cell.partitionsCount() * NS_PER_S / (System.nanoTime() - startNs);
  }

  int count() {
    return endOffsets.length;
  }

  int recordsPerBatch() {
    return recordsPerBatch;
  }

  double createdPerSecond() {
    return createdPerSecond;
  }

  EngineUnderTest engine() {
    return engine;
  }

  PartitionStorage log(int index) {
    return logs.get(index);
  }

  long endOffset(int index) {
    return endOffsets[index];
  }

  /** Appends the next batch to a log, when the engine takes it. */
  void append(int index) throws IOException, InterruptedException {
    append(index, batches.next());
  }

  /** As {@link #append(int)}, and the batch gets a timestamp; its checksum is wrong then, which no engine looks at. */
  void append(int index, long timestampMs) throws IOException, InterruptedException {
    append(index, batches.next().putLong(BatchLayout.MAX_TIMESTAMP_POSITION, timestampMs));
  }

  private void append(int index, ByteBuffer batch) throws IOException, InterruptedException {
    batch.putLong(BatchLayout.BASE_OFFSET_POSITION, endOffsets[index]);
    while (logs.get(index).append(batch) == AppendResult.BUSY) {
      contexts.get(index).awaitReady();
      batch.position(0);
    }
    endOffsets[index] += recordsPerBatch;
  }

  /** Fills all logs alike; how many batches each holds, at least 1. */
  int fill(long bytes) throws IOException, InterruptedException {
    int each = (int) Math.max(1, bytes / batchBytes / count());
    for (int i = 0; i < each; i++) {
      for (int index = 0; index < count(); index++) {
        append(index, FIRST_TIMESTAMP_MS + i);
      }
    }
    return each;
  }

  /** As {@link #fill}, with batches whose checksum is right. */
  int fillWhole(long bytes) throws IOException, InterruptedException {
    int each = (int) Math.max(1, bytes / batchBytes / count());
    for (int i = 0; i < each; i++) {
      for (int index = 0; index < count(); index++) {
        append(index);
      }
    }
    return each;
  }

  /** Makes all durable. */
  void flush() {
    for (int first = 0; first < count(); first += FLUSHES_AT_ONCE) {
      var pending = new ArrayList<CompletableFuture<Long>>();
      for (int index = first; index < Math.min(count(), first + FLUSHES_AT_ONCE); index++) {
        pending.add(logs.get(index).flush().toCompletableFuture());
      }
      pending.forEach(CompletableFuture::join);
    }
  }

  /** Removes all batches, as retention would. */
  void clear() throws IOException {
    for (int index = 0; index < count(); index++) {
      logs.get(index).advanceLogStart(endOffsets[index]);
    }
    engine.maintain();
  }

  /** Closes the engine and removes its data, without writing to the device what is gone anyway. */
  @Override
  public void close() throws IOException {
    try (engine) {
      clear();
    }
  }
}
