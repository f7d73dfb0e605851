package odradek.testkit.compaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import odradek.api.record.RecordBatch;
import odradek.core.compaction.CleanerSettings;
import odradek.core.compaction.CleaningStoppedException;
import odradek.core.log.ActiveProducer;
import odradek.core.log.CompactionConfig;
import odradek.core.log.LogConfig;
import odradek.core.spi.storage.Chunk;
import odradek.core.spi.storage.StorageCapability;
import odradek.core.spi.storage.StorageProvider;
import odradek.testkit.compaction.CompactedLog.Read;
import odradek.testkit.compaction.CompactedLog.Write;
import odradek.testkit.storage.StorageHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The specification of compaction: the broker's cleaner at work on an engine. A provider's test extends it and says
 * which provider; see the package for what that takes on the module path.
 */
@Timeout(180)
public abstract class CompactionContractTest {

  private static final long RETENTION_MS = 1_000;
  private static final int SEEDS = 40;
  private static final int STEPS = 250;

  @TempDir
  Path temporary;

  private StorageHarness harness;

  /** For subclasses. */
  protected CompactionContractTest() {}

  /** A provider, fresh or not. */
  protected abstract StorageProvider provider();

  /** Makes the engine's surroundings. */
  @BeforeEach
  public void setUpHarness() {
    harness = new StorageHarness(provider(), temporary.resolve("engine"), Map.of());
  }

  /** Closes the engine. */
  @AfterEach
  public void tearDownHarness() throws IOException {
    harness.close();
  }

  private static LogConfig config() {
    return CompactedLog.config(2_000).toBuilder()
        .compaction(new CompactionConfig(0.5, 0, Long.MAX_VALUE, RETENTION_MS)).build();
  }

  private CompactedLog newLog() throws IOException {
    return new CompactedLog(harness, config());
  }

  private static List<String> keys(CompactedLog log) throws IOException {
    return log.records().stream().filter(read -> !read.key().equals("filler")).map(Read::key).toList();
  }

  @Test
  void randomHistoriesKeepTheLastOfEachKey() throws IOException {
    for (int round = 0; round < SEEDS; round++) {
      long seed = 1_000 + round;
      try {
        var random = new SplittableRandom(seed);
        LogConfig config = config().toBuilder().storage(CompactedLog.config(random.nextInt(3_500,
            12_000)).storage()).build();
        var model = new CompactionModel(new CompactedLog(harness, config), random);
        for (int step = 0; step < STEPS; step++) {
          model.step();
        }
        model.clean();
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("with seed " + seed + ": " + e.getMessage(), e);
      }
    }
  }

  @Test
  void theLastOfEachKeyStaysAtItsOffset() throws IOException {
    CompactedLog log = newLog();
    log.append(new Write("a", "1"), new Write("b", "2"), new Write("a", "3"));
    log.append(CompactedLog.compressed(), new Write("b", "4"), new Write("c", "5"), new Write("c", "6"));
    log.roll();
    log.clean();
    List<Read> expected = List.of(new Read(2, "a", "3", log.clock.wallMs()), new Read(3, "b", "4", log.clock.wallMs()),
        new Read(5, "c", "6", log.clock.wallMs()));
    assertEquals(expected, log.records().subList(0, 3));
    RecordBatch second = log.batches().get(1);
    assertEquals(List.of(3L, 5L, 2, 1), List.of(second.baseOffset(), second.lastOffset(), second.recordsCount(),
        second.compressionId()));
  }

  @Test
  void aBatchOfWhichAllStaysIsTheSameByteByByte() throws IOException {
    CompactedLog log = newLog();
    log.append(CompactedLog.compressed(), new Write("a", "1"), new Write("b", "2"));
    log.append(new Write("c", "1"), new Write("d", "2"));
    log.roll();
    List<RecordBatch> before = log.batches();
    log.clean();
    List<RecordBatch> after = log.batches();
    assertEquals(before.get(0).view(), after.get(0).view());
    assertEquals(before.get(1).view(), after.get(1).view());
  }

  @Test
  void chunksOfWhichAllStaysAreLeftAlone() throws IOException {
    CompactedLog log = newLog();
    for (int i = 0; i < 30; i++) {
      log.append(new Write("key-" + i, "x".repeat(400)));
    }
    log.roll();
    List<Chunk> before = log.storage().chunks();
    var result = log.clean();
    assertEquals(before.subList(0, 6), log.storage().chunks().subList(0, 6));
    assertTrue(result.writtenBytes() < 3_000, result.toString());
  }

  @Test
  void smallChunksBecomeOne() throws IOException {
    CompactedLog log = newLog();
    for (int i = 0; i < 60; i++) {
      log.append(new Write("key-" + i % 3, "x".repeat(400)));
    }
    log.roll();
    int before = log.storage().chunks().size();
    log.clean();
    log.append(new Write("key-0", "last"));
    log.roll();
    log.clean();
    assertTrue(before > 10, "chunks before: " + before);
    assertTrue(log.storage().chunks().size() <= 5, log.toString());
    assertEquals(List.of("key-1", "key-2", "key-0"), keys(log));
  }

  @Test
  void tombstonesStayForTheirTimeFromTheFirstCleaningOn() throws IOException {
    CompactedLog log = newLog();
    log.append(new Write("a", "1"), new Write("b", "2"));
    log.append(new Write("a", null), new Write("c", "3"));
    log.roll();
    log.clock.advanceMs(10 * RETENTION_MS);
    log.clean();
    assertEquals(List.of("b", "a", "c"), keys(log));
    RecordBatch tombstoned = log.batches().get(1);
    assertEquals(log.clock.wallMs() + RETENTION_MS, tombstoned.baseTimestamp());
    assertTrue(tombstoned.hasDeleteHorizon());
    log.clock.advanceMs(RETENTION_MS - 1);
    log.append(new Write("d", "4"));
    log.roll();
    log.clean();
    assertEquals(List.of("b", "a", "c", "d"), keys(log));
    log.clock.advanceMs(1);
    log.append(new Write("e", "5"));
    log.roll();
    log.clean();
    assertEquals(List.of("b", "c", "d", "e"), keys(log));
  }

  @Test
  void theChunkThatIsWrittenToIsNeverTouched() throws IOException {
    CompactedLog log = newLog();
    log.append(new Write("a", "1"), new Write("a", "2"));
    assertNull(log.clean());
    assertEquals(List.of("a", "a"), keys(log));
    long bound = log.roll();
    log.clean();
    assertTrue(log.log.cleanedUpToOffset() >= bound);
    assertEquals(List.of("a"), keys(log));
  }

  @Test
  void recordsAreSafeForTheMinimumLag() throws IOException {
    CompactedLog log = newLog();
    log.config = log.config.toBuilder().compaction(new CompactionConfig(0, 500, Long.MAX_VALUE, RETENTION_MS)).build();
    log.append(new Write("a", "1"), new Write("a", "2"));
    log.roll();
    log.clock.advanceMs(400);
    log.append(new Write("b", "1"), new Write("b", "2"));
    log.roll();
    assertNull(log.clean());
    log.clock.advanceMs(100);
    log.clean();
    assertEquals(List.of("a", "b", "b"), keys(log));
    log.clock.advanceMs(400);
    log.clean();
    assertEquals(List.of("a", "b"), keys(log));
  }

  @Test
  void nothingBeyondAnOpenTransactionIsTouched() throws IOException {
    CompactedLog log = newLog();
    log.append(new Write("a", "1"), new Write("a", "2"));
    log.roll();
    log.append(CompactedLog.producer(7, 0, 0, true), new Write("b", "1"));
    log.append(new Write("c", "1"), new Write("c", "2"));
    log.roll();
    log.clean();
    assertEquals(List.of("a", "b", "c", "c"), keys(log));
    log.end(true, 7, (short) 0);
    log.roll();
    log.clean();
    assertEquals(List.of("a", "b", "c"), keys(log));
  }

  @Test
  void anAbortedRecordDoesNotReplaceACommittedOne() throws IOException {
    CompactedLog log = newLog();
    log.append(new Write("a", "kept"));
    log.append(CompactedLog.producer(7, 0, 0, true), new Write("a", "aborted"), new Write("b", "aborted"));
    log.end(false, 7, (short) 0);
    log.roll();
    log.clean();
    assertEquals(List.of("a"), keys(log));
    assertEquals("kept", log.records().get(0).value());
    assertEquals(1, log.log.abortedTransactions(0, 100).size());
  }

  @Test
  void markersGoAfterTheirDataAndTheirTime() throws IOException {
    CompactedLog log = newLog();
    log.append(CompactedLog.producer(7, 0, 0, true), new Write("a", "aborted"));
    log.end(false, 7, (short) 0);
    log.append(CompactedLog.producer(7, 0, 1, true), new Write("b", "1"));
    log.end(true, 7, (short) 0);
    log.append(CompactedLog.producer(7, 0, 2, false), new Write("b", "2"));
    for (int round = 0; round < 3; round++) {
      assertEquals(2, markers(log), "in round " + round);
      log.append(new Write("d", "x"));
      log.roll();
      log.clean();
      log.clock.advanceMs(round == 1 ? RETENTION_MS : 0);
    }
    assertEquals(0, markers(log));
    assertEquals(List.of(), log.log.abortedTransactions(0, log.log.logEndOffset()));
    assertEquals(log.records(), log.committed(log.log, 0, 100));
    if (harness.can(StorageCapability.PERSISTENT)) {
      log.reopenWithoutCheckpoint();
      assertEquals(List.of(), log.log.abortedTransactions(0, log.log.logEndOffset()));
    }
  }

  @Test
  void aMarkerStaysAsLongAsABatchOfItsTransaction() throws IOException {
    CompactedLog log = newLog();
    log.append(CompactedLog.producer(7, 0, 0, true), new Write("a", "aborted"));
    log.end(false, 7, (short) 0);
    log.append(CompactedLog.producer(8, 0, 0, true), new Write("a", "replaced"));
    log.end(true, 8, (short) 0);
    for (int round = 0; round < 4; round++) {
      log.append(new Write("a", "x"));
      log.roll();
      log.clean();
      log.clock.advanceMs(2 * RETENTION_MS);
    }
    assertEquals(2, markers(log));
    assertEquals(log.log.lastStableOffset(), log.rebuilt().lastStableOffset());
    assertEquals(List.of(0, 0), log.rebuilt().producers().stream().map(ActiveProducer::lastSequence).toList());
  }

  @Test
  void aMarkerThatBroughtAnEpochStays() throws IOException {
    CompactedLog log = newLog();
    log.append(CompactedLog.producer(7, 0, 0, true), new Write("a", "replaced"));
    log.end(true, 7, (short) 1);
    for (int round = 0; round < 4; round++) {
      log.append(new Write("a", "x"));
      log.roll();
      log.clean();
      log.clock.advanceMs(2 * RETENTION_MS);
    }
    assertEquals(1, markers(log));
    assertEquals(1, log.batches().stream().filter(RecordBatch::hasProducerId).count());
    assertEquals(1, log.rebuilt().producers().get(0).producerEpoch());
  }

  private static long markers(CompactedLog log) throws IOException {
    return log.batches().stream().filter(RecordBatch::isControl).count();
  }

  @Test
  void theLastBatchOfAProducerOutlivesItsRecords() throws IOException {
    CompactedLog log = newLog();
    log.append(CompactedLog.producer(7, 2, 0, false), new Write("a", "1"));
    log.append(CompactedLog.producer(7, 2, 1, false), new Write("a", "2"), new Write("a", "3"));
    log.append(new Write("a", "4"));
    log.roll();
    log.clean();
    RecordBatch left = log.batches().get(0);
    assertEquals(List.of(1L, 2L, 0, 7L, 2), List.of(left.baseOffset(), left.lastOffset(), left.recordsCount(),
        left.producerId(), left.lastSequence()));
    assertEquals(2, log.rebuilt().producers().get(0).lastSequence());
  }

  @Test
  void theLogStartsWhereItDidEvenIfNothingIsLeftThere() throws IOException {
    CompactedLog log = newLog();
    for (int i = 0; i < 40; i++) {
      log.append(new Write("a", "x".repeat(400)));
    }
    log.roll();
    log.clean();
    assertEquals(List.of("a"), keys(log));
    assertEquals(0, log.storage().chunks().get(0).baseOffset());
    if (harness.can(StorageCapability.PERSISTENT)) {
      log.reopen();
      assertEquals(0, log.log.logStartOffset());
      assertEquals(List.of("a"), keys(log));
    }
  }

  @Test
  void howFarALogIsCleanIsRemembered() throws IOException {
    CompactedLog log = newLog();
    log.append(new Write("a", "1"));
    log.roll();
    log.clean();
    long cleanedUpTo = log.log.cleanedUpToOffset();
    assertFalse(log.plan().hasWork());
    if (harness.can(StorageCapability.PERSISTENT)) {
      log.reopen();
      assertEquals(cleanedUpTo, log.log.cleanedUpToOffset());
      assertFalse(log.plan().hasWork());
    }
    log.log.truncateTo(cleanedUpTo - 1);
    assertTrue(log.log.cleanedUpToOffset() < cleanedUpTo);
  }

  @Test
  void littleMemoryTakesMoreRounds() throws IOException {
    CompactedLog log = newLog();
    for (int i = 0; i < 400; i++) {
      log.append(new Write("key-" + i % 100, "x".repeat(50)));
    }
    log.roll();
    int rounds = 0;
    var small = new CleanerSettings(1_200, 0.9, 300);
    while (log.plan().hasWork()) {
      log.clean(small, CompactedLog.FULL_SPEED);
      rounds++;
    }
    assertTrue(rounds > 3, "rounds: " + rounds);
    assertEquals(100, keys(log).size());
  }

  @Test
  void aBatchWithMoreKeysThanThereIsMemoryForSaysSo() throws IOException {
    CompactedLog log = newLog();
    log.append(new Write("a", "1"), new Write("b", "2"), new Write("c", "3"));
    log.roll();
    var tiny = new CleanerSettings(10, 0.9, 300);
    var failure = assertThrows(IllegalStateException.class, () -> log.clean(tiny, CompactedLog.FULL_SPEED));
    assertTrue(failure.getMessage().contains("log.cleaner.dedupe.buffer.size"), failure.getMessage());
    assertEquals(List.of("a", "b", "c"), keys(log));
  }

  @Test
  void aCleaningThatIsStoppedLeavesAWholeLog() throws IOException {
    CompactedLog log = newLog();
    for (int i = 0; i < 100; i++) {
      log.append(new Write("key-" + i % 7, "v" + i + "x".repeat(100)));
    }
    log.roll();
    var settings = new CleanerSettings(1 << 20, 0.9, 500);
    for (int allowed = 0; allowed < 200; allowed += 7) {
      int[] left = {allowed};
      try {
        log.clean(settings, bytes -> {
          if (left[0]-- == 0) {
            throw new CleaningStoppedException("enough");
          }
        });
      } catch (CleaningStoppedException e) {
        assertEquals("enough", e.getMessage());
      }
      var latest = new ArrayList<String>();
      List<Read> records = log.records();
      for (Read read : records.subList(Math.max(0, records.size() - 40), records.size())) {
        if (!read.key().equals("filler")) {
          latest.add(read.value().substring(0, 3));
        }
      }
      assertEquals(List.of("v93", "v94", "v95", "v96", "v97", "v98", "v99"),
          latest.subList(latest.size() - 7, latest.size()));
    }
    assertEquals(7, keys(log).size());
  }

  @Test
  void retentionMeanwhileEndsTheCleaning() throws IOException {
    CompactedLog log = newLog();
    for (int i = 0; i < 60; i++) {
      log.append(new Write("key-" + i % 5, "x".repeat(300)));
    }
    log.roll();
    long second = log.storage().chunks().get(1).baseOffset();
    boolean[] done = {false};
    assertThrows(CleaningStoppedException.class, () -> log.clean(CompactedLog.ROOMY, bytes -> {
      // The first thing that is written: a replacement is under way.
      if (!done[0] && bytes < 1_000) {
        done[0] = true;
        log.log.advanceLogStart(second);
        try {
          log.log.trimStorage();
        } catch (IOException e) {
          throw new AssertionError(e);
        }
      }
    }));
    assertEquals(second, log.storage().chunks().get(0).baseOffset());
    log.clean();
    assertEquals(5, keys(log).size());
  }

  @Test
  void aStorageThatEndsStopsItsCleaner() throws IOException {
    CompactedLog log = newLog();
    assertTrue(log.storage().beginCleaning());
    assertFalse(log.storage().beginCleaning());
    assertFalse(log.storage().awaitStop(1));
    log.storage().endCleaning();
    log.storage().close();
    assertFalse(log.storage().beginCleaning());
    assertTrue(log.storage().awaitStop(1_000_000_000_000L));
  }
}
