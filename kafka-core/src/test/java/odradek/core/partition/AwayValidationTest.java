package odradek.core.partition;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.List;
import odradek.core.log.AppendOrigin;
import odradek.core.log.BatchValidator;
import odradek.core.log.LogConfig;
import org.junit.jupiter.api.Test;

/** What happens to the others, and to the partition, while a big compressed batch is validated elsewhere. */
class AwayValidationTest {

  private final TestPartition test = new TestPartition(DurabilityMode.REPLICATED);

  @Test
  void nothingPassesTheOneThatIsAway() {
    test.append("a", -1);
    test.append("big", -1, TestPartition.big());
    test.append("b", -1);
    test.append("c", 0);
    assertEquals(List.of("a at 0"), test.news());
    test.workers.run();
    assertEquals(List.of(), test.news(), "the log is the shard's alone");
    assertEquals(1, test.partition.view().logEndOffset());
    test.runShard();
    assertEquals(List.of("big at 1", "b at 2", "c at 3"), test.news());
    assertEquals(4, test.partition.view().highWatermark());
  }

  @Test
  void smallAndUncompressedOnesStay() {
    test.append("small", -1, TestPartition.batch("x"));
    assertEquals(List.of("small at 0"), test.news());
    assertEquals(0, test.workers.taskCount());
  }

  @Test
  void onlyTheFirstIsAway() {
    test.append("one", -1, TestPartition.big());
    test.append("two", 1, TestPartition.big());
    test.append("b", -1);
    assertEquals(1, test.workers.taskCount());
    test.runWorkers();
    assertEquals(List.of("one at 0"), test.news());
    assertEquals(1, test.workers.taskCount());
    test.append("three", -1, TestPartition.big());
    test.runWorkers();
    assertEquals(List.of("two at 1", "b at 2"), test.news());
    test.runWorkers();
    assertEquals(List.of("three at 3"), test.news());
    assertEquals(0, test.workers.taskCount());
  }

  @Test
  void aProducersSequenceStaysInOrder() {
    test.append("big", -1, TestPartition.bigIdempotent(7, 0));
    test.append("next", -1, TestPartition.idempotent("next", 7, 1));
    test.append("again", -1, TestPartition.idempotent("next", 7, 1));
    test.runWorkers();
    assertEquals(List.of("big at 0", "next at 1", "again was at 1"), test.news());
  }

  @Test
  void oneThatIsRefusedIsNotInTheWayOfTheNext() {
    test.append("bad", -1, TestPartition.damaged(TestPartition.big()));
    test.append("b", -1);
    assertEquals(List.of(), test.news());
    test.runWorkers();
    assertEquals(List.of("bad CORRUPT_MESSAGE", "b at 0"), test.news());
  }

  @Test
  void aWorkerThatFailsIsAnsweredAndNotInTheWayOfTheNext() {
    test.append("fatal", -1, TestPartition.bigAndFatal());
    test.append("b", -1);
    test.runWorkers();
    assertEquals(1, test.workers.failedCount());
    assertEquals(List.of("fatal UNKNOWN_SERVER_ERROR", "b at 0"), test.news());
    test.append("big", -1, TestPartition.big());
    test.runWorkers();
    assertEquals(List.of("big at 1"), test.news());
  }

  @Test
  void withoutAFreeWorkerTheShardDoesItItself() {
    test.workers.busy(true);
    test.append("big", -1, TestPartition.big());
    test.append("bad", -1, TestPartition.damaged(TestPartition.big()));
    test.append("b", -1);
    assertEquals(List.of("big at 0", "bad CORRUPT_MESSAGE", "b at 1"), test.news());
  }

  @Test
  void theStorageMayBeBusyWhenItComesBack() {
    test.append("big", -1, TestPartition.big());
    test.append("b", -1);
    test.storage.busy(true);
    test.runWorkers();
    assertEquals(List.of(), test.news());
    test.partition.storageReady();
    assertEquals(0, test.workers.taskCount(), "it was validated and is not validated again");
    test.storage.busy(false);
    test.partition.storageReady();
    assertEquals(List.of("big at 0", "b at 1"), test.news());
  }

  @Test
  void theStorageMayGetReadyWhileItIsAway() {
    test.storage.busy(true);
    test.append("parked", -1);
    test.append("big", -1, TestPartition.big());
    test.append("b", -1);
    assertEquals(0, test.workers.taskCount(), "it is not its turn");
    test.storage.busy(false);
    test.partition.storageReady();
    assertEquals(List.of("parked at 0"), test.news());
    test.partition.storageReady();
    assertEquals(List.of(), test.news());
    assertEquals(1, test.workers.taskCount());
    test.runWorkers();
    assertEquals(List.of("big at 1", "b at 2"), test.news());
  }

  @Test
  void whenThePartitionGoesItsBytesAreLeftAloneUntilItIsBack() {
    test.append("big", -1, TestPartition.big());
    test.append("b", -1);
    test.partition.close();
    assertEquals(List.of("b NOT_LEADER_OR_FOLLOWER"), test.news());
    test.append("late", -1);
    assertEquals(List.of("late NOT_LEADER_OR_FOLLOWER"), test.news());
    test.workers.run();
    assertEquals(List.of(), test.news());
    test.runShard();
    assertEquals(List.of("big NOT_LEADER_OR_FOLLOWER"), test.news());
    assertEquals(0, test.storage.endOffset());
  }

  @Test
  void whenTheStorageFailsNothingOfItIsAppended() {
    test.append("big", -1, TestPartition.big());
    test.append("b", -1);
    test.partition.storageFailed(new IOException("the device is gone"));
    assertEquals(List.of("b KAFKA_STORAGE_ERROR"), test.news());
    test.append("late", -1);
    assertEquals(List.of(), test.news(), "it waits behind the one that is away");
    test.partition.close();
    assertEquals(List.of("late NOT_LEADER_OR_FOLLOWER"), test.news());
    test.runWorkers();
    assertEquals(List.of("big NOT_LEADER_OR_FOLLOWER"), test.news());
    assertEquals(0, test.storage.endOffset());
  }

  @Test
  void afterAFailureOfTheStorageTheNextOnesAreRefusedInTheirTurn() {
    test.append("big", -1, TestPartition.big());
    test.partition.storageFailed(new IOException("the device is gone"));
    test.append("late", -1);
    test.append("later", -1, TestPartition.big());
    test.runWorkers();
    test.runWorkers();
    assertEquals(List.of("big KAFKA_STORAGE_ERROR", "late KAFKA_STORAGE_ERROR", "later KAFKA_STORAGE_ERROR"),
        test.news());
    assertEquals(0, test.storage.endOffset());
  }

  @Test
  void anEpochThatBeginsMeanwhileIsWrittenIntoIt() {
    test.append("big", -1, TestPartition.big());
    test.partition.lead(6);
    test.runWorkers();
    assertEquals(List.of("big at 0"), test.news());
    assertEquals(6, test.partition.log().epochAt(0));
  }

  @Test
  void aConfigurationThatChangesMeanwhileIsForTheNext() {
    test.append("before", -1, TestPartition.big());
    test.append("after", -1, TestPartition.big());
    test.partition.configure(LogConfig.DEFAULT.toBuilder().maxMessageBytes(1_000).build(), DurabilityMode.REPLICATED);
    test.runWorkers();
    test.runWorkers();
    assertEquals(List.of("before at 0", "after MESSAGE_TOO_LARGE"), test.news());
  }

  @Test
  void anAppendFromWithinAnAcknowledgementComesLast() {
    test.append("big", -1, TestPartition.big());
    test.partition.append(TestPartition.batch("a"), (short) -1, AppendOrigin.CLIENT,
        BatchValidator.NEWEST_PRODUCE_VERSION, outcome -> {
          test.events.add("a " + TestPartition.describe(outcome));
          test.append("from a", -1, TestPartition.big());
        });
    test.append("b", -1);
    test.runWorkers();
    assertEquals(List.of("big at 0", "a at 1", "b at 2"), test.news());
    test.runWorkers();
    assertEquals(List.of("from a at 3"), test.news());
    assertEquals(0, test.workers.taskCount());
  }
}
