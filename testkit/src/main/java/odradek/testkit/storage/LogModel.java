package odradek.testkit.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import odradek.api.record.RecordBatch;
import odradek.api.record.RecordBatches;
import odradek.core.spi.storage.AppendResult;
import odradek.core.spi.storage.PartitionStorage;
import odradek.core.spi.storage.Slice;

/** What a log should hold, in the simplest form, and comparisons with what it holds. Confined to one thread. */
final class LogModel {

  /** A batch that was appended. */
  record Entry(long baseOffset, long nextOffset, long maxTimestampMs, byte[] bytes) {}

  private final List<Entry> entries = new ArrayList<>();
  private long endOffset;

  LogModel(long startOffset) {
    endOffset = startOffset;
  }

  List<Entry> entries() {
    return entries;
  }

  long endOffset() {
    return endOffset;
  }

  /** Appends to the log and to the model. */
  void append(PartitionStorage log, TestBatches... batches) throws IOException {
    ByteBuffer[] parts = new ByteBuffer[batches.length];
    for (int i = 0; i < batches.length; i++) {
      parts[i] = batches[i].build();
    }
    append(log, TestBatches.concat(parts));
  }

  void append(PartitionStorage log, ByteBuffer batches) throws IOException {
    assertEquals(AppendResult.APPENDED, log.append(batches.duplicate()));
    add(batches);
  }

  /** Adds to the model alone. */
  void add(ByteBuffer batches) {
    for (RecordBatch batch : RecordBatches.list(batches)) {
      byte[] bytes = new byte[batch.sizeBytes()];
      batches.get(batch.position(), bytes);
      entries.add(new Entry(batch.baseOffset(), batch.nextOffset(), batch.maxTimestamp(), bytes));
      endOffset = batch.nextOffset();
    }
  }

  void truncateTo(long offset) {
    if (offset >= endOffset) {
      return;
    }
    endOffset = offset;
    while (!entries.isEmpty() && last().nextOffset() > offset) {
      endOffset = Math.min(endOffset, last().baseOffset());
      entries.remove(entries.size() - 1);
    }
  }

  void removeBefore(long offset) {
    entries.removeIf(entry -> entry.nextOffset() <= offset);
  }

  Entry last() {
    return entries.get(entries.size() - 1);
  }

  /** The index of the first batch that ends after an offset; the number of batches if there is none. */
  int indexOf(long offset) {
    int index = 0;
    while (index < entries.size() && entries.get(index).nextOffset() <= offset) {
      index++;
    }
    return index;
  }

  /** The log must hold these batches, byte for byte, and end where the model does. */
  void assertSame(PartitionStorage log) throws IOException {
    assertEquals(endOffset, log.endOffset(), "end offset");
    long from = entries.isEmpty() ? endOffset : entries.get(0).baseOffset();
    assertArrayEquals(bytesFrom(0), readAll(log, from), "content from offset " + from);
  }

  /** The bytes of all batches from an index on. */
  byte[] bytesFrom(int index) {
    var all = new ByteArrayOutputStream();
    for (int i = index; i < entries.size(); i++) {
      all.writeBytes(entries.get(i).bytes());
    }
    return all.toByteArray();
  }

  /** A read must answer with a prefix of what is expected, made of whole batches, within its limits. */
  void assertRead(PartitionStorage log, long offset, long upToOffset, int maxBytes) throws IOException {
    String call = "read(" + offset + ", " + upToOffset + ", " + maxBytes + ")";
    byte[] actual = bytes(log.read(offset, upToOffset, maxBytes));
    int index = indexOf(offset);
    boolean any = index < entries.size() && entries.get(index).baseOffset() < upToOffset;
    assertEquals(any, actual.length > 0, call + ": whether there is at least one batch");
    int position = 0;
    while (position < actual.length) {
      Entry entry = entries.get(index++);
      assertTrue(entry.baseOffset() < upToOffset, call + " goes beyond its offset limit");
      int end = position + entry.bytes().length;
      assertTrue(end <= actual.length, call + " cuts the batch at offset " + entry.baseOffset());
      assertTrue(end <= maxBytes || position == 0, call + " goes beyond its byte limit");
      byte[] part = Arrays.copyOfRange(actual, position, end);
      assertArrayEquals(entry.bytes(), part, call + ": batch at offset " + entry.baseOffset());
      position = end;
    }
  }

  /** Reads and releases a slice. */
  static byte[] bytes(Slice slice) throws IOException {
    try {
      ByteBuffer target = ByteBuffer.allocate(slice.sizeBytes());
      slice.readInto(target, 0);
      return target.array();
    } finally {
      slice.release();
    }
  }

  /** Reads to the end, slice after slice, as a consumer does. */
  static byte[] readAll(PartitionStorage log, long from) throws IOException {
    var all = new ByteArrayOutputStream();
    long offset = from;
    while (true) {
      byte[] part = bytes(log.read(offset, Long.MAX_VALUE, 1 << 20));
      if (part.length == 0) {
        return all.toByteArray();
      }
      all.writeBytes(part);
      List<RecordBatch> batches = RecordBatches.list(ByteBuffer.wrap(part));
      long next = batches.get(batches.size() - 1).nextOffset();
      assertTrue(next > offset, "reading at offset " + offset + " makes no progress");
      offset = next;
    }
  }
}
