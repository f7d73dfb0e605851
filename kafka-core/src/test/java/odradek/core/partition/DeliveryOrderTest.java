package odradek.core.partition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import odradek.core.log.AppendOrigin;
import odradek.core.log.BatchValidator;
import org.junit.jupiter.api.Test;

/**
 * The order in which appends get into the log and are acknowledged, where the storage takes them at once and where
 * not.
 */
class DeliveryOrderTest {

  private final TestPartition test = new TestPartition(DurabilityMode.REPLICATED);

  @Test
  void theOnlyReplicaAcknowledgesAtOnceWhateverTheAcks() {
    test.append("a", 0);
    test.append("b", 1);
    test.append("c", -1);
    assertEquals(List.of("a at 0", "b at 1", "c at 2"), test.news());
    assertEquals(new PartitionView(5, 0, 3, 3, 3), test.partition.view());
    assertEquals(List.of("a", "b", "c"), test.values());
    assertEquals(0, test.storage.flushesUnderWay());
  }

  @Test
  void whoeverHearsOfARecordMayReadIt() {
    for (short acks = -1; acks <= 1; acks++) {
      test.partition.append(TestPartition.batch("a"), acks, AppendOrigin.CLIENT, BatchValidator.NEWEST_PRODUCE_VERSION,
          outcome -> test.events.add("readable before " + test.partition.view().highWatermark()));
    }
    assertEquals(List.of("readable before 1", "readable before 2", "readable before 3"), test.news());
  }

  @Test
  void aRefusedBatchIsNotInTheWayOfTheNext() {
    test.append("a", -1);
    test.append("bad", -1, TestPartition.damaged("bad"));
    test.append("b", -1);
    assertEquals(List.of("a at 0", "bad CORRUPT_MESSAGE", "b at 1"), test.news());
    assertEquals(List.of("a", "b"), test.values());
  }

  @Test
  void whileTheStorageIsBusyEverythingWaitsInOrder() {
    test.append("a", -1);
    test.storage.busy(true);
    test.append("b", -1);
    test.append("c", 0);
    test.append("bad", 1, TestPartition.damaged("bad"));
    test.append("d", 1);
    assertEquals(List.of("a at 0"), test.news());
    assertEquals(1, test.storage.refusedCount(), "later appends do not try to pass the one that waits");
    assertEquals(1, test.partition.view().logEndOffset());

    test.storage.busy(false);
    test.append("e", -1);
    assertEquals(List.of(), test.news(), "an append does not pass those that wait, even if the storage would take it");

    test.partition.storageReady();
    assertEquals(List.of("b at 1", "c at 2", "bad CORRUPT_MESSAGE", "d at 3", "e at 4"), test.news());
    assertEquals(List.of("a", "b", "c", "d", "e"), test.values());
    assertEquals(5, test.partition.view().highWatermark());
  }

  @Test
  void theStorageMayBeBusyAgainInTheMiddle() {
    test.storage.busy(true);
    test.append("a", -1);
    test.append("b", -1);
    test.partition.storageReady();
    assertEquals(List.of(), test.news());
    assertEquals(2, test.storage.refusedCount());
    test.storage.busy(false);
    test.partition.storageReady();
    assertEquals(List.of("a at 0", "b at 1"), test.news());
    test.partition.storageReady();
    test.append("c", -1);
    assertEquals(List.of("c at 2"), test.news());
  }

  @Test
  void anAppendFromWithinAnAcknowledgementComesLast() {
    test.storage.busy(true);
    test.partition.append(TestPartition.batch("a"), (short) -1, AppendOrigin.CLIENT,
        BatchValidator.NEWEST_PRODUCE_VERSION, outcome -> {
          test.events.add("a " + TestPartition.describe(outcome));
          test.append("from a", -1);
        });
    test.append("b", -1);
    test.storage.busy(false);
    test.partition.storageReady();
    assertEquals(List.of("a at 0", "b at 1", "from a at 2"), test.news());
    assertEquals(List.of("a", "b", "from a"), test.values());
  }

  @Test
  void aRepeatedBatchIsAcknowledgedAgainAndStoredOnce() {
    test.append("first", -1, TestPartition.idempotent("first", 7, 0));
    test.append("again", -1, TestPartition.idempotent("first", 7, 0));
    test.append("second", -1, TestPartition.idempotent("second", 7, 1));
    assertEquals(List.of("first at 0", "again was at 0", "second at 1"), test.news());
    assertEquals(List.of("first", "second"), test.values());
  }

  @Test
  void aRepeatedBatchWaitsBehindTheOneItRepeats() {
    test.storage.busy(true);
    test.append("first", -1, TestPartition.idempotent("first", 7, 0));
    test.append("again", -1, TestPartition.idempotent("first", 7, 0));
    test.storage.busy(false);
    test.partition.storageReady();
    assertEquals(List.of("first at 0", "again was at 0"), test.news());
    assertEquals(List.of("first"), test.values());
  }

  @Test
  void readersHearOfEveryAppendOnceTheyMayReadIt() {
    test.listen("reader");
    test.append("a", 0);
    assertEquals(List.of("a at 0", "reader hears"), test.news());
    test.storage.busy(true);
    test.append("b", -1);
    assertEquals(List.of(), test.news());
    test.storage.busy(false);
    test.partition.storageReady();
    assertEquals(List.of("b at 1", "reader hears"), test.news());
  }

  @Test
  void whoeverMissedSomethingIsToldAtOnce() {
    PartitionView before = test.partition.view();
    test.append("a", 1);
    test.news();
    test.partition.addListener(bytes -> test.events.add("late " + bytes), before);
    assertEquals(List.of("late " + Long.MAX_VALUE), test.news());
  }

  @Test
  void aListenerMayLeaveWhenItIsCalled() {
    test.listen("first");
    ProgressListener[] self = new ProgressListener[1];
    self[0] = bytes -> {
      test.events.add("leaves");
      test.partition.removeListener(self[0]);
    };
    test.partition.addListener(self[0], test.partition.view());
    test.listen("last");
    test.append("a", 0);
    assertEquals(List.of("a at 0", "last hears", "leaves", "first hears"), test.news());
    test.append("b", 0);
    assertEquals(List.of("b at 1", "last hears", "first hears"), test.news());
  }

  @Test
  void aListenerMayTakeOthersWithIt() {
    ProgressListener early = bytes -> test.events.add("early");
    ProgressListener other = bytes -> test.events.add("other");
    test.partition.addListener(early, test.partition.view());
    test.partition.addListener(other, test.partition.view());
    ProgressListener[] self = new ProgressListener[1];
    self[0] = bytes -> {
      test.events.add("all leave");
      test.partition.removeListener(self[0]);
      test.partition.removeListener(other);
      test.partition.removeListener(early);
    };
    test.partition.addListener(self[0], test.partition.view());
    test.append("a", 0);
    assertEquals(List.of("a at 0", "all leave"), test.news());
  }

  @Test
  void deletedRecordsWakeReadersAtOnce() {
    test.append("a", 1);
    test.append("b", 1);
    test.listen("reader");
    test.news();
    test.partition.deleteRecords(1);
    assertEquals(List.of("reader at once"), test.news());
    assertEquals(1, test.partition.view().logStartOffset());
  }

  @Test
  void aNewEpochIsWrittenIntoWhatFollows() {
    test.append("a", 1);
    test.partition.lead(6);
    test.append("b", 1);
    test.partition.lead(4);
    assertEquals(6, test.partition.view().leaderEpoch());
    assertEquals(5, test.partition.log().epochAt(0));
    assertEquals(6, test.partition.log().epochAt(1));
  }

  @Test
  void afterTheEndNobodyWaits() {
    test.storage.busy(true);
    test.append("parked", -1);
    test.listen("reader");
    test.partition.close();
    assertEquals(List.of("parked NOT_LEADER_OR_FOLLOWER", "reader at once"), test.news());
    test.append("late", -1);
    test.listen("late reader");
    assertEquals(List.of("late NOT_LEADER_OR_FOLLOWER", "late reader at once"), test.news());
    test.storage.busy(false);
    test.partition.storageReady();
    test.partition.close();
    assertEquals(List.of(), test.news());
    assertTrue(test.partition.isClosed());
    assertEquals(0, test.storage.endOffset());
  }
}
