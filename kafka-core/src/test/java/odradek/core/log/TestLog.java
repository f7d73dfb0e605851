package odradek.core.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import odradek.api.TopicIdPartition;
import odradek.api.Uuid;
import odradek.api.record.BatchCodecs;
import odradek.api.record.ControlRecords;
import odradek.api.record.ControlType;
import odradek.api.record.RecordBatch;
import odradek.api.record.RecordBatchBuilder;
import odradek.core.spi.Clock;
import odradek.core.spi.storage.StateEntry;

/** A log over fakes, with a clock that stands still, and short ways to write to it. */
final class TestLog {

  static final TopicIdPartition PARTITION = new TopicIdPartition(new Uuid(1, 2), 3);
  static final long START_MS = 1_700_000_000_000L;

  final FakeStorage storage;
  final FakeStateArea area = new FakeStateArea();
  LogConfig config = LogConfig.DEFAULT;
  BatchCodecs codecs = BatchCodecs.NONE;
  long snapshotIntervalBytes = LogEnvironment.DEFAULT_SNAPSHOT_INTERVAL_BYTES;
  long nowMs = START_MS;
  int leaderEpoch;
  PartitionLog log;

  TestLog() {
    this(1 << 20);
  }

  TestLog(long segmentBytes) {
    storage = new FakeStorage(segmentBytes);
    open();
  }

  private final class StandingClock implements Clock {
    @Override
    public long wallMs() {
      return nowMs;
    }

    @Override
    public long monotonicNs() {
      return nowMs * 1_000_000;
    }
  }

  LogEnvironment environment() {
    return new LogEnvironment(
        PARTITION, storage, area, codecs, new BatchValidator(codecs), new StandingClock(), snapshotIntervalBytes);
  }

  /** Opens the log again, in steps that are as small as they get. */
  PartitionLog open() {
    storage.reopen();
    try (LogRecovery recovery = PartitionLog.recover(environment(), config)) {
      while (!recovery.advance(1)) {
        continue;
      }
      log = recovery.log();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return log;
  }

  /** Writes what is due to the state area. */
  void checkpoint(boolean closing) {
    var entries = new ArrayList<StateEntry>();
    log.collectState(entries, closing);
    try {
      area.write(entries, false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Appends as a client. */
  AppendOutcome append(ByteBuffer payload) {
    return log.appendAsLeader(payload, leaderEpoch, AppendOrigin.CLIENT, BatchValidator.NEWEST_PRODUCE_VERSION);
  }

  /** Appends records of a client without producer id. */
  Appended append(long... timestampsMs) {
    return (Appended) append(batch(timestampsMs));
  }

  /** Appends a transaction marker. */
  AppendOutcome end(ControlType type, long producerId, int producerEpoch, int coordinatorEpoch) {
    ByteBuffer marker =
        ControlRecords.transactionMarker(type, producerId, (short) producerEpoch, coordinatorEpoch, nowMs);
    return log.appendAsLeader(
        marker, leaderEpoch, AppendOrigin.COORDINATOR, BatchValidator.NEWEST_PRODUCE_VERSION);
  }

  static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  static ByteBuffer batch(long... timestampsMs) {
    return fill(new RecordBatchBuilder(), timestampsMs).build();
  }

  static RecordBatchBuilder fill(RecordBatchBuilder builder, long... timestampsMs) {
    for (long timestampMs : timestampsMs) {
      builder.append(timestampMs, bytes("key"), bytes("value"), List.of());
    }
    return builder;
  }

  /** A batch of an idempotent producer with records of the present time. */
  ByteBuffer produced(long producerId, int producerEpoch, int baseSequence, int recordsCount) {
    return produced(producerId, producerEpoch, baseSequence, recordsCount, false);
  }

  ByteBuffer produced(long producerId, int producerEpoch, int baseSequence, int recordsCount, boolean transactional) {
    var builder = new RecordBatchBuilder()
        .producer(producerId, (short) producerEpoch, baseSequence)
        .transactional(transactional);
    for (int i = 0; i < recordsCount; i++) {
      builder.append(nowMs, bytes("key"), bytes("value"), List.of());
    }
    return builder.build();
  }

  /** The stored batches. */
  List<RecordBatch> stored() {
    var list = new ArrayList<RecordBatch>();
    storage.batches().forEach(bytes -> list.add(FakeStorage.view(bytes)));
    return list;
  }
}
