package odradek.core.compaction;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;
import odradek.api.record.RecordBatch;
import odradek.api.record.RecordCursor;

/**
 * Which records are the last of their key. It is found out by a walk over the dirty part of a log; of what lies before
 * that, a record whose key occurs in it is not the last.
 *
 * <p>For the dirty part itself, as far as memory allows, the answer is a mark per offset: most batches there are kept
 * or dropped without being looked into a second time, which saves decompressing them.
 *
 * <p><b>Threading:</b> confined to one thread.
 */
final class LatestRecords {

  private static final int NUMBERS = 3;

  private final CleanTask task;
  private final BatchContent content;
  private final KeyHash hash;
  private final OffsetMap map;
  private final OffsetBits latest;
  private final OffsetBits tombstones;
  private final RecordCursor cursor = new RecordCursor();
  private final CRC32C crc = new CRC32C();
  private long endOffset;

  /** Hash and offset of each key of a batch. */
  private long[] keys = new long[64 * NUMBERS];

  LatestRecords(CleanTask task, CleanerSettings settings, BatchContent content, KeyHash hash) {
    this.task = task;
    this.content = content;
    this.hash = hash;
    long from = task.plan().firstDirtyOffset();
    this.map = settings.newMap(task.plan().endOffset() - from);
    long marksEnd = from + Math.min(task.plan().endOffset() - from, settings.markedOffsetsCount());
    this.latest = new OffsetBits(from, marksEnd);
    this.tombstones = new OffsetBits(from, marksEnd);
    this.endOffset = from;
  }

  /**
   * Walks over the dirty part until it ends or memory is full.
   *
   * @throws odradek.api.record.InvalidBatchException if a batch is damaged or its codec is missing
   */
  void collect(LogWindow window) throws IOException {
    var transactions = new CleanedTransactions(task.aborted());
    window.walk(task.plan().firstDirtyOffset(), task.plan().endOffset());
    while (window.next()) {
      RecordBatch batch = window.batch();
      boolean hasKeys = !batch.isControl() && !transactions.isAborted(batch) && batch.recordsCount() > 0;
      if (hasKeys && !collect(window.wholeBatch())) {
        break;
      }
      endOffset = batch.nextOffset();
    }
    if (endOffset == task.plan().firstDirtyOffset()) {
      throw new IllegalStateException("the first batch after offset " + endOffset + " has more than "
          + map.maxSize() + " keys; log.cleaner.dedupe.buffer.size is too small");
    }
    map.mark(latest);
  }

  private boolean collect(RecordBatch batch) {
    batch.requireCrc(crc);
    cursor.wrap(batch, content.of(batch));
    int count = 0;
    while (cursor.next()) {
      if (cursor.hasKey() && cursor.offset() >= task.plan().firstDirtyOffset()) {
        hash.hash(cursor.buffer(), cursor.keyPosition(), cursor.keyLength());
        if (count == keys.length) {
          keys = Arrays.copyOf(keys, count * 2);
        }
        keys[count++] = hash.first();
        keys[count++] = hash.second();
        keys[count++] = cursor.offset();
        if (!cursor.hasValue()) {
          tombstones.set(cursor.offset());
        }
      }
    }
    return put(count);
  }

  /** Notes many keys one right after the other, so that the processor can wait for many of their slots at once. */
  private boolean put(int count) {
    for (int i = 0; i < count; i += NUMBERS) {
      if (!map.put(keys[i], keys[i + 1], keys[i + 2])) {
        return false;
      }
    }
    return true;
  }

  /** From here on nothing is known: all of it stays. */
  long endOffset() {
    return endOffset;
  }

  int keysCount() {
    return map.size();
  }

  /** Whether {@link #latestCount} and {@link #hasTombstones} can answer. */
  boolean isMarked(RecordBatch batch) {
    return latest.covers(batch.baseOffset(), batch.lastOffset());
  }

  /** How many records of a batch are the last of their keys. */
  int latestCount(RecordBatch batch) {
    return latest.count(batch.baseOffset(), batch.lastOffset());
  }

  /** Whether there are tombstones in a batch. */
  boolean hasTombstones(RecordBatch batch) {
    return tombstones.count(batch.baseOffset(), batch.lastOffset()) > 0;
  }

  /** Whether a record before {@link #endOffset()} is the last of its key; one without a key is not. */
  boolean isLatest(RecordCursor record) {
    if (!record.hasKey()) {
      return false;
    }
    long offset = record.offset();
    if (latest.covers(offset, offset)) {
      return latest.get(offset);
    }
    ByteBuffer buffer = record.buffer();
    hash.hash(buffer, record.keyPosition(), record.keyLength());
    return offset >= map.get(hash.first(), hash.second());
  }
}
