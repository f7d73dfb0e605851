package odradek.testkit.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import odradek.api.TopicIdPartition;
import odradek.api.record.RecordBatch;
import odradek.api.record.RecordBatches;
import odradek.core.spi.storage.Chunk;
import odradek.core.spi.storage.PartitionStorage;
import odradek.core.spi.storage.StateEntry;
import org.junit.jupiter.api.Test;

/**
 * The part of the contract on threads. Every batch here is a function of its base offset, so readers can check it
 * alone.
 */
public interface ConcurrencyContract extends StorageContract {

  @Test
  default void readersSeeWholeBatchesWhileTheLogGrows() throws Exception {
    PartitionStorage log = harness().create(20_000);
    var done = new AtomicBoolean();
    var readers = new ArrayList<Callable<Void>>();
    for (int i = 0; i < 2; i++) {
      var random = new SplittableRandom(i);
      readers.add(() -> {
        while (!done.get()) {
          checkRead(log, random.nextLong(log.endOffset() + 1), random.nextInt(30_000));
        }
        return null;
      });
    }
    readers.add(() -> follow(log, done));
    inParallel(readers, () -> {
      try {
        for (int i = 0; i < 4_000; i++) {
          log.append(batch(i));
        }
      } finally {
        done.set(true);
      }
    });
    assertEquals(4_000, log.endOffset());
  }

  @Test
  default void readersSurviveTruncationAndRetention() throws Exception {
    PartitionStorage log = harness().create(10_000);
    var done = new AtomicBoolean();
    var readers = new ArrayList<Callable<Void>>();
    for (int i = 0; i < 3; i++) {
      var random = new SplittableRandom(i);
      readers.add(() -> {
        while (!done.get()) {
          long end = log.endOffset();
          try {
            checkRead(log, random.nextLong(end + 1), random.nextInt(30_000));
          } catch (IllegalArgumentException e) {
            // legal: a truncation came between asking for the end and reading
          }
          log.findByTimestamp(random.nextLong(5_000));
          log.chunks();
        }
        return null;
      });
    }
    inParallel(readers, () -> {
      try {
        var random = new SplittableRandom(99);
        for (int round = 0; round < 150; round++) {
          int count = random.nextInt(1, 40);
          for (int i = 0; i < count; i++) {
            log.append(batch(log.endOffset()));
          }
          List<Chunk> chunks = log.chunks();
          long start = chunks.get(0).baseOffset();
          if (random.nextBoolean()) {
            log.truncateTo(random.nextLong(Math.max(start, log.endOffset() - 20), log.endOffset() + 1));
          } else if (chunks.size() > 2) {
            log.advanceLogStart(chunks.get(1).baseOffset());
          }
        }
      } finally {
        done.set(true);
      }
    });
  }

  @Test
  default void retentionAndReplacementOverlapWithAppends() throws Exception {
    PartitionStorage log = harness().create(5_000);
    var done = new AtomicBoolean();
    Callable<Void> changer = () -> {
      while (!done.get()) {
        List<Chunk> chunks = log.chunks();
        if (chunks.size() > 4) {
          var replacement = log.beginReplace(chunks.get(0).baseOffset(), chunks.get(1).baseOffset());
          replacement.append(batch(chunks.get(1).baseOffset()));
          replacement.commit();
          log.advanceLogStart(chunks.get(2).baseOffset());
        }
        harness().engine().maintain();
      }
      return null;
    };
    Callable<Void> flusher = () -> {
      while (!done.get()) {
        StorageHarness.await(log.flush());
      }
      return null;
    };
    inParallel(List.of(changer, flusher), () -> {
      try {
        for (int i = 0; i < 4_000; i++) {
          log.append(batch(i));
        }
      } finally {
        done.set(true);
      }
    });
    assertEquals(4_000, log.endOffset());
    checkRead(log, 3_999, 1 << 20);
    long start = log.chunks().get(log.chunks().size() - 1).baseOffset();
    var model = new LogModel(start);
    for (long offset = start; offset < 4_000; offset++) {
      model.add(batch(offset));
    }
    model.assertSame(log);
  }

  @Test
  default void partitionsAreMadeAndDeletedByManyThreads() throws Exception {
    var tasks = new ArrayList<Callable<Void>>();
    for (int i = 0; i < 4; i++) {
      var partitions = new ArrayList<TopicIdPartition>();
      for (int j = 0; j < 30; j++) {
        partitions.add(harness().newPartition());
      }
      tasks.add(() -> {
        for (TopicIdPartition partition : partitions) {
          PartitionStorage log = harness().engine().create(partition, harness().context(), 0);
          log.append(batch(0));
          harness().engine().state().write(List.of(new StateEntry(partition, "k", new byte[3])), true);
          if (partitions.indexOf(partition) % 2 == 0) {
            harness().engine().delete(partition);
          }
        }
        return null;
      });
    }
    harness().engine();
    inParallel(tasks, () -> { });
    assertEquals(60, harness().engine().partitions().size());
  }

  private static ByteBuffer batch(long offset) {
    return TestBatches.at(offset).valueBytes((int) (offset % 300)).timestampMs(offset).build();
  }

  private static Void follow(PartitionStorage log, AtomicBoolean done) throws IOException {
    long next = 0;
    while (!done.get() || next < log.endOffset()) {
      next = checkRead(log, next, 4_000);
    }
    return null;
  }

  /** Reads and checks every batch; where the next read would go on. */
  private static long checkRead(PartitionStorage log, long offset, int maxBytes) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(LogModel.bytes(log.read(offset, Long.MAX_VALUE, maxBytes)));
    long next = offset;
    for (RecordBatch found : RecordBatches.list(bytes)) {
      assertTrue(next == offset ? found.lastOffset() >= offset : found.baseOffset() >= next, "order from " + offset);
      assertEquals(batch(found.baseOffset()), found.view(), "batch at offset " + found.baseOffset());
      next = found.nextOffset();
    }
    assertEquals(bytes.remaining(), RecordBatches.wholeSizeBytes(bytes), "whole batches from offset " + offset);
    return next;
  }

  private static void inParallel(List<? extends Callable<Void>> background, Foreground foreground) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(background.size());
    try {
      var futures = new ArrayList<Future<Void>>();
      background.forEach(task -> futures.add(threads.submit(task)));
      foreground.run();
      for (Future<Void> future : futures) {
        waitFor(future);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static void waitFor(Future<Void> future) throws InterruptedException, TimeoutException {
    try {
      future.get(30, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new AssertionError("another thread failed: " + e.getCause(), e.getCause());
    }
  }

  /** What the test's own thread does meanwhile. */
  @FunctionalInterface
  interface Foreground {
    /** Does it. */
    void run() throws Exception;
  }
}
