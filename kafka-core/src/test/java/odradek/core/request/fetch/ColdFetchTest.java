package odradek.core.request.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import odradek.api.ErrorCode;
import odradek.api.Uuid;
import odradek.core.coordinator.VirtualShard;
import odradek.core.partition.DurabilityMode;
import odradek.core.partition.TestPartition;
import org.junit.jupiter.api.Test;

/**
 * A fetch of what was written long ago is read elsewhere; what may happen meanwhile, and that nothing is left behind.
 */
class ColdFetchTest {

  private static final int WAIT_MS = 500;
  private static final Uuid COLD = new Uuid(1, 1);
  private static final Uuid WARM = new Uuid(2, 2);

  private final VirtualShard shard = new VirtualShard();
  private final ArrayDeque<Runnable> io = new ArrayDeque<>();
  private final TestPartition cold = new TestPartition(DurabilityMode.REPLICATED, "a", "b");
  private final TestPartition warm = new TestPartition(DurabilityMode.REPLICATED);
  private final TestPartitions partitions = new TestPartitions(shard, topicId -> lookedUp())
      .put(COLD, cold.partition).put(WARM, warm.partition);
  private final List<String> answers = new ArrayList<>();
  private final int coldBytes = cold.sizeBytes();
  private boolean ioBusy;
  private Runnable whenLookedUp = () -> { };

  ColdFetchTest() {
    cold.storage.forgetSlices();
  }

  private void lookedUp() {
    whenLookedUp.run();
  }

  private FetchExchange fetch(int minBytes, int maxWaitMs) {
    return fetch(minBytes, maxWaitMs, COLD, WARM);
  }

  private FetchExchange fetch(int minBytes, int maxWaitMs, Uuid... topics) {
    var targets = new ArrayList<FetchTarget>();
    for (Uuid topic : topics) {
      targets.add(TestPartitions.target(topic));
    }
    var exchange = new FetchExchange(shard, this::execute, new PartitionReader(partitions, false), partitions, targets,
        minBytes, Integer.MAX_VALUE, this::answered);
    exchange.start(maxWaitMs);
    shard.run();
    return exchange;
  }

  private void execute(Runnable task) {
    if (ioBusy) {
      throw new RejectedExecutionException("all are busy");
    }
    io.add(task);
  }

  private void answered(List<FetchedPartition> fetched) {
    var told = new ArrayList<String>();
    for (FetchedPartition partition : fetched) {
      told.add(partition.error() == ErrorCode.NONE
          ? Integer.toString(partition.slice().sizeBytes()) : partition.error().toString());
      partition.slice().release();
    }
    answers.add(String.join(" ", told));
  }

  private void read() {
    while (!io.isEmpty()) {
      io.poll().run();
    }
    shard.run();
  }

  private List<String> answersAndNothingHeld() {
    assertEquals(0, cold.storage.heldSliceCount() + warm.storage.heldSliceCount(), "slices that nobody gave back");
    return answers;
  }

  @Test
  void whatIsColdIsReadElsewhereAndAnsweredAtHome() {
    fetch(1, WAIT_MS);
    assertEquals(1, io.size());
    io.poll().run();
    assertEquals(List.of(), answers, "the connection is its shard's");
    assertEquals(1, cold.storage.loadedSliceCount());
    shard.run();
    assertEquals(List.of(coldBytes + " 0"), answersAndNothingHeld());
    assertEquals(0, shard.timerCount());
  }

  @Test
  void whatIsWarmIsReadAtOnce() {
    warm.append("x", 1);
    fetch(1, WAIT_MS, WARM);
    assertEquals(0, io.size());
    assertEquals(0, warm.storage.loadedSliceCount());
    assertEquals(List.of(Integer.toString(warm.sizeBytes())), answersAndNothingHeld());
  }

  @Test
  void withoutAFreeThreadTheShardReadsItself() {
    ioBusy = true;
    fetch(1, WAIT_MS);
    assertEquals(List.of(coldBytes + " 0"), answersAndNothingHeld());
  }

  @Test
  void oneReadAtATimeWhateverWakesIt() {
    FetchExchange exchange = fetch(10 * coldBytes, WAIT_MS);
    read();
    assertFalse(exchange.isDone());
    assertEquals(1, cold.storage.sliceCount());
    wakeUp();
    assertEquals(1, io.size());
    wakeUp();
    wakeUp();
    assertEquals(1, io.size(), "one is under way");
    read();
    assertEquals(2, cold.storage.sliceCount());
    assertEquals(List.of(), answersAndNothingHeld());
  }

  private void wakeUp() {
    warm.partition.deleteRecords(0);
    shard.run();
  }

  @Test
  void whatComesDuringAReadIsNotMissed() {
    warm.append("x", 1);
    int warmBytes = warm.sizeBytes();
    FetchExchange exchange = fetch(coldBytes + 2 * warmBytes, WAIT_MS);
    io.poll().run();
    warm.append("x", 1);
    shard.run();
    read();
    assertTrue(exchange.isDone(), "the second batch came after the partition was read");
    assertEquals(List.of(coldBytes + " " + 2 * warmBytes), answersAndNothingHeld());
  }

  @Test
  void whenItsTimeEndsDuringAReadThatIsTheLast() {
    fetch(10 * coldBytes, WAIT_MS);
    shard.advance(WAIT_MS);
    assertEquals(List.of(), answers);
    assertEquals(1, io.size());
    read();
    assertEquals(List.of(coldBytes + " 0"), answersAndNothingHeld());
  }

  @Test
  void aClientThatLeavesDuringAReadLeavesNothingBehind() {
    FetchExchange exchange = fetch(1, WAIT_MS);
    exchange.cancel();
    read();
    shard.advance(WAIT_MS);
    assertEquals(1, cold.storage.sliceCount());
    assertEquals(List.of(), answersAndNothingHeld());
    assertEquals(0, shard.timerCount());
  }

  @Test
  void aPartitionThatGoesBeforeTheReadIsToldSo() {
    fetch(1, WAIT_MS);
    partitions.remove(COLD);
    cold.partition.close();
    read();
    assertEquals(List.of("NOT_LEADER_OR_FOLLOWER 0"), answersAndNothingHeld());
  }

  @Test
  void aPartitionThatGoesAfterTheReadIsAnsweredWithWhatItHad() {
    fetch(1, WAIT_MS);
    io.poll().run();
    partitions.remove(COLD);
    cold.partition.close();
    shard.run();
    assertEquals(List.of(coldBytes + " 0"), answersAndNothingHeld());
  }

  @Test
  void aStorageThatIsClosedInTheMiddleIsAPartitionThatIsGone() {
    cold.storage.failReads(new ClosedChannelException());
    fetch(1, WAIT_MS, COLD);
    var lookUps = new AtomicInteger();
    whenLookedUp = () -> {
      if (lookUps.incrementAndGet() == 2) {
        partitions.remove(COLD);
      }
    };
    read();
    assertEquals(List.of("NOT_LEADER_OR_FOLLOWER"), answersAndNothingHeld());
  }

  @Test
  void aDeviceThatFailsIsAnErrorOfItsPartition() {
    warm.append("x", 1);
    cold.storage.failReads(new IOException("the device is gone"));
    fetch(1, WAIT_MS);
    read();
    assertEquals(List.of("KAFKA_STORAGE_ERROR " + warm.sizeBytes()), answersAndNothingHeld());
  }

  @Test
  void aDeviceThatFailsToLoadIsAnErrorOfItsPartition() {
    cold.storage.failLoads(new IOException("the device is gone"));
    fetch(1, WAIT_MS);
    read();
    assertEquals(List.of("KAFKA_STORAGE_ERROR 0"), answersAndNothingHeld());
  }

  @Test
  void aPluginThatFailsIsAnErrorOfItsPartition() {
    cold.storage.failReads(new IllegalStateException("a bug in a plug-in"));
    fetch(1, WAIT_MS);
    read();
    assertEquals(List.of("UNKNOWN_SERVER_ERROR 0"), answersAndNothingHeld());
    ioBusy = true;
    fetch(1, WAIT_MS);
    assertEquals(List.of("UNKNOWN_SERVER_ERROR 0", "UNKNOWN_SERVER_ERROR 0"), answersAndNothingHeld());
  }

  @Test
  void evenAReadThatBreaksOffIsAnswered() {
    fetch(1, WAIT_MS);
    whenLookedUp = () -> {
      throw new AssertionError("broken");
    };
    assertThrows(AssertionError.class, this::read);
    whenLookedUp = () -> { };
    shard.run();
    assertEquals(List.of("UNKNOWN_SERVER_ERROR UNKNOWN_SERVER_ERROR"), answersAndNothingHeld());
  }

  @Test
  void whenTheShardIsGoneTheBytesAreGivenBack() {
    fetch(1, WAIT_MS);
    shard.close();
    io.poll().run();
    assertEquals(1, cold.storage.sliceCount());
    assertEquals(List.of(), answersAndNothingHeld());
  }
}
