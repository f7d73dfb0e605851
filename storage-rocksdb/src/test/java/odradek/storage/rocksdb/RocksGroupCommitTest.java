package odradek.storage.rocksdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import odradek.core.spi.storage.AppendResult;
import odradek.core.spi.storage.PartitionStorage;
import odradek.core.spi.storage.StorageMetrics;
import odradek.testkit.storage.ManualClock;
import odradek.testkit.storage.TestBatches;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One sync makes the appends of all partitions durable. */
@Timeout(120)
class RocksGroupCommitTest {

  @TempDir
  Path directory;

  @Test
  void oneSyncForAThousandPartitions() throws Exception {
    try (var engine = new TestEngine(directory.resolve("e"), Map.of())) {
      var logs = new ArrayList<PartitionStorage>();
      for (int i = 0; i < 1_000; i++) {
        logs.add(engine.create());
      }
      long before = engine.metric("wal_syncs");
      var flushes = new ArrayList<CompletableFuture<Long>>();
      for (PartitionStorage log : logs) {
        assertEquals(AppendResult.APPENDED, log.append(TestBatches.at(0).build()));
        flushes.add(log.flush().toCompletableFuture());
      }
      assertEquals(1, engine.taskCount(), "tasks that wait for a thread");
      assertEquals(before, engine.metric("wal_syncs"));
      engine.runTasks();
      for (CompletableFuture<Long> flush : flushes) {
        assertEquals(1, flush.getNow(-1L));
      }
      assertEquals(before + 1, engine.metric("wal_syncs"));
      assertEquals(1_000, engine.metric("flushes"));
      assertEquals(1, logs.get(0).flush().toCompletableFuture().getNow(-1L), "nothing new is durable at once");
      assertEquals(before + 1, engine.metric("wal_syncs"));
    }
  }

  @Test
  void whoAsksWhileASyncRunsGetsTheNextOne() throws Exception {
    var syncs = new AtomicInteger();
    var began = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    var sync = new WalSync(() -> {
      if (syncs.incrementAndGet() == 1) {
        began.countDown();
        await(goOn);
      }
    }, Runnable::run, new ManualClock(), new RocksMetrics(StorageMetrics.NONE));
    ExecutorService threads = Executors.newFixedThreadPool(9);
    try {
      Future<?> first = threads.submit(() -> run(sync));
      await(began);
      List<Future<?>> others = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        others.add(threads.submit(() -> run(sync)));
      }
      for (Future<?> other : others) {
        assertFalse(other.isDone(), "a sync that began earlier does not count");
      }
      goOn.countDown();
      first.get(30, TimeUnit.SECONDS);
      for (Future<?> other : others) {
        other.get(30, TimeUnit.SECONDS);
      }
      assertTrue(syncs.get() >= 2 && syncs.get() <= 9, "syncs " + syncs);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void aSyncThatFailsTakesThePartitionsOffline() throws Exception {
    try (var engine = new TestEngine(directory.resolve("e"), Map.of())) {
      var context = TestEngine.context(1_000);
      PartitionStorage log = engine.engine().create(TestEngine.newId(), context, 0);
      log.append(TestBatches.at(0).build());
      var failing = new WalSync(() -> {
        throw new IOException("the device is gone");
      }, Runnable::run, new ManualClock(), new RocksMetrics(StorageMetrics.NONE));
      CompletableFuture<Long> flush = failing.flush((RocksPartition) log, 1);
      var failure = assertThrows(ExecutionException.class, () -> flush.get(1, TimeUnit.SECONDS));
      assertEquals("the device is gone", failure.getCause().getMessage());
      assertEquals(1, context.failures().size());
      assertThrows(IOException.class, () -> log.append(TestBatches.at(1).build()));
      assertThrows(IOException.class, failing::sync);
      assertEquals("0-0", TestEngine.content(log).substring(0, 3), "what is there stays readable");
    }
  }

  @Test
  void aFlushThatFoundNoThreadIsNotForgotten() throws Exception {
    var rejecting = new AtomicInteger(1);
    try (var engine = new TestEngine(new RocksStorageProvider(), directory.resolve("e"), Map.of(), task -> {
      if (rejecting.getAndDecrement() > 0) {
        throw new java.util.concurrent.RejectedExecutionException("full");
      }
      task.run();
    })) {
      PartitionStorage log = engine.create();
      log.append(TestBatches.at(0).build());
      CompletableFuture<Long> flush = log.flush().toCompletableFuture();
      assertFalse(flush.isDone());
      engine.engine().maintain();
      assertEquals(1, flush.get(30, TimeUnit.SECONDS));
    }
  }

  private static void run(WalSync sync) {
    try {
      sync.sync();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(30, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
