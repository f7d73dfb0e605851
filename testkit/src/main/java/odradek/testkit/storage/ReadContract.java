package odradek.testkit.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.SplittableRandom;
import odradek.core.spi.storage.PartitionStorage;
import odradek.core.spi.storage.Slice;
import org.junit.jupiter.api.Test;

/** The part of the contract on {@link PartitionStorage#read}. */
public interface ReadContract extends StorageContract {

  @Test
  default void everyOffsetReadsTheBatchThatContainsIt() throws IOException {
    PartitionStorage log = harness().create();
    var model = new LogModel(0);
    model.append(log, TestBatches.at(0).records(3), TestBatches.at(3).records(4), TestBatches.at(7));
    for (long offset = 0; offset <= 8; offset++) {
      byte[] expected = model.bytesFrom(model.indexOf(offset));
      assertArrayEquals(expected, LogModel.bytes(log.read(offset, Long.MAX_VALUE, 1 << 20)), "offset " + offset);
    }
  }

  @Test
  default void aGapReadsTheNextBatch() throws IOException {
    PartitionStorage log = harness().create();
    var model = new LogModel(0);
    model.append(log, TestBatches.at(5), TestBatches.at(10).records(2));
    for (long offset = 0; offset <= 12; offset++) {
      model.assertRead(log, offset, Long.MAX_VALUE, 1 << 20);
    }
  }

  @Test
  default void atTheEndThereIsNothing() throws IOException {
    PartitionStorage log = harness().create();
    var model = new LogModel(0);
    model.append(log, TestBatches.at(0).records(3));
    Slice slice = log.read(3, Long.MAX_VALUE, 100);
    assertEquals(0, slice.sizeBytes());
    slice.release();
  }

  @Test
  default void readingOutsideTheLogIsRefused() throws IOException {
    PartitionStorage log = harness().create();
    var model = new LogModel(0);
    model.append(log, TestBatches.at(0).records(3));
    assertThrows(IllegalArgumentException.class, () -> log.read(4, Long.MAX_VALUE, 100));
    assertThrows(IllegalArgumentException.class, () -> log.read(-1, Long.MAX_VALUE, 100));
    assertThrows(IllegalArgumentException.class, () -> log.read(0, Long.MAX_VALUE, -1));
    model.assertSame(log);
  }

  @Test
  default void theByteLimitCutsBetweenBatchesButNotBeforeTheFirst() throws IOException {
    PartitionStorage log = harness().create();
    var model = new LogModel(0);
    for (int i = 0; i < 10; i++) {
      model.append(log, TestBatches.at(i).valueBytes(10 * i));
    }
    int first = model.entries().get(0).bytes().length;
    int second = model.entries().get(1).bytes().length;
    assertEquals(first, LogModel.bytes(log.read(0, Long.MAX_VALUE, 0)).length);
    assertEquals(first, LogModel.bytes(log.read(0, Long.MAX_VALUE, 1)).length);
    assertEquals(first, LogModel.bytes(log.read(0, Long.MAX_VALUE, first + second - 1)).length);
    assertEquals(first + second, LogModel.bytes(log.read(0, Long.MAX_VALUE, first + second)).length);
    for (int limit = 0; limit < 1_500; limit += 7) {
      model.assertRead(log, 0, Long.MAX_VALUE, limit);
    }
  }

  @Test
  default void theOffsetLimitLeavesLaterBatchesOut() throws IOException {
    PartitionStorage log = harness().create();
    var model = new LogModel(0);
    model.append(log, TestBatches.at(0).records(2), TestBatches.at(2).records(3), TestBatches.at(10));
    int first = model.entries().get(0).bytes().length;
    assertEquals(first, LogModel.bytes(log.read(0, 2, 1 << 20)).length);
    assertEquals(0, LogModel.bytes(log.read(2, 2, 1 << 20)).length);
    assertEquals(0, LogModel.bytes(log.read(5, 5, 1 << 20)).length);
    assertEquals(0, LogModel.bytes(log.read(5, 2, 1 << 20)).length);
    for (long upTo : new long[] {0, 2, 5, 10, 11, 100}) {
      model.assertRead(log, 0, upTo, 1 << 20);
      model.assertRead(log, 3, upTo, 1 << 20);
      model.assertRead(log, 3, upTo, 0);
    }
  }

  @Test
  default void aReadAnswersWithMuchIfThereIsMuch() throws IOException {
    PartitionStorage log = harness().create();
    var model = new LogModel(0);
    for (int i = 0; i < 200; i++) {
      model.append(log, TestBatches.at(i).valueBytes(1_000));
    }
    int half = model.bytesFrom(0).length / 2;
    int size = LogModel.bytes(log.read(0, Long.MAX_VALUE, half)).length;
    assertEquals(half, size, 1_100, "a chunk holds enough to fill the limit up to one batch");
  }

  @Test
  default void randomReadsOfARandomLog() throws IOException {
    for (long seed = 1; seed <= 20; seed++) {
      try {
        randomReads(seed);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
      }
    }
  }

  private void randomReads(long seed) throws IOException {
    var random = new SplittableRandom(seed);
    PartitionStorage log = harness().create(random.nextBoolean() ? 1 << 30 : random.nextInt(500, 20_000));
    var model = new LogModel(0);
    for (int i = 0; i < 150; i++) {
      var parts = new TestBatches[random.nextInt(1, 4)];
      long next = model.endOffset();
      for (int j = 0; j < parts.length; j++) {
        parts[j] = TestBatches.random(random, next);
        next = parts[j].nextOffset();
      }
      model.append(log, parts);
      if (i % 10 == 0) {
        randomRead(log, model, random);
      }
    }
    for (int i = 0; i < 300; i++) {
      randomRead(log, model, random);
    }
    model.assertSame(log);
  }

  private static void randomRead(PartitionStorage log, LogModel model, SplittableRandom random) throws IOException {
    long offset = random.nextLong(model.endOffset() + 1);
    int boundary = random.nextInt(model.entries().size());
    long upTo = random.nextInt(3) == 0 ? Long.MAX_VALUE : model.entries().get(boundary).nextOffset();
    int maxBytes = random.nextInt(random.nextInt(4) == 0 ? 1 << 20 : 5_000);
    model.assertRead(log, offset, upTo, maxBytes);
  }
}
