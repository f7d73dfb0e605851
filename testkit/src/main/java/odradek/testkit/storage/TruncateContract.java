package odradek.testkit.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.SplittableRandom;
import odradek.core.spi.storage.Chunk;
import odradek.core.spi.storage.PartitionStorage;
import org.junit.jupiter.api.Test;

/** The part of the contract on {@link PartitionStorage#truncateTo}. */
public interface TruncateContract extends StorageContract {

  @Test
  default void truncationBetweenBatches() throws IOException {
    PartitionStorage log = harness().create();
    var model = new LogModel(0);
    model.append(log, TestBatches.at(0).records(3), TestBatches.at(3).records(3), TestBatches.at(6));
    truncate(log, model, 6);
    assertEquals(6, log.endOffset());
    truncate(log, model, 3);
    assertEquals(3, log.endOffset());
  }

  @Test
  default void truncationInsideABatchRemovesTheWholeBatch() throws IOException {
    PartitionStorage log = harness().create();
    var model = new LogModel(0);
    model.append(log, TestBatches.at(0).records(3), TestBatches.at(3).records(3), TestBatches.at(6));
    truncate(log, model, 5);
    assertEquals(3, log.endOffset());
    truncate(log, model, 1);
    assertEquals(0, log.endOffset());
  }

  @Test
  default void truncationInAGapEndsThere() throws IOException {
    PartitionStorage log = harness().create();
    var model = new LogModel(0);
    model.append(log, TestBatches.at(0).records(3), TestBatches.at(10).records(3));
    truncate(log, model, 7);
    assertEquals(7, log.endOffset());
    model.append(log, TestBatches.at(7));
    model.assertSame(log);
  }

  @Test
  default void truncationAtOrBeyondTheEndDoesNothing() throws IOException {
    PartitionStorage log = harness().create();
    var model = new LogModel(0);
    model.append(log, TestBatches.at(0).records(3));
    truncate(log, model, 3);
    truncate(log, model, 1_000);
    assertEquals(3, log.endOffset());
  }

  @Test
  default void otherBytesMayFollow() throws IOException {
    PartitionStorage log = harness().create();
    var model = new LogModel(0);
    for (int i = 0; i < 50; i++) {
      model.append(log, TestBatches.at(i).valueBytes(100));
    }
    truncate(log, model, 20);
    for (int i = 20; i < 60; i++) {
      model.append(log, TestBatches.at(i).valueBytes(130).seed(-i).leaderEpoch(1));
    }
    model.assertSame(log);
    for (int i = 0; i <= 60; i++) {
      model.assertRead(log, i, Long.MAX_VALUE, 1_000);
    }
  }

  @Test
  default void truncationAtTheBordersOfChunks() throws IOException {
    PartitionStorage log = harness().create(1_000);
    var model = new LogModel(0);
    for (int i = 0; i < 60; i++) {
      model.append(log, TestBatches.at(i).valueBytes(100));
    }
    while (log.chunks().size() > 1) {
      Chunk last = log.chunks().get(log.chunks().size() - 1);
      truncate(log, model, last.baseOffset() + 1);
      truncate(log, model, last.baseOffset());
      truncate(log, model, last.baseOffset() - 1);
    }
    model.append(log, TestBatches.at(model.endOffset()));
    model.assertSame(log);
    truncate(log, model, 0);
    model.append(log, TestBatches.at(0));
    model.assertSame(log);
  }

  @Test
  default void truncationBeforeTheLogIsRefused() throws IOException {
    PartitionStorage log = harness().engine().create(harness().newPartition(), harness().context(), 10);
    var model = new LogModel(10);
    model.append(log, TestBatches.at(10).records(3));
    assertThrows(IllegalArgumentException.class, () -> log.truncateTo(9));
    assertThrows(IllegalArgumentException.class, () -> log.truncateTo(-1));
    model.assertSame(log);
    truncate(log, model, 10);
    assertEquals(10, log.endOffset());
  }

  @Test
  default void randomTruncationsAndAppends() throws IOException {
    for (long seed = 1; seed <= 20; seed++) {
      var random = new SplittableRandom(seed);
      PartitionStorage log = harness().create(random.nextInt(500, 10_000));
      var model = new LogModel(0);
      try {
        for (int round = 0; round < 12; round++) {
          int count = random.nextInt(1, 30);
          for (int i = 0; i < count; i++) {
            model.append(log, TestBatches.random(random, model.endOffset()));
          }
          truncate(log, model, random.nextLong(model.endOffset() + 2));
        }
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
      }
    }
  }

  private static void truncate(PartitionStorage log, LogModel model, long offset) throws IOException {
    log.truncateTo(offset);
    model.truncateTo(offset);
    model.assertSame(log);
  }
}
