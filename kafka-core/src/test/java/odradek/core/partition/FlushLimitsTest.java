package odradek.core.partition;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.List;
import odradek.core.log.LogConfig;
import org.junit.jupiter.api.Test;

/** {@code flush.messages} and {@code flush.ms}: flushes that nobody waits for. */
class FlushLimitsTest {

  private static final long NEVER = Long.MAX_VALUE;

  private final TestPartition test = new TestPartition(DurabilityMode.REPLICATED);

  private void append(int count) {
    for (int i = 0; i < count; i++) {
      test.append("x", 0);
    }
    test.news();
  }

  @Test
  void afterSoManyRecordsTheLogIsFlushed() {
    test.partition.flushPolicy(3, NEVER);
    append(2);
    assertEquals(0, test.storage.flushesUnderWay());
    append(1);
    assertEquals(1, test.storage.flushesUnderWay());
    test.completeFlush();
    append(2);
    assertEquals(0, test.storage.flushesUnderWay());
    append(1);
    assertEquals(1, test.storage.flushesUnderWay());
  }

  @Test
  void recordsAreCountedNotBatches() {
    test.partition.flushPolicy(3, NEVER);
    test.append("two", 0, TestPartition.batch(2));
    assertEquals(0, test.storage.flushesUnderWay());
    test.append("two more", 0, TestPartition.batch(2));
    assertEquals(1, test.storage.flushesUnderWay());
  }

  @Test
  void aRepeatedBatchIsNotCounted() {
    test.partition.flushPolicy(2, NEVER);
    test.append("first", -1, TestPartition.idempotent("first", 7, 0));
    test.append("again", -1, TestPartition.idempotent("first", 7, 0));
    assertEquals(0, test.storage.flushesUnderWay());
  }

  @Test
  void nobodyWaitsForIt() {
    test.partition.flushPolicy(1, NEVER);
    test.listen("reader");
    test.append("a", -1);
    assertEquals(List.of("a at 0", "reader hears"), test.news());
    assertEquals(1, test.partition.view().highWatermark());
    assertEquals(1, test.storage.flushesUnderWay());
  }

  @Test
  void whatCameDuringAFlushIsFlushedNext() {
    test.partition.flushPolicy(1, NEVER);
    append(5);
    assertEquals(1, test.storage.flushesUnderWay());
    test.completeFlush();
    assertEquals(1, test.storage.flushesUnderWay());
    test.completeFlush();
    assertEquals(0, test.storage.flushesUnderWay());
  }

  @Test
  void whenARecordIsSoOldTheLogIsFlushed() {
    test.partition.flushPolicy(NEVER, 100);
    test.partition.flushOld(0);
    append(1);
    test.partition.flushOld(1_000);
    test.partition.flushOld(1_099);
    assertEquals(0, test.storage.flushesUnderWay());
    test.partition.flushOld(1_100);
    assertEquals(1, test.storage.flushesUnderWay());
    test.partition.flushOld(2_000);
    test.completeFlush();
    test.partition.flushOld(3_000);
    test.partition.flushOld(4_000);
    assertEquals(0, test.storage.flushesUnderWay(), "there is nothing new");
  }

  @Test
  void aFailedFlushTakesThePartitionOffline() {
    test.partition.flushPolicy(1, 0);
    append(1);
    test.listen("reader");
    test.storage.failFlush(new IOException("the device is gone"));
    test.runShard();
    assertEquals(List.of("reader at once"), test.news());
    test.append("late", 0);
    test.append("later", -1);
    assertEquals(List.of("late KAFKA_STORAGE_ERROR", "later KAFKA_STORAGE_ERROR"), test.news());
    assertEquals(1, test.partition.view().logEndOffset());
    test.partition.flushOld(1_000);
    assertEquals(0, test.storage.flushesUnderWay(), "a device that failed is not asked again");
  }

  @Test
  void whatWaitsForASecondFlushIsRefusedWhenTheFirstFails() {
    var flushed = new TestPartition(DurabilityMode.FLUSHED);
    flushed.append("a", -1);
    flushed.append("b", -1);
    flushed.storage.failFlush(new IOException("the device is gone"));
    flushed.runShard();
    assertEquals(List.of("a KAFKA_STORAGE_ERROR", "b KAFKA_STORAGE_ERROR"), flushed.news());
    assertEquals(0, flushed.partition.view().highWatermark(), "no reader sees them");
    assertEquals(0, flushed.storage.flushesUnderWay());
  }

  @Test
  void aFailedAppendLeavesNobodyWaiting() {
    var flushed = new TestPartition(DurabilityMode.FLUSHED);
    flushed.append("a", -1);
    flushed.append("b", -1);
    flushed.storage.failAppends(new IOException("no space left"));
    flushed.append("c", -1);
    assertEquals(List.of("c KAFKA_STORAGE_ERROR"), flushed.news());
    flushed.completeFlush();
    flushed.completeFlush();
    assertEquals(List.of("a at 0", "b at 1"), flushed.news());
  }

  @Test
  void newLimitsCountAtOnceWhatIsThere() {
    append(5);
    test.partition.flushPolicy(5, NEVER);
    test.partition.configure(LogConfig.DEFAULT, DurabilityMode.REPLICATED);
    assertEquals(1, test.storage.flushesUnderWay());
  }
}
