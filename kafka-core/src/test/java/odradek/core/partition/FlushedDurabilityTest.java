package odradek.core.partition;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.List;
import odradek.core.log.LogConfig;
import org.junit.jupiter.api.Test;

/** What a topic with {@code durability=flushed} acknowledges and shows, with a device that takes its time. */
class FlushedDurabilityTest {

  private final TestPartition test = new TestPartition(DurabilityMode.FLUSHED);

  @Test
  void everythingButAcksZeroWaitsForTheDevice() {
    test.append("a", 0);
    test.append("b", 1);
    test.append("c", -1);
    assertEquals(List.of("a at 0"), test.news());
    assertEquals(new PartitionView(5, 0, 0, 0, 3), test.partition.view());
    test.completeFlush();
    assertEquals(List.of(), test.news(), "the first flush began before b and c were there");
    assertEquals(1, test.partition.view().highWatermark());
    test.completeFlush();
    assertEquals(List.of("b at 1", "c at 2"), test.news());
    assertEquals(3, test.partition.view().highWatermark());
    assertEquals(0, test.storage.flushesUnderWay());
  }

  @Test
  void oneFlushAtATimeServesAllThatCameBefore() {
    test.append("a", -1);
    for (int i = 0; i < 100; i++) {
      test.append("x" + i, -1);
    }
    assertEquals(1, test.storage.flushesUnderWay());
    test.completeFlush();
    assertEquals(List.of("a at 0"), test.news());
    assertEquals(1, test.storage.flushesUnderWay());
    test.completeFlush();
    assertEquals(100, test.news().size());
    assertEquals(0, test.storage.flushesUnderWay());
  }

  @Test
  void readersDoNotSeeWhatADeviceDoesNotHave() {
    test.listen("reader");
    test.append("a", 0);
    assertEquals(List.of("a at 0"), test.news());
    assertEquals(0, test.partition.view().highWatermark());
    test.completeFlush();
    assertEquals(List.of("reader hears"), test.news());
    assertEquals(1, test.partition.view().highWatermark());
  }

  @Test
  void readersHearWhileTheProducersDoNotPause() {
    test.listen("reader");
    test.append("a", -1);
    for (int round = 0; round < 5; round++) {
      test.append("b" + round, -1);
      test.completeFlush();
      assertEquals(true, test.news().contains("reader hears"), "round " + round);
    }
  }

  @Test
  void aRepeatedBatchIsAcknowledgedWhenTheFirstIsDurable() {
    test.append("first", -1, TestPartition.idempotent("first", 7, 0));
    test.append("again", 1, TestPartition.idempotent("first", 7, 0));
    assertEquals(List.of(), test.news());
    test.completeFlush();
    assertEquals(List.of("again was at 0", "first at 0"), sorted(test.news()));
  }

  private static List<String> sorted(List<String> events) {
    return events.stream().sorted().toList();
  }

  @Test
  void aFailedFlushRefusesEverythingAndEverybodyHears() {
    test.append("a", -1);
    test.append("b", 1);
    test.listen("reader");
    test.storage.busy(true);
    test.append("parked", -1);
    test.storage.failFlush(new IOException("the device is gone"));
    assertEquals(List.of(), test.news());
    test.runShard();
    assertEquals(List.of("a KAFKA_STORAGE_ERROR", "b KAFKA_STORAGE_ERROR", "parked KAFKA_STORAGE_ERROR",
        "reader at once"), sorted(test.news()));
    assertEquals(0, test.partition.view().highWatermark());
    test.storage.busy(false);
    test.append("late", -1);
    assertEquals(List.of("late KAFKA_STORAGE_ERROR"), test.news());
    assertEquals(0, test.storage.flushesUnderWay());
  }

  @Test
  void aFailedAppendRefusesItAndTheOnesAfterIt() {
    test.append("a", -1);
    test.storage.failAppends(new IOException("no space left"));
    test.append("b", -1);
    test.append("c", 1);
    assertEquals(List.of("b KAFKA_STORAGE_ERROR", "c KAFKA_STORAGE_ERROR"), test.news());
    test.completeFlush();
    assertEquals(List.of("a at 0"), test.news(), "what was in before is durable and counts");
  }

  @Test
  void aFailureInTheBackgroundRefusesWhatWaits() {
    test.append("a", -1);
    test.storage.busy(true);
    test.append("parked", 1);
    test.partition.storageFailed(new IOException("a merge failed"));
    assertEquals(List.of("a KAFKA_STORAGE_ERROR", "parked KAFKA_STORAGE_ERROR"), sorted(test.news()));
    test.storage.busy(false);
    test.partition.storageReady();
    test.append("late", 0);
    assertEquals(List.of("late KAFKA_STORAGE_ERROR"), test.news());
    test.completeFlush();
    assertEquals(List.of(), test.news());
  }

  @Test
  void aFlushThatEndsAfterTheEndIsForgotten() {
    test.append("a", -1);
    test.partition.close();
    assertEquals(List.of("a NOT_LEADER_OR_FOLLOWER"), test.news());
    test.completeFlush();
    assertEquals(List.of(), test.news());
    assertEquals(0, test.storage.flushesUnderWay());
  }

  @Test
  void aTopicMayBecomeReplicatedWhileAppendsWait() {
    test.append("a", -1);
    test.append("b", 1);
    test.partition.configure(LogConfig.DEFAULT, DurabilityMode.REPLICATED);
    assertEquals(List.of("a at 0", "b at 1"), sorted(test.news()));
    test.append("c", -1);
    assertEquals(List.of("c at 2"), test.news());
    test.completeFlush();
    assertEquals(3, test.partition.view().highWatermark());
  }

  @Test
  void aTopicMayBecomeFlushed() {
    var replicated = new TestPartition(DurabilityMode.REPLICATED);
    replicated.append("a", -1);
    assertEquals(0, replicated.storage.flushesUnderWay());
    replicated.partition.configure(LogConfig.DEFAULT, DurabilityMode.FLUSHED);
    assertEquals(1, replicated.storage.flushesUnderWay(), "what is there already is flushed, too");
    replicated.append("b", -1);
    assertEquals(List.of("a at 0"), replicated.news());
    assertEquals(1, replicated.partition.view().highWatermark());
    replicated.completeFlush();
    assertEquals(List.of(), replicated.news());
    replicated.completeFlush();
    assertEquals(List.of("b at 1"), replicated.news());
    assertEquals(0, replicated.storage.flushesUnderWay());
  }

  @Test
  void whatIsFoundAtTheStartIsFlushedBeforeItIsShown() {
    var found = new TestPartition(DurabilityMode.FLUSHED, "a", "b");
    found.listen("reader");
    found.partition.begin();
    assertEquals(new PartitionView(5, 0, 0, 0, 2), found.partition.view());
    found.append("c", -1);
    found.completeFlush();
    assertEquals(List.of("reader hears"), found.news());
    assertEquals(2, found.partition.view().highWatermark());
    found.completeFlush();
    assertEquals(true, found.news().contains("c at 2"));
    assertEquals(0, found.storage.flushesUnderWay());
  }

  @Test
  void whatIsFoundAtTheStartCountsAtOnceElsewhere() {
    var found = new TestPartition(DurabilityMode.REPLICATED, "a");
    found.partition.begin();
    assertEquals(1, found.partition.view().highWatermark());
    assertEquals(0, found.storage.flushesUnderWay());
  }

  @Test
  void afterAFailedFlushNothingIsTriedAgainNorShown() {
    test.append("a", -1);
    test.storage.failFlush(new IOException("the device is gone"));
    test.runShard();
    test.partition.configure(LogConfig.DEFAULT, DurabilityMode.REPLICATED);
    test.partition.configure(LogConfig.DEFAULT, DurabilityMode.FLUSHED);
    assertEquals(0, test.partition.view().highWatermark());
    assertEquals(0, test.storage.flushesUnderWay());
  }
}
