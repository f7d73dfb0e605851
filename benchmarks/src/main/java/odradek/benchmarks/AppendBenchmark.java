package odradek.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
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
 * Appends batches to one partition of a storage engine, which is what a broker does last and most.
 *
 * <p>{@code storage} is the name of any provider on the class path, or {@code bare}: the base line, copy + CRC-32C +
 * write of the same bytes; or {@code bare-rocksdb}, RocksDB as the provider {@code rocksdb} sets it up and nothing
 * else. After {@code logBytes} everything is removed, so that a disk never fills; rolling and removing is part of what
 * is measured, for the base lines too.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 2, jvmArgsAppend = {"-XX:+UseSerialGC", "-Xms256m", "-Xmx256m", "-XX:MaxDirectMemorySize=2g"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class AppendBenchmark {

  private static final int RECORD_BYTES = 1024;

  /** Which engine. */
  @Param({"bare", "file", "memory", "bare-rocksdb", "rocksdb"})
  public String storage;

  /** The size of a batch, with one record per kilobyte. */
  @Param({"1024", "16384", "262144"})
  public int batchBytes;

  /** {@code none}: batches stay in the page cache; {@code each}: every batch is forced to the device. */
  @Param("none")
  public String flush;

  /** After how many bytes the log starts anew. */
  @Param("536870912")
  public long logBytes;

  /** After how many bytes an engine begins another segment. */
  @Param("1073741824")
  public int segmentBytes;

  /** Where the data goes; on a disk. */
  @Param("benchmark-data")
  public String directory;

  private AppendTarget target;
  private BatchRing batches;
  private boolean flushesEach;
  private long bytes;

  /** Opens the engine. */
  @Setup(Level.Trial)
  public void open() throws IOException {
    flushesEach = switch (flush) {
      case "none" -> false;
      case "each" -> true;
      default -> throw new IllegalArgumentException("flush is '" + flush + "', expected none or each");
    };
    batches = new BatchRing(
        new SampleBatches(1, System.currentTimeMillis()), batchBytes, Math.max(1, batchBytes / RECORD_BYTES));
    target = switch (storage) {
      case BareTarget.NAME -> new BareTarget(directory, batchBytes);
      case BareRocksTarget.NAME -> new BareRocksTarget(directory);
      default -> new EngineTarget(storage, directory, segmentBytes);
    };
  }

  /** Closes the engine and removes its data. */
  @TearDown(Level.Trial)
  public void close() throws IOException {
    target.close();
  }

  /** Appends one batch. */
  @Benchmark
  public void append() throws IOException, InterruptedException {
    ByteBuffer batch = batches.next();
    bytes += batch.remaining();
    if (bytes > logBytes) {
      target.clear();
      bytes = batch.remaining();
    }
    target.append(batch);
    if (flushesEach) {
      target.flush();
    }
  }
}
