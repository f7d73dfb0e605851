package odradek.core.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import odradek.api.ErrorCode;
import odradek.api.record.RecordBatch;
import odradek.api.record.RecordBatches;
import odradek.api.record.TimestampType;
import odradek.core.spi.storage.Slice;
import org.junit.jupiter.api.Test;

/** Appends, reads and offsets of a log; producers, transactions, recovery and look-ups have tests of their own. */
class PartitionLogTest {

  private static final long T = TestLog.START_MS;

  private final TestLog test = new TestLog();

  private static ByteBuffer content(Slice slice) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(slice.sizeBytes());
    slice.readInto(bytes, 0);
    slice.release();
    return bytes.flip();
  }

  @Test
  void offsetsAndLeaderEpochAreStampedInPlace() {
    test.leaderEpoch = 7;
    ByteBuffer payload = TestLog.batch(T, T, T);
    assertEquals(new Appended(0, 2, -1, 0, false), test.append(payload));
    assertEquals(0, payload.position());
    assertEquals(new Appended(3, 3, -1, 0, false), test.append(T));
    assertEquals(4, test.log.logEndOffset());
    RecordBatch second = test.stored().get(1);
    assertEquals(3, second.baseOffset());
    assertEquals(7, second.partitionLeaderEpoch());
    assertTrue(second.isCrcValid());
    assertEquals(7, test.log.latestEpoch());
  }

  @Test
  void directBufferWithOffsetIsAppended() {
    ByteBuffer batch = TestLog.batch(T, T);
    ByteBuffer frame = ByteBuffer.allocateDirect(batch.remaining() + 100).position(50).put(batch).flip().position(50);
    assertEquals(new Appended(0, 1, -1, 0, false), test.append(frame));
    assertEquals(50, frame.position());
    assertEquals(2, test.log.logEndOffset());
  }

  @Test
  void rule45ReadInsideBatchReturnsTheWholeBatch() throws IOException {
    test.append(T, T, T);
    test.append(T, T);
    ByteBuffer read = content(test.log.reader().read(1, 5, 1 << 20));
    assertEquals(2, RecordBatches.list(read).size());
    assertEquals(0, RecordBatches.list(read).get(0).baseOffset());
  }

  @Test
  void readStopsAtUpToOffsetAndAtMaxBytesButNeverBeforeTheFirstBatch() throws IOException {
    test.append(T, T, T);
    test.append(T, T);
    assertEquals(1, RecordBatches.list(content(test.log.reader().read(0, 3, 1 << 20))).size());
    assertEquals(1, RecordBatches.list(content(test.log.reader().read(0, 5, 1))).size());
    assertEquals(0, content(test.log.reader().read(3, 3, 1 << 20)).remaining());
    assertEquals(0, content(test.log.reader().read(5, 5, 1 << 20)).remaining());
    assertEquals(0, test.storage.slicesOut());
  }

  @Test
  void highWatermarkStaysWithinTheLog() {
    test.append(T, T, T);
    test.log.highWatermark(9);
    assertEquals(3, test.log.highWatermark());
    test.log.highWatermark(-1);
    assertEquals(0, test.log.highWatermark());
  }

  @Test
  void busyStorageTakesNothingAndTheSameBatchIsTakenLater() {
    test.config = LogConfig.DEFAULT.toBuilder()
        .timestampType(TimestampType.LOG_APPEND_TIME).build();
    test.open();
    test.storage.busy(true);
    ByteBuffer payload = TestLog.batch(T);
    Busy busy = assertInstanceOf(Busy.class, test.append(payload));
    assertEquals(0, test.log.logEndOffset());
    test.storage.busy(false);
    assertEquals(new Appended(0, 0, T, 0, false), test.log.append(busy.batch(), 0));
  }

  @Test
  void failedAppendFailsTheLogUntilItIsOpenedAgain() throws IOException {
    var cause = new IOException("no space left on device");
    test.append(T);
    test.storage.failWith(cause);
    Rejected rejected = assertInstanceOf(Rejected.class, test.append(TestLog.batch(T)));
    assertEquals(ErrorCode.KAFKA_STORAGE_ERROR, rejected.error());
    assertTrue(rejected.message().contains("no space left"), rejected.message());
    test.storage.failWith(null);
    assertEquals(ErrorCode.KAFKA_STORAGE_ERROR, ((Rejected) test.append(TestLog.batch(T))).error());
    assertSame(cause, test.log.failure());
    assertTrue(content(test.log.reader().read(0, 1, 100)).hasRemaining());
    test.open();
    assertNull(test.log.failure());
    assertEquals(new Appended(1, 1, -1, 0, false), test.append(TestLog.batch(T)));
  }

  @Test
  void appendInAnOldLeaderEpochIsABug() {
    test.log.beginEpoch(5);
    assertThrows(IllegalArgumentException.class, () -> test.append(T));
    assertEquals(0, test.log.logEndOffset());
  }
}
