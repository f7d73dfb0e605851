package odradek.core.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import odradek.api.ErrorCode;
import odradek.api.record.ControlType;
import odradek.api.record.RecordBatchBuilder;
import odradek.core.spi.storage.StateEntry;
import org.junit.jupiter.api.Test;

/** What a log knows after it was closed, crashed, cut off or robbed of its state area. */
class LogRecoveryTest {

  private final TestLog test = new TestLog();

  private void produce(long producerId, int sequence) {
    assertInstanceOf(Appended.class, test.append(test.produced(producerId, 0, sequence, 1)));
  }

  private void isDuplicate(long producerId, int sequence, long offset) {
    Appended appended = assertInstanceOf(Appended.class, test.append(test.produced(producerId, 0, sequence, 1)));
    assertTrue(appended.duplicate());
    assertEquals(offset, appended.baseOffset());
  }

  @Test
  void closedLogOpensWithoutReadingBatches() {
    produce(1, 0);
    test.log.highWatermark(1);
    test.checkpoint(true);
    test.storage.batches().get(0)[16] = 99; // whoever reads this batch fails
    test.open();
    assertEquals(1, test.log.highWatermark());
    assertEquals(1, test.log.logEndOffset());
    isDuplicate(1, 0, 0);
  }

  @Test
  void crashedLogReadsWhatCameAfterTheSnapshot() {
    test.snapshotIntervalBytes = 1;
    test.open();
    produce(1, 0);
    test.checkpoint(false);
    test.storage.batches().get(0)[16] = 99;
    produce(1, 1);
    test.leaderEpoch = 3;
    produce(2, 0);
    test.open();
    isDuplicate(1, 0, 0);
    isDuplicate(1, 1, 1);
    isDuplicate(2, 0, 2);
    assertEquals(new EpochEndOffset(0, 2), test.log.endOffsetForEpoch(1));
    assertEquals(3, test.log.latestEpoch());
  }

  /** Snapshots of what the device may lose leave alone the one that it has. */
  @Test
  void whatPowerLossLeavesNeedsNotBeRead() throws IOException {
    test.snapshotIntervalBytes = 1;
    test.open();
    produce(1, 0);
    test.checkpoint(false);
    test.log.flushedTo(1);
    for (int sequence = 1; sequence < 4; sequence++) {
      produce(1, sequence);
      test.checkpoint(false);
    }
    test.storage.truncateTo(1);
    test.storage.batches().get(0)[16] = 99; // whoever reads this batch fails
    test.open();
    assertEquals(1, test.log.logEndOffset());
    isDuplicate(1, 0, 0);
  }

  @Test
  void fewProducersAreWrittenDownSoonerThanMany() {
    var entries = new ArrayList<StateEntry>();
    test.append(TestLog.batch(new long[4_000]));
    test.append(TestLog.batch(new long[4_000]));
    test.log.collectState(entries, false);
    assertTrue(entries.stream().anyMatch(entry -> entry.key().equals("producers.0")), entries.toString());
    entries.clear();
    for (int id = 1; id <= 20; id++) {
      produce(id, 0);
    }
    test.append(TestLog.batch(new long[4_000]));
    test.append(TestLog.batch(new long[4_000]));
    test.log.collectState(entries, false);
    assertFalse(entries.stream().anyMatch(entry -> entry.key().startsWith("producers")), entries.toString());
  }

  @Test
  void snapshotWaitsForEnoughBytes() {
    test.snapshotIntervalBytes = 1000;
    test.open();
    produce(1, 0);
    test.checkpoint(false);
    assertFalse(test.area.values(TestLog.PARTITION).containsKey("producers.0"));
    for (int i = 1; i < 20; i++) {
      produce(1, i);
    }
    test.checkpoint(false);
    assertTrue(test.area.values(TestLog.PARTITION).containsKey("producers.0"));
  }

  @Test
  void nothingIsWrittenWhereNothingChanged() {
    produce(1, 0);
    test.checkpoint(true);
    var entries = new ArrayList<StateEntry>();
    test.log.collectState(entries, true);
    assertEquals(List.of(), entries);
  }

  @Test
  void rule119HighWatermarkComesBackFromTheCheckpoint() {
    produce(1, 0);
    produce(1, 1);
    test.log.highWatermark(1);
    test.checkpoint(false);
    test.log.highWatermark(2);
    test.open();
    assertEquals(1, test.log.highWatermark());
  }

  @Test
  void openTransactionsAndUnreplicatedMarkersSurvive() {
    test.append(test.produced(1, 0, 0, 1, true)); // 0
    test.append(test.produced(2, 0, 0, 1, true)); // 1
    test.end(ControlType.ABORT, 1, 0, 3); // 2
    test.log.highWatermark(2);
    for (boolean withState : new boolean[] {true, false}) {
      test.checkpoint(true);
      if (!withState) {
        test.area.values(TestLog.PARTITION).keySet().removeIf(key -> !key.equals("high-watermark"));
      }
      test.open();
      assertEquals(0, test.log.lastStableOffset(), "state area " + withState);
      assertEquals(List.of(new AbortedTransaction(1, 0, 2, 1)), test.log.abortedTransactions(0, 3));
      assertTrue(test.log.hasOpenTransaction(2, (short) 0));
    }
    test.log.highWatermark(3);
    assertEquals(1, test.log.lastStableOffset());
    assertEquals(ErrorCode.TRANSACTION_COORDINATOR_FENCED, ((Rejected) test.end(ControlType.ABORT, 1, 0, 2)).error());
  }

  @Test
  void damagedValuesAreRebuilt() {
    test.append(test.produced(1, 0, 0, 1, true));
    test.end(ControlType.ABORT, 1, 0, 3);
    produce(2, 0);
    for (String damaged : List.of("producers.0", "leader-epochs", "aborted.0000000000000000", "cuts", "all")) {
      test.checkpoint(true);
      test.area.values(TestLog.PARTITION).forEach((key, value) -> {
        if (key.equals(damaged) || damaged.equals("all")) {
          value[value.length - 1] ^= 1;
        }
      });
      test.open();
      isDuplicate(2, 0, 2);
      assertEquals(List.of(new AbortedTransaction(1, 0, 1, 2)), test.log.abortedTransactions(0, 3), damaged);
      assertEquals(0, test.log.latestEpoch());
    }
  }

  @Test
  void unreadableStateAreaIsRebuilt() {
    produce(2, 0);
    test.checkpoint(true);
    test.area.unreadable(true);
    test.open();
    isDuplicate(2, 0, 0);
  }

  @Test
  void snapshotOfALostTailIsNeverTakenForTheLogThatGrewOverIt() throws IOException {
    test.snapshotIntervalBytes = 1;
    test.open();
    produce(1, 0);
    test.checkpoint(false); // snapshot 0 ends at 1
    produce(1, 1);
    produce(2, 0);
    test.checkpoint(false); // snapshot 1 ends at 3
    test.storage.truncateTo(1); // power fails: the tail was not on the device
    test.open();
    assertEquals(1, test.log.logEndOffset());
    for (long producerId = 10; producerId < 13; producerId++) {
      produce(producerId, 0);
    }
    test.open(); // crash before the next checkpoint: the log reaches beyond 3 again
    assertEquals(List.of(1L, 10L, 11L, 12L), ids());
    produce(1, 1);
  }

  private List<Long> ids() {
    return test.log.producers().stream().map(ActiveProducer::producerId).sorted().toList();
  }

  @Test
  void rule40TruncationForgetsWhatItCutsOff() throws IOException {
    test.snapshotIntervalBytes = 1;
    test.open();
    produce(1, 0);
    test.checkpoint(false);
    test.append(test.produced(2, 0, 0, 1, true)); // 1
    test.leaderEpoch = 2;
    test.end(ControlType.ABORT, 2, 0, 0); // 2
    produce(3, 0); // 3
    test.log.highWatermark(4);
    test.checkpoint(false);
    test.log.truncateTo(2);
    assertEquals(2, test.log.logEndOffset());
    assertEquals(2, test.log.highWatermark());
    assertEquals(1, test.log.lastStableOffset());
    assertEquals(List.of(1L, 2L), ids());
    assertEquals(List.of(), test.log.abortedTransactions(0, 9));
    assertEquals(0, test.log.latestEpoch());
    isDuplicate(1, 0, 0);
    test.open();
    assertEquals(List.of(1L, 2L), ids());
    assertEquals(1, test.log.lastStableOffset());
    assertTrue(test.log.hasOpenTransaction(2, (short) 0));
  }

  @Test
  void checkpointThatWasOnItsWayDuringATruncationDoesNoHarm() throws IOException {
    test.snapshotIntervalBytes = 1;
    test.open();
    produce(1, 0);
    test.append(test.produced(5, 0, 0, 1, true));
    test.end(ControlType.ABORT, 5, 0, 0);
    var late = new ArrayList<StateEntry>();
    test.log.collectState(late, false);
    test.log.truncateTo(1);
    test.area.write(late, false);
    for (long producerId = 10; producerId < 14; producerId++) {
      produce(producerId, 0);
    }
    test.open();
    assertEquals(List.of(1L, 10L, 11L, 12L, 13L), ids());
    assertEquals(List.of(), test.log.abortedTransactions(0, 9));
    test.checkpoint(true);
    test.open();
    assertEquals(List.of(1L, 10L, 11L, 12L, 13L), ids());
    assertEquals(List.of(), test.log.abortedTransactions(0, 9));
  }

  @Test
  void abortedTransactionsThatWereOnTheirWayDuringATruncationDoNoHarm() throws IOException {
    test.snapshotIntervalBytes = 1;
    test.open();
    test.append(test.produced(5, 0, 0, 1, true));
    test.end(ControlType.ABORT, 5, 0, 0);
    test.checkpoint(false);
    test.append(test.produced(6, 0, 0, 1, true));
    test.end(ControlType.ABORT, 6, 0, 0);
    var late = new ArrayList<StateEntry>();
    test.log.collectState(late, false);
    test.log.truncateTo(2);
    test.area.write(late, false);
    for (long producerId = 10; producerId < 14; producerId++) {
      produce(producerId, 0);
    }
    test.checkpoint(true);
    test.open();
    assertEquals(List.of(new AbortedTransaction(5, 0, 1, 2)), test.log.abortedTransactions(0, 9));
  }

  @Test
  void truncationInsideABatchRemovesTheBatch() throws IOException {
    test.append(1, 2, 3);
    test.append(4, 5, 6);
    test.log.truncateTo(4);
    assertEquals(3, test.log.logEndOffset());
    test.log.truncateTo(3);
    test.log.truncateTo(99);
    assertEquals(3, test.log.logEndOffset());
    test.log.highWatermark(2);
    test.log.deleteRecords(2);
    assertThrows(IllegalArgumentException.class, () -> test.log.truncateTo(1));
  }

  @Test
  void truncationIsDurableInTheStateAreaBeforeItHappens() {
    test.append(1);
    test.append(2);
    test.area.failWith(new IOException("full"));
    assertThrows(IOException.class, () -> test.log.truncateTo(1));
    assertEquals(2, test.storage.batches().size());
    assertTrue(test.log.failure() != null);
    test.area.failWith(null);
    test.open();
    int before = test.area.durableWritesCount();
    assertEquals(2, test.log.logEndOffset());
    try {
      test.log.truncateTo(1);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    assertEquals(before + 1, test.area.durableWritesCount());
  }

  @Test
  void restartContinuesAtAnOffsetBeyondTheStorage() throws IOException {
    produce(1, 0);
    test.checkpoint(true);
    test.log.restartAt(100);
    assertEquals(List.of(), ids());
    assertEquals(-1, test.log.latestEpoch());
    test.checkpoint(false);
    test.open();
    assertEquals(100, test.log.logStartOffset());
    assertEquals(100, test.log.logEndOffset());
    assertEquals(100, test.log.highWatermark());
    assertEquals(List.of(), ids());
    assertEquals(100, test.append(5).baseOffset());
    test.open();
    assertEquals(101, test.log.logEndOffset());
    assertThrows(IllegalArgumentException.class, () -> test.log.restartAt(100));
  }

  @Test
  void producersOfRemovedBatchesAreUnknownAfterACrash() throws IOException {
    var small = new TestLog(1);
    small.snapshotIntervalBytes = 1;
    small.open();
    small.append(small.produced(1, 0, 0, 1));
    small.checkpoint(false); // snapshot ends at 1
    small.snapshotIntervalBytes = 1 << 20;
    small.open();
    small.append(small.produced(1, 0, 1, 1));
    small.append(small.produced(2, 0, 0, 1));
    small.append(small.produced(3, 0, 0, 1));
    small.log.highWatermark(4);
    small.log.deleteRecords(3);
    small.log.trimStorage();
    small.checkpoint(false);
    small.open();
    assertEquals(List.of(3L), small.log.producers().stream().map(ActiveProducer::producerId).toList());
    assertInstanceOf(Appended.class, small.append(small.produced(1, 0, 2, 1)));
  }

  @Test
  void logStartClipsEpochsThatWereRebuilt() {
    test.leaderEpoch = 5;
    test.append(1);
    test.append(2);
    test.log.highWatermark(2);
    test.log.deleteRecords(1);
    var expected = new EpochEndOffset(3, 1);
    assertEquals(expected, test.log.endOffsetForEpoch(3));
    test.checkpoint(false);
    test.area.values(TestLog.PARTITION).remove("leader-epochs");
    test.open();
    assertEquals(expected, test.log.endOffsetForEpoch(3));
  }

  @Test
  void rule40CompactionLeavesSequenceNumbersInEmptyBatches() {
    var emptied = new RecordBatchBuilder().baseOffset(10).partitionLeaderEpoch(0).producer(1, (short) 2, 40);
    assertInstanceOf(Appended.class, test.log.appendAsFollower(emptied.build(14, test.nowMs), 0));
    for (int i = 0; i < 2; i++) {
      assertEquals(15, test.log.logEndOffset());
      assertEquals(44, test.log.producers().get(0).lastSequence());
      test.open();
    }
    Appended again = assertInstanceOf(Appended.class, test.append(test.produced(1, 2, 40, 5)));
    assertEquals(new Appended(10, 14, test.nowMs, 0, true), again);
    assertEquals(15, ((Appended) test.append(test.produced(1, 2, 45, 1))).baseOffset());
  }

  @Test
  void uncleanTruncationTakesTheStoredHighWatermarkDown() throws IOException {
    for (int i = 0; i < 5; i++) {
      test.append(i);
    }
    test.log.highWatermark(4);
    test.checkpoint(false);
    test.log.truncateTo(2);
    assertEquals(2, test.log.highWatermark());
    for (int i = 0; i < 5; i++) {
      test.append(i);
    }
    test.open(); // crash before the next checkpoint: 4 would be too high
    assertEquals(2, test.log.highWatermark());
  }

  @Test
  void replayedProducersWereAliveAtTheSnapshotWhateverTheirTimestamps() {
    test.snapshotIntervalBytes = 1;
    test.open();
    test.append(1);
    test.checkpoint(false);
    var old = new RecordBatchBuilder().producer(1, (short) 0, 0);
    test.append(TestLog.fill(old, 1000).build());
    test.open();
    assertEquals(List.of(1L), ids());
    test.nowMs += LogConfig.DEFAULT.producerIdExpirationMs();
    test.open();
    assertEquals(List.of(), ids());
  }

  @Test
  void failedWriteOfTheStorageLeavesTheStateAsItWas() {
    produce(1, 0);
    test.storage.failWith(new IOException("broken"));
    assertInstanceOf(Rejected.class, test.append(test.produced(1, 0, 1, 1)));
    test.open();
    produce(1, 1);
  }

  @Test
  void damagedBatchStopsRecoveryWithItsPlace() {
    produce(1, 0);
    produce(1, 1);
    test.storage.batches().get(1)[16] = 7;
    var recovery = PartitionLog.recover(test.environment(), LogConfig.DEFAULT);
    IOException damaged = assertThrows(IOException.class, () -> {
      while (!recovery.advance(1 << 20)) {
        continue;
      }
    });
    assertTrue(damaged.getMessage().contains("offset 1"), damaged.getMessage());
    recovery.close();
    assertEquals(0, test.storage.slicesOut());
    assertThrows(IllegalStateException.class, recovery::log);
  }
}
