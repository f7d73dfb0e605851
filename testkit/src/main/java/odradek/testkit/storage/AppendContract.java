package odradek.testkit.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import odradek.api.record.BatchLayout;
import odradek.core.spi.storage.AppendResult;
import odradek.core.spi.storage.PartitionStorage;
import org.junit.jupiter.api.Test;

/** The part of the contract on {@link PartitionStorage#append} and offsets. */
public interface AppendContract extends StorageContract {

  @Test
  default void aNewLogIsEmpty() throws IOException {
    PartitionStorage log = harness().create();
    assertEquals(0, log.endOffset());
    assertEquals(0, LogModel.bytes(log.read(0, Long.MAX_VALUE, 1000)).length);
    assertEquals(-1, log.findByTimestamp(0));
    assertEquals(1, log.chunks().size());
    assertEquals(0, log.chunks().get(0).sizeBytes());
  }

  @Test
  default void aLogStartsWhereItIsTold() throws IOException {
    PartitionStorage log = harness().engine().create(harness().newPartition(), harness().context(), 5_000_000_000L);
    assertEquals(5_000_000_000L, log.endOffset());
    var model = new LogModel(5_000_000_000L);
    model.append(log, TestBatches.at(5_000_000_000L).records(3));
    model.assertSame(log);
  }

  @Test
  default void appendingMovesTheEnd() throws IOException {
    PartitionStorage log = harness().create();
    var model = new LogModel(0);
    model.append(log, TestBatches.at(0).records(3));
    assertEquals(3, log.endOffset());
    model.append(log, TestBatches.at(3));
    assertEquals(4, log.endOffset());
    model.assertSame(log);
  }

  @Test
  default void manyBatchesInOneAppend() throws IOException {
    PartitionStorage log = harness().create();
    var model = new LogModel(0);
    model.append(log, TestBatches.at(0).records(3), TestBatches.at(3), TestBatches.at(4).records(2).valueBytes(500));
    model.append(log, TestBatches.at(6), TestBatches.at(7));
    model.assertSame(log);
  }

  @Test
  default void offsetsMayHaveGaps() throws IOException {
    PartitionStorage log = harness().create();
    var model = new LogModel(0);
    model.append(log, TestBatches.at(10), TestBatches.at(20).records(3).offsetStep(5));
    model.append(log, TestBatches.at(1_000));
    model.append(log, TestBatches.at(1_000_000_000_000L).records(2));
    model.append(log, TestBatches.at(1_000_000_000_002L));
    model.assertSame(log);
  }

  @Test
  default void theBufferIsBorrowedAndLeftAlone() throws IOException {
    PartitionStorage log = harness().create();
    var model = new LogModel(0);
    ByteBuffer batches = TestBatches.concat(TestBatches.at(0).build(), TestBatches.at(1).build());
    ByteBuffer padded = ByteBuffer.allocateDirect(batches.remaining() + 20);
    padded.position(7).limit(7 + batches.remaining());
    padded.put(batches.duplicate()).position(7);
    ByteBuffer before = ByteBuffer.allocate(padded.capacity()).put(padded.duplicate().clear()).flip();
    assertEquals(AppendResult.APPENDED, log.append(padded));
    model.add(batches);
    assertEquals(7 + batches.remaining(), padded.limit());
    assertEquals(before, padded.duplicate().clear());
    padded.clear();
    for (int i = 0; i < padded.capacity(); i++) {
      padded.put(i, (byte) 0);
    }
    model.assertSame(log);
  }

  @Test
  default void heapBuffersAndSlicesOfThem() throws IOException {
    PartitionStorage log = harness().create();
    var model = new LogModel(0);
    ByteBuffer batch = TestBatches.at(0).records(4).build();
    byte[] array = new byte[batch.remaining() + 11];
    batch.get(0, array, 11, batch.remaining());
    model.append(log, ByteBuffer.wrap(array, 11, batch.remaining()));
    ByteBuffer heap = ByteBuffer.allocate(1_000).put(TestBatches.at(4).build()).flip();
    model.append(log, heap.slice());
    model.assertSame(log);
  }

  @Test
  default void aBatchMayBeLargerThanAnyBuffer() throws IOException {
    PartitionStorage log = harness().create();
    var model = new LogModel(0);
    model.append(log, TestBatches.at(0));
    model.append(log, TestBatches.at(1).valueBytes(3 << 20));
    model.append(log, TestBatches.at(2));
    model.assertSame(log);
  }

  @Test
  default void manySmallAppends() throws IOException {
    PartitionStorage log = harness().create();
    var model = new LogModel(0);
    for (int i = 0; i < 3_000; i++) {
      model.append(log, TestBatches.at(i));
    }
    model.assertSame(log);
  }

  @Test
  default void whatIsNotABatchIsRefused() throws IOException {
    PartitionStorage log = harness().create();
    var model = new LogModel(0);
    model.append(log, TestBatches.at(0).records(2));
    ByteBuffer batch = TestBatches.at(2).build();
    refused(log, ByteBuffer.allocateDirect(0));
    refused(log, batch.duplicate().limit(batch.limit() - 1));
    refused(log, batch.duplicate().limit(20));
    refused(log, TestBatches.concat(batch, batch.duplicate().limit(70)));
    ByteBuffer oldMagic = TestBatches.at(2).build();
    oldMagic.put(BatchLayout.MAGIC_POSITION, (byte) 1);
    refused(log, oldMagic);
    ByteBuffer negativeLength = TestBatches.at(2).build();
    negativeLength.putInt(BatchLayout.LENGTH_POSITION, -5);
    refused(log, negativeLength);
    model.assertSame(log);
    model.append(log, TestBatches.at(2));
    model.assertSame(log);
  }

  @Test
  default void offsetsThatDoNotAscendAreRefused() throws IOException {
    PartitionStorage log = harness().create();
    var model = new LogModel(0);
    model.append(log, TestBatches.at(0).records(5));
    refused(log, TestBatches.at(4).build());
    refused(log, TestBatches.at(0).build());
    refused(log, TestBatches.concat(TestBatches.at(5).records(3).build(), TestBatches.at(7).build()));
    refused(log, TestBatches.concat(TestBatches.at(9).build(), TestBatches.at(5).build()));
    ByteBuffer backwards = TestBatches.at(6).build();
    backwards.putInt(BatchLayout.LAST_OFFSET_DELTA_POSITION, -1);
    refused(log, backwards);
    model.assertSame(log);
    model.append(log, TestBatches.at(5));
    model.assertSame(log);
  }

  private static void refused(PartitionStorage log, ByteBuffer batches) {
    assertThrows(IllegalArgumentException.class, () -> log.append(batches));
  }
}
