package odradek.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import odradek.api.TopicIdPartition;
import odradek.api.record.BatchCodecs;
import odradek.api.record.BatchLayout;
import odradek.api.record.RecordBatch;
import odradek.core.log.AppendOrigin;
import odradek.core.log.AppendOutcome;
import odradek.core.log.Appended;
import odradek.core.log.BatchValidator;
import odradek.core.log.Busy;
import odradek.core.log.LogConfig;
import odradek.core.log.LogEnvironment;
import odradek.core.log.LogRecovery;
import odradek.core.log.PartitionLog;
import odradek.core.runtime.SystemClock;
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
 * Appends what an idempotent producer sent to the log of a partition: checksum, walk over the records, producer's
 * sequence, offset and epoch, then the storage engine. With {@code bare} instead of an engine there is no log: the base
 * line.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 2, jvmArgsAppend = {"-XX:+UseSerialGC", "-Xms256m", "-Xmx256m", "-XX:MaxDirectMemorySize=2g"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class LogAppendBenchmark {

  private static final int LEADER_EPOCH = 3;

  /** Which engine, or {@code bare}. */
  @Param({"bare", "file", "memory", "rocksdb"})
  public String storage;

  /** Bytes of a batch, and how many records share them. */
  @Param({"1024/1", "16384/16", "16384/145"})
  public String batch;

  /** After how many bytes the log starts anew. */
  @Param("536870912")
  public long logBytes;

  /** Where the data goes; on a disk. */
  @Param("benchmark-data")
  public String directory;

  private int recordsCount;
  private BatchRing batches;
  private SequenceStamper stamper;
  private int sequence;
  private long bytes;
  private BareTarget bare;
  private EngineUnderTest engine;
  private WaitingContext context;
  private PartitionLog log;

  /** Opens the log. */
  @Setup(Level.Trial)
  public void open() throws IOException {
    String[] shape = batch.split("/");
    int batchBytes = Integer.parseInt(shape[0]);
    recordsCount = Integer.parseInt(shape[1]);
    var samples = new SampleBatches(1, System.currentTimeMillis());
    samples.producer(4711);
    batches = new BatchRing(samples, batchBytes, recordsCount);
    stamper = new SequenceStamper(batchBytes);
    if (storage.equals(BareTarget.NAME)) {
      bare = new BareTarget(directory, batchBytes);
      return;
    }
    engine = new EngineUnderTest(storage, directory);
    context = new WaitingContext(LogConfig.DEFAULT.storage());
    log = openLog();
    log.beginEpoch(LEADER_EPOCH);
  }

  private PartitionLog openLog() throws IOException {
    TopicIdPartition id = engine.newId();
    var environment = new LogEnvironment(id, engine.create(id, context), engine.state(), BatchCodecs.NONE,
        new BatchValidator(BatchCodecs.NONE), new SystemClock(), LogEnvironment.DEFAULT_SNAPSHOT_INTERVAL_BYTES);
    try (LogRecovery recovery = PartitionLog.recover(environment, LogConfig.DEFAULT)) {
      while (!recovery.advance(Long.MAX_VALUE)) {
        continue;
      }
      return recovery.log();
    }
  }

  /** Closes the log and removes its data. */
  @TearDown(Level.Trial)
  public void close() throws IOException {
    if (bare != null) {
      bare.close();
    } else {
      clear();
      engine.close();
    }
  }

  /** Appends one batch. */
  @Benchmark
  public long append() throws IOException, InterruptedException {
    ByteBuffer payload = batches.next();
    payload.putLong(BatchLayout.BASE_OFFSET_POSITION, 0);
    stamper.stamp(payload, sequence);
    sequence = RecordBatch.sequenceAfter(sequence, recordsCount);
    bytes += payload.remaining();
    if (bytes > logBytes) {
      bytes = payload.remaining();
      clear();
    }
    return bare == null ? append(payload) : appendBare(payload);
  }

  private long appendBare(ByteBuffer payload) throws IOException {
    bare.append(payload);
    return 0;
  }

  private long append(ByteBuffer payload) throws InterruptedException {
    AppendOutcome outcome =
        log.appendAsLeader(payload, LEADER_EPOCH, AppendOrigin.CLIENT, BatchValidator.NEWEST_PRODUCE_VERSION);
    while (outcome instanceof Busy busy) {
      context.awaitReady();
      outcome = log.append(busy.batch(), LEADER_EPOCH);
    }
    if (outcome instanceof Appended appended && !appended.duplicate()) {
      log.highWatermark(log.logEndOffset());
      return appended.baseOffset();
    }
    throw new IllegalStateException("a batch was not appended: " + outcome);
  }

  private void clear() throws IOException {
    if (bare != null) {
      bare.clear();
    } else {
      log.deleteRecords(log.highWatermark());
      log.trimStorage();
    }
  }
}
