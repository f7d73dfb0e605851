package odradek.benchmarks.suite;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.openjdk.jmh.annotations.AuxCounters;
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
 * Any cell of the suite on any engine, by JMH: for its profilers, and for the command {@code ratio}. A turn is up to
 * 100 operations, or one where one takes long; the counter {@code operations} counts them one by one.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(value = 2, jvmArgsAppend = {"-XX:+UseSerialGC", "-Xms256m", "-Xmx1g", "-XX:MaxDirectMemorySize=4g"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class CellBenchmark {

  private static final int PRECISION_DIGITS = 2;

  /** Which engine, by the name of its provider; any on the class path. */
  @Param({"file", "rocksdb"})
  public String storage;

  /** Which cell; {@code bench --list} lists them. */
  @Param({"append-16k-p100-replicated", "append-16k-p100-flushed", "catchup-16k-p100", "recovery-16k-p1",
      "compaction-16k-p1"})
  public String cell;

  /** How much there is to be read; after how much an appended log starts anew. */
  @Param("536870912")
  public long logBytes;

  /** Where the data goes; on a disk. */
  @Param("benchmark-data")
  public String directory;

  private final Histogram latencies = new Histogram(PRECISION_DIGITS);
  private Workload workload;

  /** Counts operations, where JMH counts turns. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  public static class Counter {

    /** How many there were. */
    public long operations;

    /** Made by JMH. */
    public Counter() {}
  }

  /** Made by JMH. */
  public CellBenchmark() {}

  /** Opens the engine and fills it. */
  @Setup(Level.Trial)
  public void open() throws IOException, InterruptedException {
    workload = CellRun.workload(new RunSettings(storage, Cell.parse(cell), directory, 0, 0, logBytes));
  }

  /** Prepares a turn. */
  @Setup(Level.Invocation)
  public void prepare() throws IOException, InterruptedException {
    latencies.reset();
    workload.prepare();
  }

  /** Does a turn. */
  @Benchmark
  public long turn(Counter counter) throws IOException, InterruptedException {
    long bytes = workload.turn(latencies);
    counter.operations += latencies.getTotalCount();
    return bytes;
  }

  /** Tidies after a turn. */
  @TearDown(Level.Invocation)
  public void tidy() throws IOException {
    workload.tidy();
  }

  /** Closes the engine and removes its data. */
  @TearDown(Level.Trial)
  public void close() throws IOException {
    workload.close();
  }
}
