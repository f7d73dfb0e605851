package odradek.testkit.compaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.zip.CRC32C;
import odradek.api.record.RecordBatch;
import odradek.api.record.RecordBatchBuilder;
import odradek.core.compaction.CleanResult;
import odradek.core.compaction.CleanerSettings;
import odradek.core.log.ActiveProducer;
import odradek.core.log.PartitionLog;

/**
 * A log with a random history, and what is known of it without looking: every record that was ever written, and when
 * compaction first saw it. Confined to one thread.
 */
final class CompactionModel {

  private static final int PRODUCERS = 5;
  private static final int KEYS = 25;

  private final CompactedLog log;
  private final RandomGenerator random;
  private final TreeMap<Long, Written> written = new TreeMap<>();
  private final Map<Long, Long> batchEnds = new TreeMap<>();
  private final Map<Long, Producer> producers = new HashMap<>();
  private long cleanedUpTo;

  private static final class Written {
    final CompactedLog.Read record;
    boolean aborted;
    boolean open;
    long goesAtMs = Long.MAX_VALUE;
    boolean mustBeGone;

    Written(CompactedLog.Read record) {
      this.record = record;
    }
  }

  private static final class Producer {
    short epoch;
    int sequence;
    List<Written> transaction;
  }

  CompactionModel(CompactedLog log, RandomGenerator random) {
    this.log = log;
    this.random = random;
  }

  /** Something happens. */
  void step() throws IOException {
    int chance = random.nextInt(100);
    if (chance < 80) {
      produce();
    } else if (chance < 92) {
      end(random.nextInt(1, PRODUCERS));
    } else if (chance < 95) {
      log.clock.advanceMs(random.nextInt(2_000));
    } else {
      clean();
    }
  }

  private void produce() {
    long id = random.nextInt(PRODUCERS);
    Producer producer = id == 0 ? null : producers.computeIfAbsent(id, key -> new Producer());
    boolean transactional = producer != null && (producer.transaction != null || random.nextInt(3) == 0);
    if (producer != null && producer.transaction == null && random.nextInt(20) == 0) {
      producer.epoch++;
      producer.sequence = 0;
    }
    RecordBatchBuilder builder = producer == null ? new RecordBatchBuilder()
        : CompactedLog.producer(id, producer.epoch, producer.sequence, transactional);
    if (random.nextBoolean()) {
      builder.codec(new DeflateCodec());
    }
    int count = random.nextInt(8) == 0 ? random.nextInt(1, 40) : random.nextInt(1, 6);
    var records = new CompactedLog.Write[count];
    for (int i = 0; i < count; i++) {
      String value = random.nextInt(6) == 0 ? null : "v" + random.nextInt() + "x".repeat(random.nextInt(60));
      records[i] = new CompactedLog.Write("key-" + random.nextInt(KEYS), value, random.nextInt(50));
    }
    note(log.append(builder, records), records, producer, transactional);
  }

  private void note(long baseOffset, CompactedLog.Write[] records, Producer producer, boolean transactional) {
    batchEnds.put(baseOffset, baseOffset + records.length - 1);
    for (int i = 0; i < records.length; i++) {
      var record = new Written(new CompactedLog.Read(
          baseOffset + i, records[i].key(), records[i].value(), log.clock.wallMs() + records[i].laterMs()));
      written.put(record.record.offset(), record);
      if (transactional) {
        if (producer.transaction == null) {
          producer.transaction = new ArrayList<>();
        }
        record.open = true;
        producer.transaction.add(record);
      }
    }
    if (producer != null) {
      producer.sequence += records.length;
    }
  }

  private void end(long id) {
    Producer producer = producers.computeIfAbsent(id, key -> new Producer());
    boolean commit = random.nextBoolean();
    long offset = log.end(commit, id, producer.epoch);
    batchEnds.put(offset, offset);
    if (producer.transaction != null) {
      producer.transaction.forEach(record -> {
        record.open = false;
        record.aborted = !commit;
      });
      producer.transaction = null;
    }
  }

  /** Cleans, with much memory or little, and checks everything. */
  void clean() throws IOException {
    CleanerSettings settings = random.nextInt(3) == 0
        ? new CleanerSettings(random.nextInt(500, 2_000), 0.9, random.nextInt(1, 5_000)) : CompactedLog.ROOMY;
    List<ActiveProducer> before = log.log.producers();
    long nowMs = log.clock.wallMs();
    CleanResult result = clean(settings);
    if (result != null) {
      assertTrue(result.cleanedUpToOffset() > cleanedUpTo, result + " after " + cleanedUpTo);
      cleanedUpTo = result.cleanedUpToOffset();
      seen(nowMs);
    }
    check(before);
  }

  private CleanResult clean(CleanerSettings settings) throws IOException {
    try {
      return log.clean(settings, CompactedLog.FULL_SPEED);
    } catch (IllegalStateException e) {
      assertTrue(e.getMessage().contains("log.cleaner.dedupe.buffer.size") && settings != CompactedLog.ROOMY,
          e.toString());
      return null;
    }
  }

  /** Compaction has seen everything below {@link #cleanedUpTo}. */
  private void seen(long nowMs) {
    for (Written record : written.headMap(cleanedUpTo).values()) {
      if (record.goesAtMs == Long.MAX_VALUE) {
        record.goesAtMs = nowMs + log.config.compaction().deleteRetentionMs();
      } else {
        record.mustBeGone |= record.record.value() == null && record.goesAtMs <= nowMs;
      }
    }
  }

  private void check(List<ActiveProducer> before) throws IOException {
    checkBatches();
    Map<String, Long> last = new HashMap<>();
    Map<String, Long> lastOfClean = new HashMap<>();
    for (Written record : written.values()) {
      if (!record.aborted) {
        long offset = record.record.offset();
        last.put(record.record.key(), offset);
        if (offset < cleanedUpTo) {
          lastOfClean.put(record.record.key(), offset);
        }
      }
    }
    var found = new TreeMap<Long, CompactedLog.Read>();
    for (CompactedLog.Read read : log.records()) {
      assertEquals(null, found.put(read.offset(), read), "twice: " + read);
      Written record = written.get(read.offset());
      assertEquals(record.record, read);
      boolean stays = read.offset() >= cleanedUpTo
          || !record.aborted && lastOfClean.get(read.key()) == read.offset() && !record.mustBeGone;
      assertTrue(stays, read + " should be gone, cleaned up to " + cleanedUpTo);
    }
    for (Written record : written.values()) {
      CompactedLog.Read read = record.record;
      boolean needed = read.offset() >= cleanedUpTo || !record.aborted && last.get(read.key()) == read.offset()
          && (read.value() != null || log.clock.wallMs() < record.goesAtMs);
      assertTrue(!needed || found.containsKey(read.offset()), read + " is missing, cleaned up to " + cleanedUpTo);
    }
    checkReaders(found, log.log);
    PartitionLog rebuilt = log.rebuilt();
    checkReaders(found, rebuilt);
    assertEquals(lines(before), lines(rebuilt.producers()));
    assertEquals(log.log.logEndOffset(), rebuilt.logEndOffset());
    assertEquals(0, rebuilt.logStartOffset());
  }

  /** Batches keep their offsets, and what they say of themselves is true. */
  private void checkBatches() throws IOException {
    long next = 0;
    for (RecordBatch batch : log.batches()) {
      assertTrue(batch.baseOffset() >= next, batch + " begins before " + next);
      next = batch.nextOffset();
      if (batch.baseOffset() != batch.lastOffset() || batchEnds.containsKey(batch.baseOffset())) {
        assertEquals(batchEnds.get(batch.baseOffset()), batch.lastOffset(), batch.toString());
      }
      batch.requireCrc(new CRC32C());
      long maxTimestampMs = -1;
      for (CompactedLog.Read read : CompactedLog.records(batch)) {
        maxTimestampMs = Math.max(maxTimestampMs, read.timestampMs());
      }
      assertTrue(batch.recordsCount() == 0 || batch.maxTimestamp() == maxTimestampMs, batch.toString());
    }
  }

  /** Readers of committed records see no aborted one, and miss none, wherever they begin and however they fetch. */
  private void checkReaders(TreeMap<Long, CompactedLog.Read> found, PartitionLog source) throws IOException {
    long stable = log.log.lastStableOffset();
    assertEquals(stable, source.lastStableOffset());
    for (int i = 0; i < 3; i++) {
      long from = i == 0 ? 0 : random.nextLong(stable + 1);
      var expected = new ArrayList<CompactedLog.Read>();
      for (CompactedLog.Read read : found.subMap(from, Math.max(from, stable)).values()) {
        if (!written.get(read.offset()).aborted) {
          expected.add(read);
        }
      }
      assertEquals(expected, log.committed(source, from, random.nextInt(6_000)), "from offset " + from);
    }
  }

  /** What has to be known of producers. */
  private static List<String> lines(List<ActiveProducer> producers) {
    var lines = new ArrayList<String>();
    for (ActiveProducer producer : producers) {
      lines.add(producer.producerId() + " epoch " + producer.producerEpoch() + " sequence " + producer.lastSequence()
          + (producer.transactionFirstOffset() >= 0 ? " in a transaction" : ""));
    }
    lines.sort(null);
    return lines;
  }
}
