package odradek.core.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Epochs and where they end; the numbers in the names are those of the rules in the compatibility reference. */
class LeaderEpochsTest {

  private final LeaderEpochs epochs = new LeaderEpochs();

  private static EpochEndOffset end(int epoch, long offset) {
    return new EpochEndOffset(epoch, offset);
  }

  @Test
  void rule71EndOffsetOfTheLargestEpochUpToTheRequestedOne() {
    epochs.assign(2, 10);
    epochs.assign(4, 20);
    epochs.assign(7, 30);
    assertEquals(end(2, 20), epochs.endOffsetFor(2, 55));
    assertEquals(end(2, 20), epochs.endOffsetFor(3, 55));
    assertEquals(end(4, 30), epochs.endOffsetFor(6, 55));
    assertEquals(end(7, 55), epochs.endOffsetFor(7, 55));
  }

  @Test
  void rule71BelowTheFirstEpochTheAnswerIsItsStart() {
    epochs.assign(2, 10);
    epochs.assign(4, 20);
    assertEquals(end(1, 10), epochs.endOffsetFor(1, 55));
    assertEquals(end(0, 10), epochs.endOffsetFor(0, 55));
  }

  @Test
  void rule71BeyondTheLatestEpochNothingIsKnown() {
    assertEquals(EpochEndOffset.UNKNOWN, epochs.endOffsetFor(0, 0));
    epochs.assign(2, 10);
    assertEquals(EpochEndOffset.UNKNOWN, epochs.endOffsetFor(3, 55));
    assertEquals(EpochEndOffset.UNKNOWN, epochs.endOffsetFor(-1, 55));
    assertEquals(EpochEndOffset.UNKNOWN, new LeaderEpochs().endOffsetFor(-2, 55));
  }

  @Test
  void epochWithoutRecordsIsReplacedByTheNextOne() {
    epochs.assign(2, 10);
    epochs.assign(3, 20);
    epochs.assign(4, 20);
    assertEquals(end(2, 20), epochs.endOffsetFor(3, 55));
    assertEquals(end(4, 55), epochs.endOffsetFor(4, 55));
  }

  @Test
  void truncationForgetsEpochsAtTheEnd() {
    epochs.assign(2, 10);
    epochs.assign(3, 20);
    assertTrue(epochs.takeDirty());
    epochs.truncateFromEnd(21);
    assertFalse(epochs.takeDirty());
    epochs.truncateFromEnd(20);
    assertTrue(epochs.takeDirty());
    assertEquals(2, epochs.latestEpoch());
  }

  @Test
  void logStartClipsTheFirstEpoch() {
    epochs.assign(2, 10);
    epochs.assign(3, 20);
    epochs.truncateFromStart(15);
    assertEquals(end(1, 15), epochs.endOffsetFor(1, 55));
    assertEquals(end(2, 20), epochs.endOffsetFor(2, 55));
    epochs.truncateFromStart(20);
    assertEquals(end(2, 20), epochs.endOffsetFor(2, 55));
    assertEquals(end(3, 55), epochs.endOffsetFor(3, 55));
    assertEquals(-1, epochs.epochAt(19));
    assertEquals(3, epochs.epochAt(20));
  }

  @Test
  void randomHistoriesAnswerLikeASortedMap() throws IOException {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    for (int round = 0; round < 300; round++) {
      var model = new TreeMap<Integer, Long>();
      var table = new LeaderEpochs();
      int epoch = 0;
      long offset = 0;
      for (int step = 0; step < 40; step++) {
        epoch += random.nextInt(3);
        offset += random.nextInt(4);
        long at = offset;
        switch (random.nextInt(6)) {
          case 0 -> {
            offset -= random.nextInt((int) Math.min(5, offset + 1));
            long end = offset;
            model.values().removeIf(start -> start >= end);
            table.truncateFromEnd(offset);
            epoch = model.isEmpty() ? epoch : model.lastKey();
          }
          default -> {
            if (model.isEmpty() || model.lastKey() < epoch) {
              model.values().removeIf(start -> start >= at);
              model.put(epoch, offset);
            }
            table.assign(epoch, offset);
          }
        }
        var copy = new LeaderEpochs();
        copy.decode(SealedValue.open("epochs", table.encode()));
        for (int asked = -1; asked < epoch + 3; asked++) {
          EpochEndOffset expected = naive(model, asked, offset + 9);
          assertEquals(expected, table.endOffsetFor(asked, offset + 9), "seed " + seed + " " + model + " " + table);
          assertEquals(expected, copy.endOffsetFor(asked, offset + 9), "seed " + seed + " " + model + " " + table);
        }
      }
    }
  }

  private static EpochEndOffset naive(TreeMap<Integer, Long> model, int asked, long logEndOffset) {
    if (asked < 0 || model.isEmpty() || asked > model.lastKey()) {
      return EpochEndOffset.UNKNOWN;
    }
    Integer floor = model.floorKey(asked);
    Integer higher = model.higherKey(asked);
    return end(floor == null ? asked : floor, higher == null ? logEndOffset : model.get(higher));
  }
}
