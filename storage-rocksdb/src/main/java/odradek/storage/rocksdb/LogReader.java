package odradek.storage.rocksdb;

import java.io.IOException;
import java.util.concurrent.locks.StampedLock;
import odradek.api.record.RecordBatch;
import odradek.core.spi.storage.Slice;

/**
 * Reads of one partition. A cursor sees the database as it was when it was made; that it looks under the right number
 * is made sure by a lock that is held until it is made, and by which a replacement waits for such readers before it
 * removes what they may look for.
 *
 * <p><b>Threading:</b> thread-safe.
 */
final class LogReader {

  private final RocksPartition partition;
  private final RocksResources resources;
  private final StampedLock readers = new StampedLock();

  LogReader(RocksPartition partition, RocksResources resources) {
    this.partition = partition;
    this.resources = resources;
  }

  /** Runs something while no reader is between looking at the layout and making its cursor. */
  void exclusively(Runnable change) {
    long stamp = readers.writeLock();
    try {
      change.run();
    } finally {
      readers.unlockWrite(stamp);
    }
  }

  /** As {@link odradek.core.spi.storage.PartitionStorage#read}, the arguments checked. */
  Slice read(long offset, long limitOffset, int maxBytes) throws IOException {
    if (offset >= limitOffset) {
      return Slice.EMPTY;
    }
    var slice = new SliceBuilder(resources.buffers(), maxBytes, partition.bytesFrom(offset));
    try {
      long next = offset;
      boolean more = true;
      while (more && next < limitOffset) {
        BatchCursor cursor;
        long stamp = readers.readLock();
        try {
          Layout layout = partition.layout();
          int index = layout.indexOf(next);
          long runEnd = Math.min(limitOffset, layout.runEnd(index));
          cursor = resources.database().batches(layout.number(index), next, runEnd);
          next = runEnd;
        } finally {
          readers.unlockRead(stamp);
        }
        try (cursor) {
          more = slice.addAll(cursor);
        }
      }
      return slice.build();
    } catch (IOException | RuntimeException e) {
      slice.abandon();
      throw e;
    }
  }

  /** As {@link odradek.core.spi.storage.PartitionStorage#findByTimestamp}. */
  long findByTimestamp(long timestampMs) throws IOException {
    long stamp = readers.readLock();
    try {
      LogView view = partition.view();
      for (int i = 0; i < view.chunksCount(); i++) {
        ChunkStats chunk = view.chunk(i);
        if (chunk.sizeBytes() > 0 && chunk.maxTimestampMs() >= timestampMs) {
          long found = find(chunk, view.chunkEnd(i), timestampMs);
          if (found >= 0) {
            return found;
          }
        }
      }
      return -1;
    } finally {
      readers.unlockRead(stamp);
    }
  }

  /** A batch at or before the first one of a chunk that is late enough; -1 if they were truncated meanwhile. */
  private long find(ChunkStats chunk, long chunkEnd, long timestampMs) throws IOException {
    Database database = resources.database();
    long from = Marks.offsetBefore(database, chunk, chunkEnd, timestampMs);
    try (BatchCursor cursor = database.batches(chunk.number(), from, chunkEnd)) {
      return cursor.next() ? cursor.header(new RecordBatch()).baseOffset() : -1;
    }
  }
}
