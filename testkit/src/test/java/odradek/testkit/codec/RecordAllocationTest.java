package odradek.testkit.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.zip.CRC32C;
import odradek.api.record.Header;
import odradek.api.record.RecordBatch;
import odradek.api.record.RecordBatchBuilder;
import odradek.api.record.RecordBatches;
import odradek.api.record.RecordCursor;
import org.junit.jupiter.api.Test;

/** What the broker does with every produced batch allocates nothing, however many batches and records there are. */
class RecordAllocationTest {

  private static final int BATCHES = 100;
  private static final int RECORDS = 100;

  /** For what the measurement itself may cost. */
  private static final long SLACK_BYTES = 2_000;

  private final RecordBatches batches = new RecordBatches();
  private final RecordCursor cursor = new RecordCursor();
  private final CRC32C crc = new CRC32C();

  private static ByteBuffer batches(boolean direct) {
    var builder = new RecordBatchBuilder();
    List<Header> headers = List.of(new Header("trace", ByteBuffer.allocate(8)));
    for (int i = 0; i < RECORDS; i++) {
      builder.append(i, ByteBuffer.allocate(10), ByteBuffer.allocate(100), headers);
    }
    ByteBuffer one = builder.build();
    int size = one.remaining() * BATCHES;
    ByteBuffer all = direct ? ByteBuffer.allocateDirect(size) : ByteBuffer.allocate(size);
    while (all.hasRemaining()) {
      all.put(one.duplicate());
    }
    return all.flip();
  }

  private void validateAndStamp(ByteBuffer buffer) {
    long offset = 0;
    batches.wrap(buffer);
    while (batches.next()) {
      RecordBatch batch = batches.batch();
      batch.requireCrc(crc);
      cursor.wrap(batch);
      while (cursor.next()) {
        assertTrue(cursor.hasKey() && cursor.timestampMs() == cursor.index());
        while (cursor.nextHeader()) {
          assertEquals(5, cursor.headerKeyLength());
        }
      }
      batch.baseOffset(offset);
      batch.partitionLeaderEpoch(7);
      offset = batch.nextOffset();
    }
    batches.requireWhole();
    assertEquals((long) BATCHES * RECORDS, offset);
  }

  @Test
  void validatingAndStampingAllocatesNothing() {
    for (boolean direct : new boolean[] {false, true}) {
      ByteBuffer buffer = batches(direct);
      validateAndStamp(buffer);
      long allocated = AllocatedBytes.of(() -> validateAndStamp(buffer));
      assertTrue(allocated <= SLACK_BYTES, "direct " + direct + ": allocated " + allocated + " bytes");
    }
  }

  @Test
  void copyingRecordsAllocatesNothingOnceTheBuilderHasGrown() {
    ByteBuffer source = batches(false);
    var builder = new RecordBatchBuilder();
    RecordBatch batch = new RecordBatch().wrap(source, 0);
    Runnable copy = () -> {
      builder.clear();
      cursor.wrap(batch);
      while (cursor.next()) {
        builder.append(cursor);
      }
    };
    copy.run();
    long allocated = AllocatedBytes.of(copy);
    assertTrue(allocated <= SLACK_BYTES, "allocated " + allocated + " bytes for " + RECORDS + " records");
    assertEquals(RECORDS, builder.recordsCount());
  }
}
