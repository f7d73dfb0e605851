package odradek.core.request.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import odradek.api.ErrorCode;
import odradek.api.Uuid;
import odradek.core.coordinator.VirtualShard;
import odradek.core.partition.DurabilityMode;
import odradek.core.partition.TestPartition;
import org.junit.jupiter.api.Test;

/** When a fetch is answered: with enough bytes, with news that cannot wait, or when its time is over. */
class FetchExchangeTest {

  private static final int WAIT_MS = 500;
  private static final Uuid FULL = new Uuid(1, 1);
  private static final Uuid EMPTY = new Uuid(2, 2);

  private final VirtualShard shard = new VirtualShard();
  private final TestPartition full = new TestPartition(DurabilityMode.REPLICATED);
  private final TestPartition empty = new TestPartition(DurabilityMode.REPLICATED);
  private final TestPartitions partitions = new TestPartitions(shard, this::lookedUp)
      .put(FULL, full.partition).put(EMPTY, empty.partition);
  private final List<Integer> answers = new ArrayList<>();
  private final int batchBytes;
  private Runnable whenEmptyIsLookedUp = () -> { };

  FetchExchangeTest() {
    var measured = new TestPartition(DurabilityMode.REPLICATED);
    measured.append("x", 1);
    batchBytes = measured.sizeBytes();
  }

  private void lookedUp(Uuid topicId) {
    if (topicId.equals(EMPTY)) {
      whenEmptyIsLookedUp.run();
    }
  }

  private FetchExchange fetch(int minBytes, int maxWaitMs) {
    var targets = new ArrayList<FetchTarget>();
    for (Uuid topicId : List.of(FULL, EMPTY)) {
      targets.add(TestPartitions.target(topicId));
    }
    var reader = new PartitionReader(partitions, false);
    var exchange = new FetchExchange(shard, Runnable::run, reader, partitions, targets, minBytes, Integer.MAX_VALUE,
        fetched -> answers.add(releasedBytes(fetched)));
    exchange.start(maxWaitMs);
    shard.run();
    return exchange;
  }

  private static int releasedBytes(List<FetchedPartition> fetched) {
    int bytes = 0;
    for (FetchedPartition partition : fetched) {
      bytes += partition.slice().sizeBytes();
      partition.slice().release();
    }
    return bytes;
  }

  private void append(int count) {
    for (int i = 0; i < count; i++) {
      full.append("x", 1);
    }
  }

  @Test
  void enoughIsAnsweredAtOnce() {
    append(2);
    assertTrue(fetch(2 * batchBytes, WAIT_MS).isDone());
    assertEquals(List.of(2 * batchBytes), answers);
    assertEquals(0, shard.timerCount());
  }

  @Test
  void whoDoesNotWantToWaitGetsWhatThereIs() {
    fetch(1, 0);
    append(1);
    fetch(1_000, 0);
    assertEquals(List.of(0, batchBytes), answers);
  }

  @Test
  void tooLittleWaitsForMore() {
    append(1);
    FetchExchange exchange = fetch(3 * batchBytes, WAIT_MS);
    assertFalse(exchange.isDone());
    append(1);
    shard.run();
    assertFalse(exchange.isDone());
    append(1);
    shard.run();
    assertEquals(List.of(3 * batchBytes), answers);
    assertEquals(0, shard.timerCount());
    append(10);
    shard.run();
    assertEquals(1, answers.size());
  }

  @Test
  void afterItsTimeItGetsWhatThereIs() {
    fetch(3 * batchBytes, WAIT_MS);
    append(1);
    shard.advance(WAIT_MS - 1);
    assertEquals(List.of(), answers);
    shard.advance(1);
    assertEquals(List.of(batchBytes), answers);
  }

  @Test
  void whatComesWhileAnAttemptReadsIsNotMissed() {
    FetchExchange exchange = fetch(3 * batchBytes, WAIT_MS);
    append(1);
    full.partition.deleteRecords(0);
    whenEmptyIsLookedUp = () -> {
      whenEmptyIsLookedUp = () -> { };
      append(2);
    };
    shard.run();
    assertTrue(exchange.isDone(), "the batches came after their partition was read, and nothing comes after them");
    assertEquals(List.of(3 * batchBytes), answers);
  }

  @Test
  void aPartitionThatGoesIsToldAtOnce() {
    fetch(1, WAIT_MS);
    partitions.remove(FULL);
    full.partition.close();
    shard.run();
    assertEquals(List.of(0), answers);
  }

  @Test
  void anOffsetOutsideTheLogIsToldAtOnce() {
    append(3);
    full.partition.deleteRecords(2);
    assertEquals(List.of(ErrorCode.OFFSET_OUT_OF_RANGE, ErrorCode.NONE, ErrorCode.NONE, ErrorCode.OFFSET_OUT_OF_RANGE),
        List.of(errorAt(1), errorAt(2), errorAt(3), errorAt(4)));
  }

  private ErrorCode errorAt(long offset) {
    FetchTarget target = TestPartitions.target(FULL);
    target.update(Integer.MAX_VALUE, offset, -1, -1);
    FetchedPartition fetched = new PartitionReader(partitions, false).read(target, Integer.MAX_VALUE, true);
    fetched.slice().release();
    return fetched.error();
  }

  @Test
  void aPartitionNamedTwiceDoesNoHarm() {
    partitions.put(EMPTY, full.partition);
    fetch(1, WAIT_MS);
    append(1);
    shard.run();
    assertEquals(List.of(2 * batchBytes), answers);
    append(1);
    shard.run();
    assertEquals(1, answers.size());
  }

  @Test
  void aCancelledFetchLeavesNothingBehind() {
    FetchExchange exchange = fetch(1, WAIT_MS);
    exchange.cancel();
    append(1);
    shard.advance(WAIT_MS);
    assertEquals(List.of(), answers);
    assertEquals(0, shard.timerCount());
  }
}
