package odradek.benchmarks;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import odradek.api.record.BatchCodecs;
import odradek.api.record.RecordBatch;
import odradek.api.record.RecordBatchBuilder;
import odradek.api.record.RecordCursor;
import odradek.core.log.AppendOrigin;
import odradek.core.log.BatchValidator;
import odradek.core.log.LogConfig;
import odradek.core.log.ValidBatch;
import odradek.core.log.ValidationOutcome;
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
import org.openjdk.jmh.annotations.Warmup;

/** Builds, walks over and validates one batch of records, in direct memory as it comes from the network. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 2, jvmArgsAppend = {"-XX:+UseSerialGC", "-Xms256m", "-Xmx256m"})
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class RecordBenchmark {

  private static final int BATCH_BYTES = 16 << 10;

  /** How many records share the 16 KB of a batch. */
  @Param({"16", "145"})
  public int recordsCount;

  private final RecordBatch batch = new RecordBatch();
  private final RecordCursor source = new RecordCursor();
  private final RecordCursor cursor = new RecordCursor();
  private final RecordBatchBuilder builder = new RecordBatchBuilder();
  private final BatchValidator validator = new BatchValidator(BatchCodecs.NONE);
  private ByteBuffer bytes;
  private long nowMs;

  /** Makes a batch. */
  @Setup(Level.Trial)
  public void make() {
    nowMs = System.currentTimeMillis();
    bytes = new SampleBatches(1, nowMs).directBatch(BATCH_BYTES, recordsCount);
    batch.wrap(bytes, 0);
  }

  /** Builds a batch from the records of another one, as compaction does. */
  @Benchmark
  public ByteBuffer build() {
    source.wrap(batch);
    while (source.next()) {
      builder.append(source);
    }
    return builder.build();
  }

  /** Walks over the records. */
  @Benchmark
  public long iterate() {
    long sum = 0;
    cursor.wrap(batch);
    while (cursor.next()) {
      sum += cursor.timestampMs() + cursor.valueLength();
    }
    return sum;
  }

  /** Validates a batch as a leader does: checksum, header, records. */
  @Benchmark
  public ValidationOutcome validate() {
    ValidationOutcome outcome = validator.validate(
        bytes, LogConfig.DEFAULT, AppendOrigin.CLIENT, BatchValidator.NEWEST_PRODUCE_VERSION, nowMs);
    if (outcome instanceof ValidBatch) {
      return outcome;
    }
    throw new IllegalStateException("the batch is not valid: " + outcome);
  }
}
