package odradek.storage.rocksdb;

import java.io.IOException;
import java.util.Arrays;
import odradek.api.record.RecordBatch;

/**
 * Takes batches off a log, at its end or at its start: range deletes and what the log is afterwards are one set of
 * changes, and durable when the call returns.
 *
 * <p><b>Threading:</b> under the partition's {@code changes} lock.
 */
final class LogCutter {

  private LogCutter() {}

  /** As {@link odradek.core.spi.storage.PartitionStorage#truncateTo}; appends do not overlap with it. */
  static void truncateTo(RocksPartition partition, RocksResources resources, long offset) throws IOException {
    Layout layout = partition.layout();
    if (offset < layout.startOffset()) {
      throw new IllegalArgumentException("partition " + partition.id() + ": cannot truncate to offset " + offset
          + ", the log begins at " + layout.startOffset());
    }
    if (offset >= partition.endOffsetNow()) {
      return;
    }
    Database database = resources.database();
    int index = layout.indexOf(offset);
    int number = layout.number(index);
    long base = layout.baseOffset(index);
    long end = endBefore(database, layout, index, offset);
    var cut = new Marks.Mark(end, Marks.exactly(database, number, base, end).stats());
    try (Changes changes = database.changes()) {
      for (int any : layout.numbers(index, layout.chunksCount())) {
        changes.deleteBatches(any, offset, Long.MAX_VALUE);
        Garbage.forgetAll(changes, any);
        resources.reclaimer().removed(any);
      }
      for (int i = index + 1; i < layout.chunksCount(); i++) {
        changes.delete(Keys.at(Keys.CHUNK, partition.number(), layout.baseOffset(i)));
      }
      changes.put(Keys.at(Keys.CHUNK, partition.number(), base), cut.stats().encoded());
      Marks.put(changes, end, cut.stats());
      database.write(changes);
    }
    synchronized (partition.appends()) {
      partition.cut(new Layout(Arrays.copyOf(layout.closed(), index), base, number), cut);
    }
    resources.walSync().sync();
  }

  /** Where the log ends if every batch goes that contains or follows an offset. */
  private static long endBefore(Database database, Layout layout, int index, long offset) throws IOException {
    long chunkEnd = index + 1 < layout.chunksCount() ? layout.baseOffset(index + 1) : Long.MAX_VALUE;
    try (BatchCursor cursor = database.batches(layout.number(index), offset, chunkEnd)) {
      return cursor.next() ? Math.min(offset, cursor.header(new RecordBatch()).baseOffset()) : offset;
    }
  }

  /** As {@link odradek.core.spi.storage.PartitionStorage#advanceLogStart}; appends may overlap with it. */
  static void advanceLogStart(RocksPartition partition, RocksResources resources, long offset) throws IOException {
    while (!rollIfAtEnd(partition, resources, offset)) {
      resources.database().awaitRoom();
    }
    Layout layout = partition.layout();
    int count = 0;
    while (count < layout.chunksCount() - 1 && layout.baseOffset(count + 1) <= offset) {
      count++;
    }
    if (count == 0) {
      return;
    }
    long start = layout.baseOffset(count);
    try (Changes changes = resources.database().changes()) {
      for (int number : layout.numbers(0, count)) {
        changes.deleteBatches(number, 0, start);
        resources.reclaimer().removed(number);
      }
      for (int i = 0; i < count; i++) {
        changes.delete(Keys.at(Keys.CHUNK, partition.number(), layout.baseOffset(i)));
      }
      resources.database().write(changes);
    }
    synchronized (partition.appends()) {
      Layout now = partition.layout();
      partition.layout(new Layout(Arrays.copyOfRange(now.closed(), count, now.closed().length), now.activeBase(),
          now.activeNumber()));
    }
    resources.walSync().sync();
  }

  /** Begins another chunk if everything is to go; false if the database would have to wait, and nothing was done. */
  private static boolean rollIfAtEnd(RocksPartition partition, RocksResources resources, long offset)
      throws IOException {
    synchronized (partition.appends()) {
      long end = partition.endOffsetNow();
      if (offset > end) {
        throw new IllegalArgumentException("partition " + partition.id() + ": cannot advance the start to offset "
            + offset + ", the end is " + end);
      }
      ChunkStats active = partition.active();
      if (offset < end || active.sizeBytes() == 0) {
        return true;
      }
      try (Changes changes = resources.database().changes()) {
        ChunkStats next = partition.appender().roll(changes, active, end);
        if (!resources.database().tryWrite(changes)) {
          return false;
        }
        partition.appended(new ChunkStats[] {active}, next, end);
        return true;
      }
    }
  }
}
