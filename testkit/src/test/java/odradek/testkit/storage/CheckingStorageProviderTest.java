package odradek.testkit.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import odradek.api.TopicIdPartition;
import odradek.core.spi.Settings;
import odradek.core.spi.storage.AppendResult;
import odradek.core.spi.storage.PartitionStorage;
import odradek.core.spi.storage.Replacement;
import odradek.core.spi.storage.Slice;
import odradek.core.spi.storage.StateEntry;
import odradek.core.spi.storage.StorageContext;
import odradek.core.spi.storage.StorageMetrics;
import odradek.testkit.storage.FaultPlan.Fault;
import odradek.testkit.storage.FaultPlan.Operation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;

/** The checking wrapper finds breaches of the caller and nothing else. */
@Timeout(30)
class CheckingStorageProviderTest {

  private final ScriptedFaults faults = new ScriptedFaults();
  private final CheckingStorageProvider provider =
      new CheckingStorageProvider(new FaultyStorageProvider(Providers.memory(), faults));
  private final StorageHarness harness = new StorageHarness(provider, Path.of("unused"), Map.of());

  @AfterEach
  void close() throws IOException {
    harness.close();
  }

  private void breach(String mentioned, Executable call) {
    int before = provider.violations().found().size();
    var thrown = assertThrows(AssertionError.class, call);
    assertTrue(thrown.getMessage().contains(mentioned), thrown.getMessage());
    assertEquals(before + 1, provider.violations().found().size());
    assertThrows(AssertionError.class, provider.violations()::assertNone);
  }

  @Test
  void whoeverKeepsTheContractIsLeftAlone() throws IOException {
    PartitionStorage log = harness.create(500);
    for (int i = 0; i < 50; i++) {
      assertEquals(AppendResult.APPENDED, log.append(TestBatches.at(i).build()));
    }
    Slice slice = log.read(0, Long.MAX_VALUE, 200);
    slice.retain();
    slice.readInto(ByteBuffer.allocate(slice.sizeBytes()), 0);
    slice.release();
    assertEquals(1, provider.violations().heldSlices());
    slice.release();
    StorageHarness.await(log.flush());
    Replacement replacement = log.beginReplace(0, 0);
    replacement.commit();
    replacement.abort();
    log.truncateTo(45);
    log.advanceLogStart(20);
    log.close();
    log.close();
    provider.violations().assertNoneAndNothingHeld();
  }

  @Test
  void wrongArguments() throws IOException {
    PartitionStorage log = harness.create();
    breach("expected it to begin at 0", () -> log.append(TestBatches.at(5).records(2).build().putInt(23, -1)));
    breach("nothing to append", () -> log.append(ByteBuffer.allocate(0)));
    breach("offset -1", () -> log.read(-1, 0, 0));
    breach("-7", () -> harness.engine().create(harness.newPartition(), harness.context(), -7));
  }

  @Test
  void useAfterCloseAndRelease() throws IOException {
    PartitionStorage log = harness.create();
    log.append(TestBatches.at(0).build());
    Slice slice = log.read(0, Long.MAX_VALUE, 100);
    breach("1 bytes from position", () -> slice.readInto(ByteBuffer.allocate(1), slice.sizeBytes()));
    slice.release();
    breach("after its release", () -> slice.readInto(ByteBuffer.allocate(1), 0));
    breach("too often", slice::release);
    log.close();
    breach("closed", log::endOffset);
    breach("closed", () -> log.append(TestBatches.at(1).build()));
    var engine = harness.engine();
    harness.closeEngine();
    breach("closed", engine::partitions);
  }

  @Test
  void aSliceThatIsNotReleasedIsFound() throws IOException {
    PartitionStorage log = harness.create();
    log.append(TestBatches.at(0).build());
    log.read(0, Long.MAX_VALUE, 100);
    provider.violations().assertNone();
    assertThrows(AssertionError.class, provider.violations()::assertNoneAndNothingHeld);
  }

  @Test
  void appendingWhileTheEngineIsBusy() throws IOException {
    var held = new ArrayList<Runnable>();
    var checking = new CheckingStorageProvider(new FaultyStorageProvider(Providers.memory(), faults));
    var engine = checking.open(new StorageContext(
        Path.of("unused"), Settings.none(), harness.clock(), held::add, StorageMetrics.NONE));
    PartitionStorage log = engine.create(harness.newPartition(), harness.context(), 0);
    faults.then(Operation.APPEND, Fault.BUSY);
    assertEquals(AppendResult.BUSY, log.append(TestBatches.at(0).build()));
    var early = assertThrows(AssertionError.class, () -> log.append(TestBatches.at(0).build()));
    assertTrue(early.getMessage().contains("busy"), early.getMessage());
    held.forEach(Runnable::run);
    assertEquals(AppendResult.APPENDED, log.append(TestBatches.at(0).build()));
    engine.close();
  }

  @Test
  void arraysThatWereHandedOverAreNotTheCallersAnyMore() throws IOException {
    TopicIdPartition id = harness.newPartition();
    harness.engine().create(id, harness.context(), 0);
    byte[] value = {1, 2, 3};
    harness.engine().state().write(List.of(new StateEntry(id, "k", value)), false);
    value[0] = 9;
    breach("changed after it was handed over", () -> harness.engine().state().write(List.of(), false));
    value[0] = 1;
  }

  @Test
  void oneDirectoryIsOpenedOnce() throws IOException {
    harness.engine();
    breach("opened while it is open", () -> harness.open(provider));
  }

  @Test
  void twoThreadsThatAppendAreFound() throws Exception {
    var inside = new CountDownLatch(1);
    var outside = new CountDownLatch(1);
    var slow = new StorageHarness(
        new CheckingStorageProvider(new FaultyStorageProvider(Providers.memory(), (operation, partition) -> {
          if (operation == Operation.APPEND) {
            inside.countDown();
            awaitQuietly(outside);
          }
          return Fault.NONE;
        })), Path.of("unused"), Map.of());
    try {
      PartitionStorage log = slow.create();
      var first = new Thread(() -> appendQuietly(log));
      first.start();
      inside.await();
      var overlap = assertThrows(AssertionError.class, () -> log.append(TestBatches.at(0).build()));
      assertTrue(overlap.getMessage().contains("while append runs"), overlap.getMessage());
      var truncation = assertThrows(AssertionError.class, () -> log.truncateTo(0));
      assertTrue(truncation.getMessage().contains("truncateTo"), truncation.getMessage());
      outside.countDown();
      first.join();
      assertEquals(1, log.endOffset());
    } finally {
      outside.countDown();
      slow.close();
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void appendQuietly(PartitionStorage log) {
    try {
      log.append(TestBatches.at(0).build());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
