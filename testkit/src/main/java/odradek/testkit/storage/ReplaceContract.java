package odradek.testkit.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import odradek.api.TopicIdPartition;
import odradek.core.spi.storage.Chunk;
import odradek.core.spi.storage.PartitionStorage;
import odradek.core.spi.storage.Replacement;
import odradek.core.spi.storage.Slice;
import odradek.core.spi.storage.StorageCapability;
import org.junit.jupiter.api.Test;

/** The part of the contract on {@link PartitionStorage#beginReplace} and {@link Replacement}. */
public interface ReplaceContract extends StorageContract {

  @Test
  default void committedChunksTakeThePlaceOfTheOldOnes() throws IOException {
    TopicIdPartition partition = harness().newPartition();
    PartitionStorage log = harness().engine().create(partition, harness().context(1_000), 0);
    LogModel model = filled(log);
    List<Chunk> old = log.chunks();
    Replacement replacement = log.beginReplace(old.get(1).baseOffset(), old.get(3).baseOffset());
    LogModel cleaned = clean(model, old.get(1).baseOffset(), old.get(3).endOffset(), replacement);
    model.assertSame(log);
    model.append(log, TestBatches.at(model.endOffset()));
    cleaned.add(ByteBuffer.wrap(model.last().bytes()));
    replacement.commit();
    cleaned.assertSame(log);
    assertTrue(log.chunks().size() < old.size(), "chunks " + log.chunks());
    for (long offset = 0; offset <= cleaned.endOffset(); offset++) {
      cleaned.assertRead(log, offset, Long.MAX_VALUE, 1 << 20);
    }
    replacement.abort();
    cleaned.assertSame(log);
    if (harness().can(StorageCapability.PERSISTENT)) {
      harness().reopen();
      log = harness().engine().open(partition, harness().context(1_000));
      cleaned.assertSame(log);
    }
    cleaned.append(log, TestBatches.at(cleaned.endOffset()));
    cleaned.assertSame(log);
  }

  @Test
  default void anAbortedReplacementLeavesNoTrace() throws IOException {
    TopicIdPartition partition = harness().newPartition();
    PartitionStorage log = harness().engine().create(partition, harness().context(1_000), 0);
    LogModel model = filled(log);
    List<Chunk> old = log.chunks();
    Replacement replacement = log.beginReplace(0, old.get(2).baseOffset());
    clean(model, 0, old.get(2).endOffset(), replacement);
    replacement.abort();
    replacement.abort();
    assertEquals(old, log.chunks());
    model.assertSame(log);
    Replacement unfinished = log.beginReplace(0, old.get(2).baseOffset());
    clean(model, 0, old.get(2).endOffset(), unfinished);
    if (harness().can(StorageCapability.PERSISTENT)) {
      harness().reopen();
      log = harness().engine().open(partition, harness().context(1_000));
      model.assertSame(log);
      assertEquals(old, log.chunks());
    }
  }

  @Test
  default void everythingInTheRangeMayGo() throws IOException {
    TopicIdPartition partition = harness().newPartition();
    PartitionStorage log = harness().engine().create(partition, harness().context(1_000), 0);
    LogModel model = filled(log);
    List<Chunk> old = log.chunks();
    log.beginReplace(old.get(1).baseOffset(), old.get(2).baseOffset()).commit();
    var left = new LogModel(0);
    model.entries().stream()
        .filter(entry -> entry.baseOffset() < old.get(1).baseOffset() || entry.baseOffset() >= old.get(2).endOffset())
        .forEach(entry -> left.add(ByteBuffer.wrap(entry.bytes())));
    left.assertSame(log);
    for (long offset = 0; offset <= left.endOffset(); offset++) {
      left.assertRead(log, offset, Long.MAX_VALUE, 1 << 20);
    }
    if (harness().can(StorageCapability.PERSISTENT)) {
      harness().reopen();
      left.assertSame(harness().engine().open(partition, harness().context(1_000)));
    }
  }

  @Test
  default void readersKeepWhatTheyHold() throws IOException {
    PartitionStorage log = harness().create(1_000);
    LogModel model = filled(log);
    List<Chunk> old = log.chunks();
    Slice slice = log.read(0, Long.MAX_VALUE, 900);
    byte[] expected = Arrays.copyOf(model.bytesFrom(0), slice.sizeBytes());
    Replacement replacement = log.beginReplace(0, old.get(2).baseOffset());
    LogModel cleaned = clean(model, 0, old.get(2).endOffset(), replacement);
    replacement.commit();
    harness().engine().maintain();
    cleaned.assertSame(log);
    assertArrayEquals(expected, LogModel.bytes(slice));
  }

  @Test
  default void aReplacementMayBeRepeated() throws IOException {
    PartitionStorage log = harness().create(1_000);
    LogModel model = filled(log);
    for (int round = 0; round < 3; round++) {
      List<Chunk> old = log.chunks();
      long last = old.get(old.size() - 2).baseOffset();
      Replacement replacement = log.beginReplace(0, last);
      model = clean(model, 0, old.get(old.size() - 2).endOffset(), replacement);
      replacement.commit();
      model.assertSame(log);
    }
  }

  @Test
  default void wrongRangesAreRefused() throws IOException {
    PartitionStorage log = harness().create(1_000);
    LogModel model = filled(log);
    List<Chunk> old = log.chunks();
    long active = old.get(old.size() - 1).baseOffset();
    assertThrows(IllegalArgumentException.class, () -> log.beginReplace(0, active));
    assertThrows(IllegalArgumentException.class, () -> log.beginReplace(active, active));
    assertThrows(IllegalArgumentException.class, () -> log.beginReplace(1, old.get(1).baseOffset()));
    assertThrows(IllegalArgumentException.class, () -> log.beginReplace(0, old.get(1).baseOffset() + 1));
    assertThrows(IllegalArgumentException.class, () -> log.beginReplace(old.get(1).baseOffset(), 0));
    Replacement replacement = log.beginReplace(0, 0);
    assertThrows(IllegalArgumentException.class, () -> log.beginReplace(0, 0));
    replacement.abort();
    log.beginReplace(0, 0).abort();
    model.assertSame(log);
  }

  @Test
  default void wrongBatchesAreRefused() throws IOException {
    PartitionStorage log = harness().create(1_000);
    LogModel model = filled(log);
    Chunk second = log.chunks().get(1);
    Replacement replacement = log.beginReplace(second.baseOffset(), second.baseOffset());
    assertThrows(IllegalArgumentException.class,
        () -> replacement.append(TestBatches.at(second.baseOffset() - 1).build()));
    assertThrows(IllegalArgumentException.class, () -> replacement.append(TestBatches.at(second.endOffset()).build()));
    assertThrows(IllegalArgumentException.class,
        () -> replacement.append(TestBatches.at(second.endOffset() - 1).records(2).build()));
    assertThrows(IllegalArgumentException.class, () -> replacement.append(ByteBuffer.allocate(0)));
    replacement.append(TestBatches.at(second.baseOffset() + 1).build());
    assertThrows(IllegalArgumentException.class,
        () -> replacement.append(TestBatches.at(second.baseOffset()).build()));
    replacement.abort();
    model.assertSame(log);
  }

  @Test
  default void aCommitAfterTheChunksChangedIsRefused() throws IOException {
    PartitionStorage log = harness().create(1_000);
    LogModel model = filled(log);
    List<Chunk> old = log.chunks();
    Replacement retained = log.beginReplace(0, old.get(2).baseOffset());
    log.advanceLogStart(old.get(1).baseOffset());
    model.removeBefore(old.get(1).baseOffset());
    assertThrows(IllegalStateException.class, retained::commit);
    model.assertSame(log);
    Replacement truncated = log.beginReplace(old.get(1).baseOffset(), old.get(3).baseOffset());
    log.truncateTo(old.get(3).baseOffset() + 1);
    model.truncateTo(old.get(3).baseOffset() + 1);
    assertThrows(IllegalStateException.class, truncated::commit);
    model.assertSame(log);
    model.append(log, TestBatches.at(model.endOffset()));
    model.assertSame(log);
  }

  private static LogModel filled(PartitionStorage log) throws IOException {
    var model = new LogModel(0);
    for (int i = 0; i < 60; i++) {
      model.append(log, TestBatches.at(i).valueBytes(100).timestampMs(i));
    }
    return model;
  }

  /** Keeps every third batch of the range; what the log should be afterwards. */
  private static LogModel clean(LogModel model, long from, long to, Replacement replacement) throws IOException {
    var cleaned = new LogModel(0);
    var kept = new ArrayList<ByteBuffer>();
    for (LogModel.Entry entry : model.entries()) {
      boolean inside = entry.baseOffset() >= from && entry.baseOffset() < to;
      if (!inside || entry.baseOffset() % 3 == 0) {
        cleaned.add(ByteBuffer.wrap(entry.bytes()));
      }
      if (inside && entry.baseOffset() % 3 == 0) {
        kept.add(ByteBuffer.wrap(entry.bytes()));
      }
    }
    int half = kept.size() / 2;
    replacement.append(TestBatches.concat(kept.subList(0, half).toArray(ByteBuffer[]::new)));
    for (ByteBuffer batch : kept.subList(half, kept.size())) {
      replacement.append(batch);
    }
    return cleaned;
  }
}
