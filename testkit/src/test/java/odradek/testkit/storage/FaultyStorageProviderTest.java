package odradek.testkit.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import odradek.api.TopicIdPartition;
import odradek.core.spi.Settings;
import odradek.core.spi.storage.AppendResult;
import odradek.core.spi.storage.PartitionStorage;
import odradek.core.spi.storage.Slice;
import odradek.core.spi.storage.StateEntry;
import odradek.core.spi.storage.StorageContext;
import odradek.core.spi.storage.StorageEngine;
import odradek.core.spi.storage.StorageMetrics;
import odradek.testkit.storage.FaultPlan.Fault;
import odradek.testkit.storage.FaultPlan.Operation;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the faulty wrapper does with its plan. */
@Timeout(30)
class FaultyStorageProviderTest {

  private final ScriptedFaults faults = new ScriptedFaults();
  private final List<Runnable> tasks = new ArrayList<>();
  private StorageEngine engine;
  private TopicIdPartition id;
  private TestPartitionContext context;
  private PartitionStorage log;

  @BeforeEach
  void create() throws IOException {
    engine = open(faults);
    var harness = new StorageHarness(Providers.memory(), Path.of("unused"), Map.of());
    id = harness.newPartition();
    context = harness.context();
    harness.close();
    log = engine.create(id, context, 0);
  }

  private StorageEngine open(FaultPlan plan) throws IOException {
    return new FaultyStorageProvider(Providers.memory(), plan).open(new StorageContext(
        Path.of("unused"), Settings.none(), new ManualClock(), tasks::add, StorageMetrics.NONE));
  }

  @Test
  void aFailedAppendTakesThePartitionOffline() throws IOException {
    faults.works(Operation.APPEND, 1).then(Operation.APPEND, Fault.FAIL);
    log.append(TestBatches.at(0).build());
    assertThrows(IOException.class, () -> log.append(TestBatches.at(1).build()));
    assertThrows(IOException.class, () -> log.append(TestBatches.at(1).build()));
    assertThrows(IOException.class, () -> log.truncateTo(0));
    assertThrows(IOException.class, () -> StorageHarness.await(log.flush()));
    assertEquals(1, log.endOffset());
    log.read(0, Long.MAX_VALUE, 100).release();
    log.close();
    PartitionStorage again = engine.open(id, context);
    assertEquals(AppendResult.APPENDED, again.append(TestBatches.at(1).build()));
  }

  @Test
  void aFailureAfterwardsLeavesWhatWasDone() throws IOException {
    faults.then(Operation.APPEND, Fault.FAIL_AFTER);
    assertThrows(IOException.class, () -> log.append(TestBatches.at(0).build()));
    assertEquals(1, log.endOffset());
    faults.then(Operation.STATE_WRITE, Fault.FAIL_AFTER).then(Operation.STATE_WRITE, Fault.FAIL);
    var one = List.of(new StateEntry(id, "k", new byte[1]));
    assertThrows(IOException.class, () -> engine.state().write(one, true));
    assertThrows(IOException.class, () -> engine.state().write(List.of(new StateEntry(id, "k", new byte[2])), true));
    assertEquals(1, engine.state().read(id).get("k").length);
  }

  @Test
  void aBusyEngineSaysWhenItIsReady() throws IOException {
    faults.then(Operation.APPEND, Fault.BUSY);
    assertEquals(AppendResult.BUSY, log.append(TestBatches.at(0).build()));
    assertEquals(0, log.endOffset());
    assertEquals(0, context.readyCount());
    tasks.forEach(Runnable::run);
    assertEquals(1, context.readyCount());
    assertEquals(AppendResult.APPENDED, log.append(TestBatches.at(0).build()));
  }

  @Test
  void aFailedFlushIsToldToTheContext() {
    faults.then(Operation.FLUSH, Fault.FAIL);
    IOException failure = assertThrows(IOException.class, () -> StorageHarness.await(log.flush()));
    assertSame(failure, context.failures().get(0));
    assertThrows(IOException.class, () -> log.append(TestBatches.at(0).build()));
  }

  @Test
  void readsFailAndWorkAgain() throws IOException {
    log.append(TestBatches.at(0).build());
    faults.then(Operation.READ, Fault.FAIL).then(Operation.SLICE_READ, Fault.FAIL);
    assertThrows(IOException.class, () -> log.read(0, Long.MAX_VALUE, 100));
    Slice slice = log.read(0, Long.MAX_VALUE, 100);
    assertThrows(IOException.class, () -> slice.readInto(ByteBuffer.allocate(5), 0));
    slice.readInto(ByteBuffer.allocate(5), 0);
    slice.release();
  }

  @Test
  void aSeedAlwaysFailsTheSame() throws IOException {
    for (long seed = 1; seed <= 30; seed++) {
      assertEquals(history(seed), history(seed), "seed " + seed);
    }
    assertTrue(history(1).size() + history(2).size() + history(3).size() > 0, "seeds that fail nothing");
  }

  private List<Integer> history(long seed) throws IOException {
    var failures = new ArrayList<Integer>();
    var plan = new SeededFaults(new SplittableRandom(seed), 0.2);
    for (int i = 0; i < 200; i++) {
      if (plan.next(Operation.values()[i % Operation.values().length], id) != Fault.NONE) {
        failures.add(i);
      }
    }
    plan.heal();
    assertEquals(Fault.NONE, plan.next(Operation.APPEND, id));
    return failures;
  }
}
