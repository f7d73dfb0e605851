package odradek.testkit.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import odradek.api.TopicIdPartition;
import odradek.core.spi.storage.Chunk;
import odradek.core.spi.storage.PartitionOptions;
import odradek.core.spi.storage.PartitionStorage;
import odradek.core.spi.storage.StorageCapability;
import org.junit.jupiter.api.Test;

/** The part of the contract on chunks, rolling and {@link PartitionStorage#advanceLogStart}. */
public interface ChunkContract extends StorageContract {

  @Test
  default void chunksRollBeforeTheyGrowBeyondTheirSize() throws IOException {
    PartitionStorage log = harness().create(1_000);
    var model = new LogModel(0);
    for (int i = 0; i < 100; i++) {
      model.append(log, TestBatches.at(i).valueBytes(50 + i % 7));
      assertChunks(log, model);
    }
    assertTrue(log.chunks().size() > 5, "chunks " + log.chunks());
    log.chunks().forEach(chunk -> assertTrue(chunk.sizeBytes() <= 1_000, "chunk " + chunk));
    model.assertSame(log);
  }

  @Test
  default void oneAppendMayFillManyChunks() throws IOException {
    PartitionStorage log = harness().create(500);
    var model = new LogModel(0);
    var batches = new TestBatches[30];
    for (int i = 0; i < batches.length; i++) {
      batches[i] = TestBatches.at(i).valueBytes(40);
    }
    model.append(log, batches);
    assertTrue(log.chunks().size() > 3, "chunks " + log.chunks());
    assertChunks(log, model);
    model.assertSame(log);
  }

  @Test
  default void aBatchLargerThanAChunkGetsOneOfItsOwn() throws IOException {
    PartitionStorage log = harness().create(500);
    var model = new LogModel(0);
    model.append(log, TestBatches.at(0));
    model.append(log, TestBatches.at(1).valueBytes(2_000));
    model.append(log, TestBatches.at(2));
    assertEquals(3, log.chunks().size());
    assertChunks(log, model);
    model.assertSame(log);
  }

  @Test
  default void chunksRollByRecordTime() throws IOException {
    TestPartitionContext context = harness().context();
    PartitionOptions options = context.options();
    context.options(new PartitionOptions(options.segmentBytes(), 1_000, 0, options.indexIntervalBytes(),
        options.indexMaxBytes(), 0));
    PartitionStorage log = harness().engine().create(harness().newPartition(), context, 0);
    var model = new LogModel(0);
    model.append(log, TestBatches.at(0).timestampMs(5_000));
    model.append(log, TestBatches.at(1).timestampMs(6_000));
    assertEquals(1, log.chunks().size());
    model.append(log, TestBatches.at(2).timestampMs(6_001));
    assertEquals(2, log.chunks().size());
    model.append(log, TestBatches.at(3).timestampMs(10));
    assertEquals(2, log.chunks().size());
    assertChunks(log, model);
  }

  @Test
  default void optionsMayChangeWhileThePartitionIsOpen() throws IOException {
    TestPartitionContext context = harness().context();
    PartitionStorage log = harness().engine().create(harness().newPartition(), context, 0);
    var model = new LogModel(0);
    for (int i = 0; i < 20; i++) {
      model.append(log, TestBatches.at(i).valueBytes(100));
    }
    assertEquals(1, log.chunks().size());
    context.options(harness().context(1_000).options());
    for (int i = 20; i < 40; i++) {
      model.append(log, TestBatches.at(i).valueBytes(100));
    }
    assertTrue(log.chunks().size() > 2, "chunks " + log.chunks());
    assertChunks(log, model);
  }

  @Test
  default void theStartAdvancesByWholeChunks() throws IOException {
    PartitionStorage log = harness().create(1_000);
    var model = new LogModel(0);
    for (int i = 0; i < 60; i++) {
      model.append(log, TestBatches.at(i).valueBytes(100));
    }
    List<Chunk> before = log.chunks();
    Chunk third = before.get(2);
    log.advanceLogStart(third.baseOffset() + 1);
    model.removeBefore(third.baseOffset());
    assertEquals(before.subList(2, before.size()), log.chunks());
    model.assertSame(log);
    log.advanceLogStart(0);
    log.advanceLogStart(third.baseOffset());
    assertEquals(before.subList(2, before.size()), log.chunks());
    log.advanceLogStart(before.get(4).baseOffset());
    model.removeBefore(before.get(4).baseOffset());
    assertEquals(before.subList(4, before.size()), log.chunks());
    model.assertSame(log);
    assertEquals(model.entries().get(0).bytes().length, LogModel.bytes(log.read(0, Long.MAX_VALUE, 0)).length);
    assertThrows(IllegalArgumentException.class, () -> log.advanceLogStart(61));
    model.assertSame(log);
  }

  @Test
  default void theStartMayAdvanceToTheEnd() throws IOException {
    TopicIdPartition partition = harness().newPartition();
    PartitionStorage log = harness().engine().create(partition, harness().context(1_000), 0);
    var model = new LogModel(0);
    for (int i = 0; i < 60; i++) {
      model.append(log, TestBatches.at(i).valueBytes(100));
    }
    log.advanceLogStart(60);
    model.entries().clear();
    assertEquals(60, log.endOffset());
    assertEquals(0, log.chunks().stream().mapToLong(Chunk::sizeBytes).sum());
    assertEquals(0, LogModel.bytes(log.read(60, Long.MAX_VALUE, 100)).length);
    assertEquals(0, LogModel.bytes(log.read(0, Long.MAX_VALUE, 100)).length);
    assertEquals(-1, log.findByTimestamp(0));
    log.advanceLogStart(60);
    model.assertSame(log);
    if (harness().can(StorageCapability.PERSISTENT)) {
      harness().reopen();
      log = harness().engine().open(partition, harness().context(1_000));
      model.assertSame(log);
    }
    model.append(log, TestBatches.at(60), TestBatches.at(61));
    model.assertSame(log);
  }

  @Test
  default void anEmptyLogMayAdvance() throws IOException {
    PartitionStorage log = harness().create();
    log.advanceLogStart(0);
    assertEquals(0, log.endOffset());
    assertThrows(IllegalArgumentException.class, () -> log.advanceLogStart(1));
  }

  /** Chunks tile the log, and tell how much is in them and how late it is. */
  private static void assertChunks(PartitionStorage log, LogModel model) {
    List<Chunk> chunks = log.chunks();
    assertEquals(model.endOffset(), chunks.get(chunks.size() - 1).endOffset());
    for (int i = 0; i < chunks.size(); i++) {
      Chunk chunk = chunks.get(i);
      if (i > 0) {
        assertEquals(chunks.get(i - 1).endOffset(), chunk.baseOffset(), "chunks " + chunks);
      }
      long size = 0;
      long maxTimestampMs = -1;
      for (LogModel.Entry entry : model.entries()) {
        if (entry.baseOffset() >= chunk.baseOffset() && entry.nextOffset() <= chunk.endOffset()) {
          size += entry.bytes().length;
          maxTimestampMs = Math.max(maxTimestampMs, entry.maxTimestampMs());
        }
      }
      assertEquals(size, chunk.sizeBytes(), "chunk " + chunk);
      assertEquals(maxTimestampMs, chunk.maxTimestampMs(), "chunk " + chunk);
    }
  }
}
