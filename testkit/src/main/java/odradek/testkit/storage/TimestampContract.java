package odradek.testkit.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.SplittableRandom;
import odradek.core.spi.storage.PartitionStorage;
import org.junit.jupiter.api.Test;

/** The part of the contract on {@link PartitionStorage#findByTimestamp}. */
public interface TimestampContract extends StorageContract {

  @Test
  default void ascendingTimes() throws IOException {
    PartitionStorage log = harness().create(2_000);
    var model = new LogModel(0);
    for (int i = 0; i < 100; i++) {
      model.append(log, TestBatches.at(i * 2L).records(2).timestampMs(1_000 + i * 10L));
    }
    for (long time = 980; time < 2_010; time += 3) {
      assertFound(log, model, time);
    }
    assertEquals(-1, log.findByTimestamp(1_991));
    assertEquals(-1, log.findByTimestamp(Long.MAX_VALUE));
    assertFound(log, model, 0);
    assertFound(log, model, Long.MIN_VALUE);
  }

  @Test
  default void timesOutOfOrder() throws IOException {
    PartitionStorage log = harness().create();
    var model = new LogModel(0);
    long[] times = {500, 100, 900, 200, 900, 50, 1_000, 999};
    for (int i = 0; i < times.length; i++) {
      model.append(log, TestBatches.at(i).timestampMs(times[i]).valueBytes(3_000));
    }
    for (long time = 0; time <= 1_010; time += 5) {
      assertFound(log, model, time);
    }
  }

  @Test
  default void randomTimesTruncationAndRetention() throws IOException {
    for (long seed = 1; seed <= 10; seed++) {
      var random = new SplittableRandom(seed);
      PartitionStorage log = harness().create(random.nextInt(1_000, 30_000));
      var model = new LogModel(0);
      for (int i = 0; i < 120; i++) {
        model.append(log, TestBatches.random(random, model.endOffset()));
      }
      try {
        assertRandomTimes(log, model, random);
        long cut = random.nextLong(model.endOffset() / 2, model.endOffset());
        log.truncateTo(cut);
        model.truncateTo(cut);
        assertRandomTimes(log, model, random);
        log.advanceLogStart(cut / 2);
        model.entries().removeIf(entry -> entry.nextOffset() <= log.chunks().get(0).baseOffset());
        assertRandomTimes(log, model, random);
      } catch (AssertionError e) {
        throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
      }
    }
  }

  private static void assertRandomTimes(PartitionStorage log, LogModel model, SplittableRandom random)
      throws IOException {
    for (int i = 0; i < 50; i++) {
      assertFound(log, model, random.nextLong(110_000));
    }
  }

  /** The answer is the first batch that is late enough, or a batch before it. */
  private static void assertFound(PartitionStorage log, LogModel model, long time) throws IOException {
    long exact = -1;
    for (LogModel.Entry entry : model.entries()) {
      if (entry.maxTimestampMs() >= time) {
        exact = entry.baseOffset();
        break;
      }
    }
    long found = log.findByTimestamp(time);
    if (exact == -1) {
      assertTrue(found == -1 || isBatch(model, found), "time " + time + " found at offset " + found);
      return;
    }
    assertTrue(found >= 0 && found <= exact, "time " + time + " is at offset " + exact + ", found at " + found);
    assertTrue(isBatch(model, found), "time " + time + ": no batch begins at offset " + found);
  }

  private static boolean isBatch(LogModel model, long baseOffset) {
    return model.entries().stream().anyMatch(entry -> entry.baseOffset() == baseOffset);
  }
}
