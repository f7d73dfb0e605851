package odradek.testkit.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import odradek.api.TopicIdPartition;
import odradek.api.Uuid;
import odradek.core.spi.storage.PartitionStorage;
import odradek.core.spi.storage.StateArea;
import odradek.core.spi.storage.StorageCapability;
import odradek.core.spi.storage.StorageEngine;
import org.junit.jupiter.api.Test;

/** The part of the contract on making, opening, listing, deleting and closing. */
public interface LifecycleContract extends StorageContract {

  @Test
  default void partitionsAreListedWhetherOpenOrNot() throws IOException {
    StorageEngine engine = harness().engine();
    assertEquals(List.of(), engine.partitions());
    TopicIdPartition one = harness().newPartition();
    TopicIdPartition two = harness().newPartition();
    engine.create(one, harness().context(), 0);
    engine.create(two, harness().context(), 0).close();
    assertEquals(Set.of(one, two), new HashSet<>(engine.partitions()));
    engine.delete(one);
    assertEquals(List.of(two), engine.partitions());
  }

  @Test
  default void unusualIdentifiers() throws IOException {
    var partitions = List.of(
        new TopicIdPartition(new Uuid(-1, -1), 0), new TopicIdPartition(new Uuid(Long.MIN_VALUE, 7), Integer.MAX_VALUE),
        new TopicIdPartition(new Uuid(0, 1), 3), new TopicIdPartition(new Uuid(0, 1), 33));
    for (TopicIdPartition partition : partitions) {
      harness().engine().create(partition, harness().context(), 0).append(TestBatches.at(0).build());
    }
    assertEquals(new HashSet<>(partitions), new HashSet<>(harness().engine().partitions()));
    if (harness().can(StorageCapability.PERSISTENT)) {
      assertEquals(new HashSet<>(partitions), new HashSet<>(harness().reopen().partitions()));
      for (TopicIdPartition partition : partitions) {
        assertEquals(1, harness().engine().open(partition, harness().context()).endOffset());
      }
    }
  }

  @Test
  default void whatIsThereIsNotMadeAgain() throws IOException {
    StorageEngine engine = harness().engine();
    TopicIdPartition partition = harness().newPartition();
    PartitionStorage log = engine.create(partition, harness().context(), 0);
    log.append(TestBatches.at(0).build());
    assertThrows(FileAlreadyExistsException.class, () -> engine.create(partition, harness().context(), 0));
    assertThrows(IllegalArgumentException.class, () -> engine.open(partition, harness().context()));
    assertThrows(IllegalArgumentException.class,
        () -> engine.create(harness().newPartition(), harness().context(), -1));
    assertEquals(1, log.endOffset());
    log.close();
    assertThrows(FileAlreadyExistsException.class, () -> engine.create(partition, harness().context(), 0));
    assertEquals(1, engine.open(partition, harness().context()).endOffset());
    assertEquals(List.of(partition), engine.partitions());
  }

  @Test
  default void whatIsNotThereDoesNotOpen() throws IOException {
    StorageEngine engine = harness().engine();
    TopicIdPartition partition = harness().newPartition();
    assertThrows(NoSuchFileException.class, () -> engine.open(partition, harness().context()));
    assertEquals(List.of(), engine.partitions());
  }

  @Test
  default void deletionIsForGood() throws IOException {
    TopicIdPartition partition = harness().newPartition();
    PartitionStorage log = harness().engine().create(partition, harness().context(1_000), 0);
    for (int i = 0; i < 50; i++) {
      log.append(TestBatches.at(i).valueBytes(100).build());
    }
    harness().engine().delete(partition);
    harness().engine().delete(partition);
    harness().engine().delete(harness().newPartition());
    assertClosed(log);
    assertThrows(NoSuchFileException.class, () -> harness().engine().open(partition, harness().context()));
    harness().reopen();
    assertEquals(List.of(), harness().engine().partitions());
    PartitionStorage again = harness().engine().create(partition, harness().context(), 3);
    assertEquals(3, again.endOffset());
    again.append(TestBatches.at(3).build());
    if (harness().can(StorageCapability.PERSISTENT)) {
      harness().reopen();
      assertEquals(4, harness().engine().open(partition, harness().context()).endOffset());
    }
  }

  @Test
  default void aClosedPartitionIsDeletedToo() throws IOException {
    TopicIdPartition partition = harness().newPartition();
    PartitionStorage log = harness().engine().create(partition, harness().context(), 0);
    log.append(TestBatches.at(0).build());
    log.close();
    harness().engine().delete(partition);
    assertEquals(List.of(), harness().engine().partitions());
    assertEquals(0, harness().engine().create(partition, harness().context(), 0).endOffset());
  }

  @Test
  default void aTopicThatIsMadeAgainIsAnother() throws IOException {
    TopicIdPartition old = harness().newPartition();
    TopicIdPartition fresh = new TopicIdPartition(harness().newPartition().topicId(), old.partition());
    PartitionStorage log = harness().engine().create(old, harness().context(), 0);
    log.append(TestBatches.at(0).records(9).build());
    harness().engine().delete(old);
    assertEquals(0, harness().engine().create(fresh, harness().context(), 0).endOffset());
    assertEquals(List.of(fresh), harness().engine().partitions());
  }

  @Test
  default void manyPartitions() throws IOException {
    var logs = new ArrayList<PartitionStorage>();
    var models = new ArrayList<LogModel>();
    for (int i = 0; i < 200; i++) {
      logs.add(harness().create(1_000));
      models.add(new LogModel(0));
    }
    for (int round = 0; round < 12; round++) {
      for (int i = 0; i < logs.size(); i += round + 1) {
        models.get(i).append(logs.get(i), TestBatches.at(models.get(i).endOffset()).valueBytes(200).seed(i * 31L
            + round));
      }
    }
    for (int i = 0; i < logs.size(); i++) {
      models.get(i).assertSame(logs.get(i));
    }
  }

  @Test
  default void aClosedPartitionRefusesEverything() throws IOException {
    PartitionStorage log = harness().create();
    log.append(TestBatches.at(0).build());
    log.close();
    log.close();
    assertClosed(log);
  }

  @Test
  default void aClosedEngineRefusesEverything() throws IOException {
    StorageEngine engine = harness().engine();
    TopicIdPartition partition = harness().newPartition();
    PartitionStorage log = engine.create(partition, harness().context(), 0);
    StateArea state = engine.state();
    harness().closeEngine();
    engine.close();
    assertClosed(log);
    assertThrows(ClosedChannelException.class, () -> engine.create(harness().newPartition(), harness().context(), 0));
    assertThrows(ClosedChannelException.class, () -> engine.open(partition, harness().context()));
    assertThrows(ClosedChannelException.class, () -> engine.delete(partition));
    assertThrows(IllegalStateException.class, engine::partitions);
    assertThrows(IllegalStateException.class, engine::state);
    assertThrows(ClosedChannelException.class, () -> state.read(partition));
    assertThrows(ClosedChannelException.class, () -> state.write(List.of(), false));
  }

  private static void assertClosed(PartitionStorage log) {
    assertThrows(ClosedChannelException.class, () -> log.append(TestBatches.at(100).build()));
    assertThrows(ClosedChannelException.class, () -> log.read(0, Long.MAX_VALUE, 100));
    assertThrows(ClosedChannelException.class, () -> log.findByTimestamp(0));
    assertThrows(ClosedChannelException.class, () -> log.truncateTo(0));
    assertThrows(ClosedChannelException.class, () -> log.advanceLogStart(0));
    assertThrows(ClosedChannelException.class, () -> log.beginReplace(0, 0));
    assertThrows(IllegalStateException.class, log::endOffset);
    assertThrows(IllegalStateException.class, log::chunks);
    assertTrue(log.flush().toCompletableFuture().isCompletedExceptionally(), "flush of a closed partition");
  }
}
