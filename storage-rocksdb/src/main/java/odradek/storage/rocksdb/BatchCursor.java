package odradek.storage.rocksdb;

import java.io.IOException;
import java.nio.ByteBuffer;
import odradek.api.record.RecordBatch;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/**
 * Walks over the batches of one number, as they were when the cursor was made.
 *
 * <p><b>Threading:</b> confined to the thread that made it; holds the database open until it is closed.
 */
final class BatchCursor implements AutoCloseable {

  private final CursorPool pool;
  private final CursorPool.Kit kit;
  private final RocksIterator iterator;
  private final int number;
  private final long fromOffset;
  private boolean started;

  /** Made by {@link CursorPool#open}. */
  BatchCursor(CursorPool pool, CursorPool.Kit kit, RocksIterator iterator, int number, long fromOffset) {
    this.pool = pool;
    this.kit = kit;
    this.iterator = iterator;
    this.number = number;
    this.fromOffset = fromOffset;
  }

  /** Moves on; false at the end. */
  boolean next() throws IOException {
    if (started) {
      iterator.next();
    } else {
      iterator.seek(Keys.batch(kit.key, number, fromOffset));
      started = true;
    }
    if (iterator.isValid()) {
      return true;
    }
    try {
      iterator.status();
    } catch (RocksDBException e) {
      throw pool.database().failure("batches from offset " + fromOffset + " on cannot be read", e);
    }
    return false;
  }

  /**
   * Copies the batch into a buffer from its position on, as much as there is room for; changes nothing but the limit.
   *
   * @return the size of the batch
   */
  int read(ByteBuffer target) {
    return iterator.value(target);
  }

  /** Wraps the header of the batch, until the cursor moves on or is closed. */
  RecordBatch header(RecordBatch batch) {
    read(kit.header.clear());
    return batch.wrapHeader(kit.header, 0);
  }

  @Override
  public void close() {
    iterator.close();
    pool.giveBack(kit);
  }
}
