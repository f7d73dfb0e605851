package odradek.storage.rocksdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import odradek.core.spi.storage.Chunk;
import odradek.core.spi.storage.PartitionStorage;
import odradek.core.spi.storage.Replacement;
import odradek.core.spi.storage.Slice;
import odradek.core.spi.storage.StorageEngine;
import odradek.testkit.storage.TestBatches;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Readers while chunks are replaced, and while the engine is closed. */
@Timeout(120)
class RocksReadersTest {

  private static final int COUNT = 400;
  private static final int ROUNDS = 60;

  private final ExecutorService threads = Executors.newFixedThreadPool(3);

  @TempDir
  Path directory;

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  @Test
  void nothingIsMissedWhileChunksAreReplaced() throws Exception {
    try (var engine = new TestEngine(directory.resolve("e"), Map.of())) {
      PartitionStorage log = engine.engine().create(TestEngine.newId(), TestEngine.context(4_000), 0);
      for (int i = 0; i < COUNT; i++) {
        log.append(batch(i));
      }
      String all = TestEngine.content(log);
      var done = new AtomicBoolean();
      Callable<Void> reader = () -> {
        while (!done.get()) {
          assertEquals(all, TestEngine.content(log));
        }
        return null;
      };
      Callable<Void> finder = () -> {
        for (int time = 0; !done.get(); time = (time + 37) % COUNT) {
          long found = log.findByTimestamp(time);
          assertTrue(found >= 0 && found <= time, "time " + time + " is at offset " + time + ", found at " + found);
        }
        return null;
      };
      List<Future<Void>> running = List.of(threads.submit(reader), threads.submit(finder));
      try {
        for (int round = 0; round < ROUNDS; round++) {
          replaceByTheSame(log, round);
        }
      } finally {
        done.set(true);
      }
      for (Future<Void> each : running) {
        each.get(30, TimeUnit.SECONDS);
      }
      assertEquals(all, TestEngine.content(log));
    }
  }

  /** Writes some chunks anew, with all that was in them. */
  private static void replaceByTheSame(PartitionStorage log, int round) throws IOException {
    List<Chunk> chunks = log.chunks();
    Chunk first = chunks.get(round % (chunks.size() - 2));
    Chunk last = chunks.get(Math.min(round % (chunks.size() - 2) + 3, chunks.size() - 2));
    Replacement replacement = log.beginReplace(first.baseOffset(), last.baseOffset());
    for (long offset = first.baseOffset(); offset < last.endOffset(); offset++) {
      replacement.append(batch(offset));
    }
    replacement.commit();
  }

  private static java.nio.ByteBuffer batch(long offset) {
    return TestBatches.at(offset).valueBytes(200).timestampMs(offset).build();
  }

  @Test
  void readersThatHoldMuchGetLittle() throws Exception {
    try (var engine = new TestEngine(directory.resolve("e"), Map.of("slice.bytes", "3000000"))) {
      PartitionStorage log = engine.engine().create(TestEngine.newId(), TestEngine.context(1 << 30), 0);
      for (int i = 0; i < COUNT; i++) {
        log.append(TestBatches.at(i).valueBytes(10_000).build());
      }
      List<Slice> held = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        held.add(log.read(0, Long.MAX_VALUE, Integer.MAX_VALUE));
        assertTrue(held.get(i).sizeBytes() > 1_000_000 && held.get(i).sizeBytes() <= 1 << 20, "a mebibyte at most");
      }
      held.add(log.read(0, Long.MAX_VALUE, Integer.MAX_VALUE));
      assertTrue(held.get(3).sizeBytes() < 11_000, "one batch");
      assertTrue(engine.metric("slice_bytes") > 3_000_000);
      held.forEach(Slice::release);
      assertEquals(0, engine.metric("slice_bytes"));
      Slice again = log.read(0, Long.MAX_VALUE, Integer.MAX_VALUE);
      assertTrue(again.sizeBytes() > 1_000_000);
      again.release();
    }
  }

  @Test
  void closingTheEngineStopsEverybodyWhoUsesIt() throws Exception {
    for (int round = 0; round < 5; round++) {
      var engine = new TestEngine(new RocksStorageProvider(), directory.resolve("e" + round), Map.of(), Runnable::run);
      PartitionStorage log = engine.engine().create(TestEngine.newId(), TestEngine.context(4_000), 0);
      for (int i = 0; i < COUNT; i++) {
        log.append(batch(i));
      }
      var started = new CountDownLatch(3);
      StorageEngine opened = engine.engine();
      List<Future<Void>> users = new ArrayList<>();
      users.add(threads.submit(() -> untilClosed(started, () -> {
        Slice slice = log.read(0, Long.MAX_VALUE, 1 << 20);
        slice.release();
      })));
      users.add(threads.submit(() -> untilClosed(started, () -> log.findByTimestamp(COUNT / 2))));
      var state = opened.state();
      users.add(threads.submit(() -> untilClosed(started, () -> state.write(List.of(), true))));
      assertTrue(started.await(30, TimeUnit.SECONDS));
      engine.close();
      for (Future<Void> user : users) {
        user.get(30, TimeUnit.SECONDS);
      }
    }
  }

  /** A use of the engine. */
  @FunctionalInterface
  private interface Use {
    void run() throws IOException;
  }

  private static Void untilClosed(CountDownLatch started, Use use) throws IOException {
    use.run();
    started.countDown();
    while (true) {
      try {
        use.run();
      } catch (ClosedChannelException e) {
        return null;
      } catch (IOException e) {
        if (e.getCause() instanceof ClosedChannelException) {
          return null;
        }
        throw e;
      }
    }
  }
}
