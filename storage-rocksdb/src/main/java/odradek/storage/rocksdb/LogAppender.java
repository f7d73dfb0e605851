package odradek.storage.rocksdb;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import odradek.api.record.RecordBatch;
import odradek.api.record.RecordBatches;
import odradek.core.spi.storage.AppendCheck;
import odradek.core.spi.storage.PartitionOptions;

/**
 * Writes batches at the end of a partition. One batch goes straight from the caller's buffer into the database; many,
 * or the beginning of a chunk, are one set of changes.
 *
 * <p><b>Threading:</b> under the partition's append lock.
 */
final class LogAppender {

  private final RocksPartition partition;
  private final RocksResources resources;
  private final Database database;
  private final AppendCheck check = new AppendCheck();
  private final RecordBatches batches = new RecordBatches();
  private final ByteBuffer key = ByteBuffer.allocateDirect(Keys.BATCH_KEY_BYTES);

  LogAppender(RocksPartition partition, RocksResources resources) {
    this.partition = partition;
    this.resources = resources;
    this.database = resources.database();
  }

  /** Appends; false if the database would have to wait, and nothing was taken. */
  boolean append(ByteBuffer buffer) throws IOException {
    int sizeBytes = buffer.remaining();
    long end = check.endOffset(buffer, partition.endOffsetNow(), Long.MAX_VALUE);
    boolean taken = buffer.isDirect() ? appendDirect(buffer, end) : appendCopy(buffer, end);
    if (taken) {
      resources.metrics().appended(sizeBytes);
      markIfDue();
    }
    return taken;
  }

  private boolean appendCopy(ByteBuffer buffer, long end) throws IOException {
    ByteBuffer copy = resources.buffers().take(buffer.remaining());
    try {
      return appendDirect(copy.put(buffer.duplicate()).flip(), end);
    } finally {
      resources.buffers().giveBack(copy);
    }
  }

  private boolean appendDirect(ByteBuffer buffer, long end) throws IOException {
    ChunkStats active = partition.active();
    PartitionOptions options = partition.context().options();
    batches.wrap(buffer);
    batches.next();
    RecordBatch batch = batches.batch();
    if (batch.sizeBytes() != buffer.remaining() || active.mustRollBefore(batch, options)) {
      return appendMany(buffer, end, options);
    }
    ChunkStats after = active.plus(batch);
    if (!database.tryPut(Keys.batch(key, active.number(), end - 1), buffer)) {
      return false;
    }
    partition.appended(after, end);
    return true;
  }

  private boolean appendMany(ByteBuffer buffer, long end, PartitionOptions options) throws IOException {
    List<ChunkStats> closed = new ArrayList<>();
    ChunkStats chunk = partition.active();
    long chunkEnd = partition.endOffsetNow();
    try (Changes changes = database.changes()) {
      batches.wrap(buffer);
      while (batches.next()) {
        RecordBatch batch = batches.batch();
        if (chunk.mustRollBefore(batch, options)) {
          closed.add(chunk);
          chunk = roll(changes, chunk, chunkEnd);
        }
        put(changes, chunk.number(), buffer, batch);
        chunk = chunk.plus(batch);
        chunkEnd = batch.nextOffset();
      }
      if (!database.tryWrite(changes)) {
        return false;
      }
    }
    partition.appended(closed.toArray(ChunkStats[]::new), chunk, end);
    return true;
  }

  /** Notes that a chunk is closed and another one begins. */
  ChunkStats roll(Changes changes, ChunkStats chunk, long chunkEnd) throws IOException {
    ChunkStats next = ChunkStats.empty(chunkEnd, partition.number());
    changes.put(Keys.at(Keys.CHUNK, partition.number(), chunk.baseOffset()), chunk.encoded());
    changes.put(Keys.at(Keys.CHUNK, partition.number(), next.baseOffset()), next.encoded());
    return next;
  }

  private void put(Changes changes, int number, ByteBuffer buffer, RecordBatch batch) throws IOException {
    int limit = buffer.limit();
    try {
      buffer.limit(batch.position() + batch.sizeBytes()).position(batch.position());
      changes.putBatch(Keys.batch(key, number, batch.lastOffset()), buffer);
    } finally {
      buffer.limit(limit);
    }
  }

  private void markIfDue() throws IOException {
    if (partition.active().sizeBytes() - partition.markedBytes() < Marks.INTERVAL_BYTES) {
      return;
    }
    mark();
  }

  /** Writes a mark at the end; not if the database would have to wait: the next append tries again. */
  void mark() throws IOException {
    try (Changes changes = database.changes()) {
      Marks.put(changes, partition.endOffsetNow(), partition.active());
      if (database.tryWrite(changes)) {
        partition.marked();
      }
    }
  }
}
