package odradek.core.partition;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import odradek.api.TopicIdPartition;
import odradek.api.Uuid;
import odradek.api.record.BatchCodec;
import odradek.api.record.BatchCodecs;
import odradek.api.record.BatchRecords;
import odradek.api.record.RecordBatch;
import odradek.api.record.RecordBatchBuilder;
import odradek.api.record.RecordBatches;
import odradek.core.log.AppendOrigin;
import odradek.core.log.AppendOutcome;
import odradek.core.log.Appended;
import odradek.core.log.BatchValidator;
import odradek.core.log.FakeCodec;
import odradek.core.log.LogConfig;
import odradek.core.log.LogEnvironment;
import odradek.core.log.LogRecovery;
import odradek.core.log.PartitionLog;
import odradek.core.log.Rejected;
import odradek.core.memory.MemoryStorageProvider;
import odradek.core.spi.Clock;
import odradek.core.spi.Settings;
import odradek.core.spi.storage.PartitionContext;
import odradek.core.spi.storage.PartitionOptions;
import odradek.core.spi.storage.RecoveryReport;
import odradek.core.spi.storage.Slice;
import odradek.core.spi.storage.StorageContext;
import odradek.core.spi.storage.StorageEngine;
import odradek.core.spi.storage.StorageMetrics;

/**
 * A led partition over storage that the test steers. What happens to each append is noted in {@link #events}, by the
 * name that the test gave it, in the order in which it happens.
 */
public final class TestPartition {

  private static final TopicIdPartition ID = new TopicIdPartition(new Uuid(1, 2), 0);
  private static final long NOW_MS = 1_700_000_000_000L;
  private static final int LEADER_EPOCH = 5;

  /** What happened, in order. */
  public final List<String> events = new ArrayList<>();

  /** Under the partition's log. */
  public final ScriptedStorage storage;

  /** The partition under test. */
  public final Partition partition;

  final ScriptedWorkers workers = new ScriptedWorkers();

  private final ArrayDeque<Runnable> shardTasks = new ArrayDeque<>();

  /**
   * A partition with one replica.
   *
   * @param stored the values that it has from earlier: they are cold
   */
  public TestPartition(DurabilityMode durability, String... stored) {
    this(durability, FakeCodec.GZIP, stored);
  }

  /**
   * A partition with one replica.
   *
   * @param codec what batches may be compressed with, beside the broken one in snappy's place
   * @param stored the values that it has from earlier: they are cold
   */
  public TestPartition(DurabilityMode durability, BatchCodec codec, String... stored) {
    try {
      Clock clock = new StandingClock();
      StorageEngine engine = new MemoryStorageProvider().open(
          new StorageContext(Path.of("unused"), Settings.none(), clock, Runnable::run, StorageMetrics.NONE));
      storage = new ScriptedStorage(engine.create(ID, new QuietContext(), 0));
      BatchCodecs codecs = BatchCodecs.of(List.of(codec, new BrokenCodec()));
      var environment = new LogEnvironment(ID, storage, engine.state(), codecs, new BatchValidator(codecs), clock,
          LogEnvironment.DEFAULT_SNAPSHOT_INTERVAL_BYTES);
      PartitionLog log = recover(environment);
      for (String value : stored) {
        log.appendAsLeader(batch(value), 0, AppendOrigin.CLIENT, BatchValidator.NEWEST_PRODUCE_VERSION);
      }
      partition = new Partition(ID, "topic", log, durability, LEADER_EPOCH, shardTasks::add, workers);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static PartitionLog recover(LogEnvironment environment) throws IOException {
    try (LogRecovery recovery = PartitionLog.recover(environment, LogConfig.DEFAULT)) {
      while (!recovery.advance(1)) {
        continue;
      }
      return recovery.log();
    }
  }

  /** Fails at what it should never see. */
  private static final class BrokenCodec implements BatchCodec {

    @Override
    public String name() {
      return "snappy";
    }

    @Override
    public byte wireId() {
      return 2;
    }

    @Override
    public int minLevel() {
      return 0;
    }

    @Override
    public int maxLevel() {
      return 0;
    }

    @Override
    public int defaultLevel() {
      return 0;
    }

    @Override
    public ByteBuffer compress(ByteBuffer source, int level) {
      return source.duplicate();
    }

    @Override
    public ByteBuffer decompress(ByteBuffer source, int maxOutputBytes) {
      throw new IllegalStateException("a bug in a plug-in");
    }
  }

  private static final class StandingClock implements Clock {
    @Override
    public long wallMs() {
      return NOW_MS;
    }

    @Override
    public long monotonicNs() {
      return 0;
    }
  }

  private static final class QuietContext implements PartitionContext {
    @Override
    public PartitionOptions options() {
      return PartitionOptions.DEFAULT;
    }

    @Override
    public void ready() {
      throw new AssertionError("the memory engine is never busy");
    }

    @Override
    public void failed(Throwable cause) {
      throw new AssertionError("the memory engine has no background work", cause);
    }

    @Override
    public void recovered(RecoveryReport report) {
      throw new AssertionError("a new log needs no recovery: " + report);
    }
  }

  /** Appends a batch of one record that holds the name. */
  public void append(String name, int acks) {
    append(name, acks, batch(name));
  }

  /** Appends a batch under a name. */
  public void append(String name, int acks, ByteBuffer payload) {
    partition.append(payload, (short) acks, AppendOrigin.CLIENT, BatchValidator.NEWEST_PRODUCE_VERSION,
        outcome -> events.add(name + " " + describe(outcome)));
  }

  static String describe(AppendOutcome outcome) {
    if (outcome instanceof Appended appended) {
      return (appended.duplicate() ? "was at " : "at ") + appended.baseOffset();
    }
    return ((Rejected) outcome).error().toString();
  }

  static ByteBuffer batch(String value) {
    return fill(new RecordBatchBuilder(), value).build();
  }

  /** A batch of some records. */
  static ByteBuffer batch(int count) {
    var builder = new RecordBatchBuilder();
    for (int i = 0; i < count; i++) {
      fill(builder, "record " + i);
    }
    return builder.build();
  }

  /** A compressed batch that is big enough to be validated elsewhere. */
  static ByteBuffer big() {
    return big(new RecordBatchBuilder().codec(FakeCodec.GZIP));
  }

  static ByteBuffer bigIdempotent(long producerId, int sequence) {
    return big(new RecordBatchBuilder().codec(FakeCodec.GZIP).producer(producerId, (short) 0, sequence));
  }

  /** One that makes whoever validates it fail. */
  static ByteBuffer bigAndFatal() {
    return big(new RecordBatchBuilder().codec(new BrokenCodec()));
  }

  private static ByteBuffer big(RecordBatchBuilder builder) {
    var noise = new byte[IntakeQueue.AWAY_BYTES];
    new Random(1).nextBytes(noise);
    return builder.append(NOW_MS, null, ByteBuffer.wrap(noise), List.of()).build();
  }

  /** A batch whose checksum is wrong. */
  static ByteBuffer damaged(String value) {
    return damaged(batch(value));
  }

  static ByteBuffer damaged(ByteBuffer batch) {
    int last = batch.limit() - 1;
    return batch.put(last, (byte) (batch.get(last) ^ 1));
  }

  static ByteBuffer idempotent(String value, long producerId, int sequence) {
    return fill(new RecordBatchBuilder().producer(producerId, (short) 0, sequence), value).build();
  }

  private static RecordBatchBuilder fill(RecordBatchBuilder builder, String value) {
    return builder.append(NOW_MS, null, ByteBuffer.wrap(value.getBytes(StandardCharsets.UTF_8)), List.of());
  }

  /** Waits for progress from now on, and notes it. */
  void listen(String name) {
    partition.addListener(bytes -> events.add(name + (bytes == Long.MAX_VALUE ? " at once" : " hears")),
        partition.view());
  }

  /** Runs what was handed to the partition's shard. */
  void runShard() {
    while (!shardTasks.isEmpty()) {
      shardTasks.poll().run();
    }
  }

  /** Lets the workers do what they have to do, and the shard what follows from it. */
  void runWorkers() {
    workers.run();
    runShard();
  }

  /** Ends the oldest flush, with everything that follows from it. */
  void completeFlush() {
    storage.completeFlush();
    runShard();
  }

  /** The events since the last call. */
  List<String> news() {
    var news = List.copyOf(events);
    events.clear();
    return news;
  }

  /** How many bytes the log has. */
  public int sizeBytes() {
    return bytes().remaining();
  }

  /** The values in the log, in order. */
  List<String> values() {
    var values = new ArrayList<String>();
    for (RecordBatch batch : RecordBatches.list(bytes())) {
      values.add(StandardCharsets.UTF_8.decode(BatchRecords.of(batch).toList().get(0).value()).toString());
    }
    return values;
  }

  private ByteBuffer bytes() {
    try {
      Slice slice = partition.read(0, Long.MAX_VALUE, Integer.MAX_VALUE);
      ByteBuffer bytes = ByteBuffer.allocate(slice.sizeBytes());
      slice.readInto(bytes, 0);
      slice.release();
      return bytes.flip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
