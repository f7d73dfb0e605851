package odradek.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import odradek.api.record.BatchLayout;
import odradek.core.spi.storage.AppendResult;
import odradek.core.spi.storage.PartitionStorage;
import odradek.core.spi.storage.Slice;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Reads from a partition of a storage engine: what consumers ask for at the end of the log, behind it, and anywhere.
 * The data are in the page cache.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 2, jvmArgsAppend = {"-XX:+UseSerialGC", "-Xms256m", "-Xmx256m", "-XX:MaxDirectMemorySize=2g"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class FetchBenchmark {

  private static final int BATCH_BYTES = 16 << 10;
  private static final int RECORDS_PER_BATCH = 16;
  private static final int CATCH_UP_BYTES = 1 << 20;
  private static final long FIRST_TIMESTAMP_MS = 1_700_000_000_000L;
  private static final int SAMPLES = 64;

  /** Which engine. */
  @Param({"file", "memory", "rocksdb"})
  public String storage;

  /** How much the log holds. */
  @Param("134217728")
  public long logBytes;

  /** After how many bytes an engine begins another segment. */
  @Param("33554432")
  public int segmentBytes;

  /** Where the data goes; on a disk. */
  @Param("benchmark-data")
  public String directory;

  private final ByteBuffer target = ByteBuffer.allocateDirect(CATCH_UP_BYTES);
  private final SplittableRandom random = new SplittableRandom(1);
  private EngineUnderTest engine;
  private PartitionStorage partition;
  private long endOffset;
  private int batchesCount;
  private long catchUpOffset;

  /** Opens the engine and fills a log. */
  @Setup(Level.Trial)
  public void open() throws IOException, InterruptedException {
    engine = new EngineUnderTest(storage, directory);
    var context = new WaitingContext(EngineUnderTest.options(segmentBytes));
    partition = engine.create(engine.newId(), context);
    var samples = new SampleBatches(1, FIRST_TIMESTAMP_MS);
    var batches = new ByteBuffer[SAMPLES];
    for (int i = 0; i < batches.length; i++) {
      batches[i] = samples.directBatch(BATCH_BYTES, RECORDS_PER_BATCH);
    }
    batchesCount = (int) (logBytes / BATCH_BYTES);
    for (int i = 0; i < batchesCount; i++) {
      ByteBuffer batch = batches[i % SAMPLES].position(0);
      batch.putLong(BatchLayout.BASE_OFFSET_POSITION, endOffset);
      batch.putLong(BatchLayout.MAX_TIMESTAMP_POSITION, FIRST_TIMESTAMP_MS + i);
      while (partition.append(batch) == AppendResult.BUSY) {
        context.awaitReady();
      }
      endOffset += RECORDS_PER_BATCH;
    }
  }

  /** Closes the engine and removes its data. */
  @TearDown(Level.Trial)
  public void close() throws IOException {
    engine.close();
  }

  /** A consumer that keeps up: the last batch, copied. */
  @Benchmark
  public ByteBuffer tailRead() throws IOException {
    return copy(partition.read(endOffset - RECORDS_PER_BATCH, endOffset, CATCH_UP_BYTES));
  }

  /** A consumer that lags: the next megabyte, copied. */
  @Benchmark
  public ByteBuffer catchUpRead() throws IOException {
    Slice slice = partition.read(catchUpOffset, endOffset, CATCH_UP_BYTES);
    catchUpOffset += slice.sizeBytes() / BATCH_BYTES * RECORDS_PER_BATCH;
    if (catchUpOffset >= endOffset) {
      catchUpOffset = 0;
    }
    return copy(slice);
  }

  private ByteBuffer copy(Slice slice) throws IOException {
    try {
      slice.readInto(target.clear().limit(slice.sizeBytes()), 0);
      return target;
    } finally {
      slice.release();
    }
  }

  /** A consumer that seeks to any offset: finds one batch and copies nothing. */
  @Benchmark
  public int randomSeek() throws IOException {
    Slice slice = partition.read(random.nextLong(endOffset), endOffset, 1);
    try {
      return slice.sizeBytes();
    } finally {
      slice.release();
    }
  }

  /** A consumer that seeks to any time: finds the batch. */
  @Benchmark
  public long timestampLookup() throws IOException {
    return partition.findByTimestamp(FIRST_TIMESTAMP_MS + random.nextInt(batchesCount));
  }
}
