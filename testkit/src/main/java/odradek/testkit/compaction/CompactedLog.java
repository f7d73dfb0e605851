package odradek.testkit.compaction;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import odradek.api.TopicIdPartition;
import odradek.api.record.BatchCodecs;
import odradek.api.record.ControlRecords;
import odradek.api.record.ControlType;
import odradek.api.record.RecordBatch;
import odradek.api.record.RecordBatchBuilder;
import odradek.api.record.RecordBatches;
import odradek.api.record.RecordCursor;
import odradek.core.compaction.CleanPlan;
import odradek.core.compaction.CleanResult;
import odradek.core.compaction.CleanTask;
import odradek.core.compaction.CleanerSettings;
import odradek.core.compaction.GuardedStorage;
import odradek.core.compaction.LogCleaner;
import odradek.core.compaction.Pace;
import odradek.core.log.AbortedTransaction;
import odradek.core.log.AppendOrigin;
import odradek.core.log.Appended;
import odradek.core.log.BatchValidator;
import odradek.core.log.LogConfig;
import odradek.core.log.LogEnvironment;
import odradek.core.log.LogRecovery;
import odradek.core.log.PartitionLog;
import odradek.core.spi.storage.PartitionOptions;
import odradek.core.spi.storage.PartitionStorage;
import odradek.core.spi.storage.Slice;
import odradek.core.spi.storage.StateArea;
import odradek.core.spi.storage.StateEntry;
import odradek.testkit.storage.ManualClock;
import odradek.testkit.storage.StorageHarness;
import odradek.testkit.storage.TestPartitionContext;

/** A log in an engine that is compacted, with short ways to write to it and to read it. Confined to one thread. */
final class CompactedLog {

  /** Large enough for every test that does not want it small. */
  static final CleanerSettings ROOMY = new CleanerSettings(1 << 20, 0.9, 4 << 10);

  static final Pace FULL_SPEED = bytes -> { };

  private static final BatchCodecs CODECS = BatchCodecs.of(new DeflateCodec());
  private static final short EPOCH_OF_COORDINATOR = 3;

  final TopicIdPartition partition;
  final ManualClock clock;
  LogConfig config;
  PartitionLog log;
  private final StorageHarness harness;
  private GuardedStorage storage;

  /** A record as a reader gets it; the value is null for a tombstone. */
  record Read(long offset, String key, String value, long timestampMs) {}

  /** One record to write, so much later than now; the value is null for a tombstone. */
  record Write(String key, String value, long laterMs) {

    Write(String key, String value) {
      this(key, value, 0);
    }
  }

  CompactedLog(StorageHarness harness, LogConfig config) throws IOException {
    this.harness = harness;
    this.config = config;
    this.clock = harness.clock();
    this.partition = harness.newPartition();
    open(harness.engine().create(partition, context(), 0), harness.engine().state());
  }

  /** Kafka's defaults for a compacted topic, with chunks of a size. */
  static LogConfig config(int segmentBytes) {
    PartitionOptions options = PartitionOptions.DEFAULT;
    return LogConfig.DEFAULT.toBuilder().delete(false).compact(true)
        .timestampAfterMaxMs(Long.MAX_VALUE)
        .producerIdExpirationMs(Long.MAX_VALUE)
        .storage(new PartitionOptions(segmentBytes, Long.MAX_VALUE, 0, options.indexIntervalBytes(),
            options.indexMaxBytes(), 0))
        .build();
  }

  private TestPartitionContext context() {
    return new TestPartitionContext(config.storage());
  }

  private void open(PartitionStorage opened, StateArea area) throws IOException {
    storage = new GuardedStorage(opened);
    log = recover(area);
  }

  private PartitionLog recover(StateArea area) throws IOException {
    var environment = new LogEnvironment(partition, storage, area, CODECS, new BatchValidator(CODECS), clock,
        LogEnvironment.DEFAULT_SNAPSHOT_INTERVAL_BYTES);
    try (LogRecovery recovery = PartitionLog.recover(environment, config)) {
      while (!recovery.advance(1 << 20)) {
        continue;
      }
      PartitionLog recovered = recovery.log();
      recovered.highWatermark(recovered.logEndOffset());
      return recovered;
    }
  }

  /** The log as it would be if everything but the batches were lost. */
  PartitionLog rebuilt() throws IOException {
    return recover(new HeapStateArea());
  }

  /** Closes engine and log, and opens them again. */
  void reopen() throws IOException {
    checkpoint(true);
    harness.reopen();
    open(harness.engine().open(partition, context()), harness.engine().state());
  }

  /** Closes the engine as it is, with whatever the state area knows, and opens it again. */
  void reopenWithoutCheckpoint() throws IOException {
    harness.reopen();
    open(harness.engine().open(partition, context()), harness.engine().state());
  }

  private void checkpoint(boolean closing) throws IOException {
    var entries = new ArrayList<StateEntry>();
    log.collectState(entries, closing);
    harness.engine().state().write(entries, true);
  }

  GuardedStorage storage() {
    return storage;
  }

  /** Appends a batch of a producer without id; answers the first offset. */
  long append(Write... records) {
    return append(new RecordBatchBuilder(), records);
  }

  long append(RecordBatchBuilder builder, Write... records) {
    for (Write write : records) {
      builder.append(clock.wallMs() + write.laterMs(), bytes(write.key()), bytes(write.value()), List.of());
    }
    return append(builder.build(), AppendOrigin.CLIENT);
  }

  long append(ByteBuffer batch, AppendOrigin origin) {
    var outcome = log.appendAsLeader(batch, 0, origin, BatchValidator.NEWEST_PRODUCE_VERSION);
    if (!(outcome instanceof Appended appended)) {
      throw new AssertionError("not appended: " + outcome);
    }
    log.highWatermark(log.logEndOffset());
    return appended.baseOffset();
  }

  /** Ends a transaction. */
  long end(boolean commit, long producerId, short producerEpoch) {
    return append(ControlRecords.transactionMarker(commit ? ControlType.COMMIT : ControlType.ABORT, producerId,
        producerEpoch, EPOCH_OF_COORDINATOR, clock.wallMs()), AppendOrigin.COORDINATOR);
  }

  /** A builder for batches of a producer. */
  static RecordBatchBuilder producer(long producerId, int epoch, int sequence, boolean transactional) {
    return new RecordBatchBuilder().producer(producerId, (short) epoch, sequence).transactional(transactional);
  }

  static RecordBatchBuilder compressed() {
    return new RecordBatchBuilder().codec(CODECS.byWireId(1));
  }

  /**
   * Appends until nothing of what was written before is in the chunk that is written to; answers the first such offset.
   */
  long roll() {
    long end = log.logEndOffset();
    while (storage.chunks().get(storage.chunks().size() - 1).baseOffset() < end) {
      append(new Write("filler", "x".repeat(200)));
    }
    return end;
  }

  /** What can be cleaned now. */
  CleanPlan plan() {
    return CleanPlan.of(storage.chunks(), log.logStartOffset(), log.cleanedUpToOffset(), log.lastStableOffset(),
        config.compaction(), clock.wallMs());
  }

  /** Cleans what can be cleaned; null if there is nothing. */
  CleanResult clean(CleanerSettings settings, Pace pace) throws IOException {
    CleanPlan plan = plan();
    if (!plan.hasWork()) {
      return null;
    }
    int mark = log.cleaningMark();
    var task = new CleanTask(partition, storage, plan, config, log.abortedTransactions(0, plan.endOffset()),
        log.lastRecords(), clock.wallMs(), offsets -> {
          log.forgetAborted(Set.copyOf(offsets));
          write(log);
        });
    CleanResult result = new LogCleaner(CODECS, 11, 12).clean(task, settings, pace);
    log.cleanedUpTo(result.cleanedUpToOffset(), mark);
    return result;
  }

  private void write(PartitionLog written) {
    try {
      checkpoint(false);
    } catch (IOException e) {
      throw new AssertionError("the state of " + written.partition() + " cannot be written", e);
    }
  }

  CleanResult clean() throws IOException {
    return clean(ROOMY, FULL_SPEED);
  }

  /** The batches of the log, copied. */
  List<RecordBatch> batches() throws IOException {
    var all = new ArrayList<RecordBatch>();
    long next = storage.chunks().get(0).baseOffset();
    while (next < storage.endOffset()) {
      List<RecordBatch> some = read(next, storage.endOffset(), 3_000);
      if (some.isEmpty()) {
        break;
      }
      all.addAll(some);
      next = some.get(some.size() - 1).nextOffset();
    }
    return all;
  }

  private List<RecordBatch> read(long from, long upTo, int maxBytes) throws IOException {
    Slice slice = storage.read(from, upTo, maxBytes);
    try {
      ByteBuffer copy = ByteBuffer.allocate(slice.sizeBytes());
      slice.readInto(copy, 0);
      return RecordBatches.list(copy.flip());
    } finally {
      slice.release();
    }
  }

  /** All records but markers, whoever reads. */
  List<Read> records() throws IOException {
    var records = new ArrayList<Read>();
    for (RecordBatch batch : batches()) {
      if (!batch.isControl()) {
        records.addAll(records(batch));
      }
    }
    return records;
  }

  static List<Read> records(RecordBatch batch) {
    var records = new ArrayList<Read>();
    var cursor = new RecordCursor().wrap(batch, CODECS.records(batch, 1 << 24));
    while (cursor.next()) {
      records.add(new Read(cursor.offset(), text(cursor.key()), text(cursor.value()), cursor.timestampMs()));
    }
    return records;
  }

  /**
   * What a consumer of committed records gets, that goes by the lists of aborted transactions as Kafka's own does.
   *
   * @param source whose list
   * @param from where it begins
   * @param maxBytes how much it fetches at once
   */
  List<Read> committed(PartitionLog source, long from, int maxBytes) throws IOException {
    var records = new ArrayList<Read>();
    long next = from;
    while (next < source.lastStableOffset()) {
      List<RecordBatch> some = read(next, source.lastStableOffset(), maxBytes);
      if (some.isEmpty()) {
        break;
      }
      long end = some.get(some.size() - 1).nextOffset();
      filter(some, new ArrayList<>(source.abortedTransactions(next, end)), records, next);
      next = end;
    }
    return records;
  }

  private static void filter(List<RecordBatch> batches, List<AbortedTransaction> aborted, List<Read> into, long from) {
    var producers = new HashSet<Long>();
    for (RecordBatch batch : batches) {
      aborted.removeIf(transaction -> transaction.firstOffset() <= batch.lastOffset()
          && (producers.add(transaction.producerId()) || true));
      if (batch.isControl()) {
        var cursor = new RecordCursor().wrap(batch);
        if (cursor.next() && ControlRecords.type(cursor) == ControlType.ABORT) {
          producers.remove(batch.producerId());
        }
      } else if (!batch.isTransactional() || !producers.contains(batch.producerId())) {
        records(batch).stream().filter(read -> read.offset() >= from).forEach(into::add);
      }
    }
  }

  static ByteBuffer bytes(String text) {
    return text == null ? null : ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(ByteBuffer bytes) {
    return bytes == null ? null : StandardCharsets.UTF_8.decode(bytes).toString();
  }

  @Override
  public String toString() {
    return "log " + partition + " with chunks " + Arrays.toString(storage.chunks().toArray());
  }
}
