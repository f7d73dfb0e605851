package odradek.testkit.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import odradek.api.TopicIdPartition;
import odradek.core.spi.storage.PartitionStorage;
import odradek.core.spi.storage.StorageCapability;
import odradek.core.spi.storage.StorageEngine;
import org.junit.jupiter.api.Test;

/** The part of the contract on {@link PartitionStorage#flush} and on opening again. */
public interface FlushContract extends StorageContract {

  @Test
  default void aFlushCoversWhatWasAppendedBeforeIt() throws IOException {
    PartitionStorage log = harness().create(1_000);
    var model = new LogModel(0);
    assertEquals(0, StorageHarness.await(log.flush()));
    for (int i = 0; i < 60; i++) {
      model.append(log, TestBatches.at(i).valueBytes(60));
      if (i % 7 == 0) {
        long end = log.endOffset();
        long durable = StorageHarness.await(log.flush());
        assertTrue(durable >= end && durable <= log.endOffset(), "durable " + durable + ", end was " + end);
      }
    }
    assertEquals(60, StorageHarness.await(log.flush()));
    assertEquals(60, StorageHarness.await(log.flush()));
  }

  @Test
  default void manyFlushesAtOnce() throws IOException {
    var logs = new ArrayList<PartitionStorage>();
    var flushes = new ArrayList<CompletionStage<Long>>();
    for (int i = 0; i < 20; i++) {
      logs.add(harness().create());
    }
    for (int round = 0; round < 10; round++) {
      for (PartitionStorage log : logs) {
        log.append(TestBatches.at(round).build());
        flushes.add(log.flush());
      }
    }
    for (int i = 0; i < flushes.size(); i++) {
      long durable = StorageHarness.await(flushes.get(i));
      int round = i / logs.size();
      assertTrue(durable > round && durable <= 10, "flush " + i + " answered " + durable);
    }
  }

  @Test
  default void flushAfterTruncationAnswersWithTheNewEnd() throws IOException {
    PartitionStorage log = harness().create();
    log.append(TestBatches.at(0).records(10).build());
    log.append(TestBatches.at(10).records(10).build());
    assertEquals(20, StorageHarness.await(log.flush()));
    log.truncateTo(10);
    assertEquals(10, StorageHarness.await(log.flush()));
    log.append(TestBatches.at(10).build());
    assertEquals(11, StorageHarness.await(log.flush()));
  }

  @Test
  default void aClosedPartitionOpensAgain() throws IOException {
    TopicIdPartition partition = harness().newPartition();
    StorageEngine engine = harness().engine();
    PartitionStorage log = engine.create(partition, harness().context(1_000), 0);
    var model = new LogModel(0);
    for (int round = 0; round < 5; round++) {
      for (int i = 0; i < 17; i++) {
        model.append(log, TestBatches.at(model.endOffset()).valueBytes(100));
      }
      log.close();
      TestPartitionContext context = harness().context(1_000);
      log = engine.open(partition, context);
      model.assertSame(log);
      assertEquals(List.of(), context.recoveries());
    }
  }

  @Test
  default void whatIsPersistentIsThereAfterACleanClose() throws IOException {
    TopicIdPartition full = harness().newPartition();
    TopicIdPartition empty = harness().newPartition();
    TopicIdPartition cut = harness().newPartition();
    PartitionStorage log = harness().engine().create(full, harness().context(2_000), 7);
    var model = new LogModel(7);
    for (int i = 0; i < 100; i++) {
      model.append(log, TestBatches.at(model.endOffset()).valueBytes(100).timestampMs(i));
    }
    harness().engine().create(empty, harness().context(), 42);
    PartitionStorage shortened = harness().engine().create(cut, harness().context(), 0);
    shortened.append(TestBatches.concat(TestBatches.at(0).records(5).build(), TestBatches.at(20).build()));
    shortened.truncateTo(10);
    var chunks = log.chunks();
    harness().reopen();
    if (!harness().can(StorageCapability.PERSISTENT)) {
      assertEquals(List.of(), harness().engine().partitions());
      return;
    }
    TestPartitionContext context = harness().context(2_000);
    log = harness().engine().open(full, context);
    model.assertSame(log);
    assertEquals(chunks, log.chunks());
    assertEquals(List.of(), context.recoveries());
    model.append(log, TestBatches.at(model.endOffset()));
    model.assertSame(log);
    assertEquals(42, harness().engine().open(empty, harness().context()).endOffset());
    assertEquals(10, harness().engine().open(cut, harness().context()).endOffset());
  }
}
