package odradek.testkit.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import odradek.api.TopicIdPartition;
import odradek.core.spi.storage.FileRange;
import odradek.core.spi.storage.PartitionStorage;
import odradek.core.spi.storage.Slice;
import odradek.core.spi.storage.StorageCapability;
import org.junit.jupiter.api.Test;

/** The part of the contract on {@link Slice}. */
public interface SliceContract extends StorageContract {

  @Test
  default void everyPieceOfASliceCanBeCopied() throws IOException {
    var log = harness().create();
    var model = new LogModel(0);
    fill(log, model, 0, 40);
    byte[] expected = model.bytesFrom(0);
    Slice slice = log.read(0, Long.MAX_VALUE, 1 << 20);
    assertEquals(expected.length, slice.sizeBytes());
    for (int position = 0; position <= expected.length; position += 97) {
      int length = Math.min(1_000, expected.length - position);
      ByteBuffer target = (position % 2 == 0 ? ByteBuffer.allocate(length + 8) : ByteBuffer.allocateDirect(length + 8))
          .position(3).limit(3 + length);
      slice.readInto(target, position);
      assertEquals(3 + length, target.position());
      byte[] copied = new byte[length];
      target.get(3, copied);
      assertArrayEquals(Arrays.copyOfRange(expected, position, position + length), copied);
    }
    slice.release();
  }

  @Test
  default void loadingASliceChangesNothing() throws IOException {
    var log = harness().create();
    var model = new LogModel(0);
    fill(log, model, 0, 40);
    Slice slice = log.read(0, Long.MAX_VALUE, 1 << 20);
    log.truncateTo(0);
    slice.load();
    slice.load();
    assertArrayEquals(model.bytesFrom(0), LogModel.bytes(slice));
    Slice.EMPTY.load();
  }

  @Test
  default void everyPieceOfASliceCanBeTransferred() throws IOException {
    var log = harness().create();
    var model = new LogModel(0);
    fill(log, model, 0, 40);
    byte[] expected = model.bytesFrom(0);
    Slice slice = log.read(0, Long.MAX_VALUE, 1 << 20);
    for (int perCall : new int[] {1 << 20, 1_000, 61, 7}) {
      var channel = new SlowChannel(perCall);
      int position = 0;
      while (position < expected.length) {
        int count = Math.min(2_500, expected.length - position);
        long written = slice.transferTo(channel, position, count);
        assertTrue(written >= 0 && written <= count, "written " + written + " of " + count);
        position += (int) written;
      }
      assertArrayEquals(expected, channel.bytes());
    }
    slice.release();
  }

  @Test
  default void aTransferToAFullChannelWritesNothing() throws IOException {
    var log = harness().create();
    fill(log, new LogModel(0), 0, 3);
    Slice slice = log.read(0, Long.MAX_VALUE, 1 << 20);
    assertEquals(0, slice.transferTo(new SlowChannel(0), 0, slice.sizeBytes()));
    slice.release();
  }

  @Test
  default void aFileRangeIsThereWhereItIsDeclared() throws IOException {
    var log = harness().create();
    var model = new LogModel(0);
    fill(log, model, 0, 40);
    Slice slice = log.read(3, Long.MAX_VALUE, 1 << 20);
    FileRange range = slice.fileRange();
    if (harness().can(StorageCapability.FILE_RANGE)) {
      assertNotNull(range);
      assertEquals(slice.sizeBytes(), range.length());
      ByteBuffer target = ByteBuffer.allocate(range.length());
      while (target.hasRemaining()) {
        assertTrue(range.channel().read(target, range.position() + target.position()) > 0, "the range is in the file");
      }
      assertArrayEquals(model.bytesFrom(3), target.array());
    } else {
      assertNull(range);
    }
    slice.release();
  }

  @Test
  default void whatIsOutsideASliceIsRefused() throws IOException {
    var log = harness().create();
    var model = new LogModel(0);
    fill(log, model, 0, 3);
    Slice slice = log.read(0, Long.MAX_VALUE, 1 << 20);
    int size = slice.sizeBytes();
    assertThrows(IllegalArgumentException.class, () -> slice.readInto(ByteBuffer.allocate(size + 1), 0));
    assertThrows(IllegalArgumentException.class, () -> slice.readInto(ByteBuffer.allocate(1), size));
    assertThrows(IllegalArgumentException.class, () -> slice.readInto(ByteBuffer.allocate(1), -1));
    assertThrows(IllegalArgumentException.class, () -> slice.transferTo(new SlowChannel(10), 0, size + 1));
    assertThrows(IllegalArgumentException.class, () -> slice.transferTo(new SlowChannel(10), -1, 1));
    assertArrayEquals(model.bytesFrom(0), LogModel.bytes(slice));
  }

  @Test
  default void aSliceThatIsRetainedTwiceIsReleasedTwice() throws IOException {
    var log = harness().create();
    var model = new LogModel(0);
    fill(log, model, 0, 3);
    Slice slice = log.read(0, Long.MAX_VALUE, 1 << 20);
    slice.retain();
    slice.release();
    log.close();
    assertArrayEquals(model.bytesFrom(0), LogModel.bytes(slice));
  }

  @Test
  default void aSliceOutlivesTruncation() throws IOException {
    var log = harness().create();
    var model = new LogModel(0);
    fill(log, model, 0, 20);
    Slice whole = log.read(0, Long.MAX_VALUE, 1 << 20);
    Slice tail = log.read(12, Long.MAX_VALUE, 1 << 20);
    byte[] expectedWhole = model.bytesFrom(0);
    byte[] expectedTail = model.bytesFrom(12);
    log.truncateTo(5);
    model.truncateTo(5);
    for (int i = 5; i < 40; i++) {
      model.append(log, TestBatches.at(i).valueBytes(150).seed(1_000 + i));
    }
    assertArrayEquals(expectedWhole, LogModel.bytes(whole));
    assertArrayEquals(expectedTail, LogModel.bytes(tail));
    model.assertSame(log);
  }

  @Test
  default void aSliceOutlivesTruncationOfChunks() throws IOException {
    var log = harness().create(1_000);
    var model = new LogModel(0);
    fill(log, model, 0, 60);
    Slice slice = log.read(40, Long.MAX_VALUE, 1 << 20);
    byte[] expected = Arrays.copyOf(model.bytesFrom(40), slice.sizeBytes());
    log.truncateTo(3);
    model.truncateTo(3);
    fill(log, model, 3, 60);
    assertArrayEquals(expected, LogModel.bytes(slice));
    model.assertSame(log);
  }

  @Test
  default void aSliceOutlivesRetention() throws IOException {
    var log = harness().create(1_000);
    var model = new LogModel(0);
    fill(log, model, 0, 60);
    Slice slice = log.read(0, Long.MAX_VALUE, 1 << 20);
    byte[] expected = Arrays.copyOf(model.bytesFrom(0), slice.sizeBytes());
    log.advanceLogStart(60);
    harness().engine().maintain();
    fill(log, new LogModel(60), 60, 120);
    assertArrayEquals(expected, LogModel.bytes(slice));
  }

  @Test
  default void aSliceOutlivesDeletionAndClose() throws IOException {
    TopicIdPartition deleted = harness().newPartition();
    var log = harness().engine().create(deleted, harness().context(), 0);
    var other = harness().create();
    var model = new LogModel(0);
    fill(log, model, 0, 20);
    fill(other, new LogModel(0), 0, 20);
    Slice first = log.read(0, Long.MAX_VALUE, 1 << 20);
    Slice second = other.read(0, Long.MAX_VALUE, 1 << 20);
    harness().engine().delete(deleted);
    harness().engine().maintain();
    harness().closeEngine();
    assertArrayEquals(model.bytesFrom(0), LogModel.bytes(first));
    assertArrayEquals(model.bytesFrom(0), LogModel.bytes(second));
  }

  private static void fill(PartitionStorage log, LogModel model, int from, int to) throws IOException {
    for (int i = from; i < to; i++) {
      model.append(log, TestBatches.at(i).valueBytes(i * 3));
    }
  }
}
