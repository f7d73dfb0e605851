package odradek.storage.rocksdb;

import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.ConcurrentLinkedQueue;
import odradek.api.record.BatchLayout;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.DirectSlice;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;

/**
 * What cursors over batches need of native memory, kept for the next ones; as much as there were cursors at a time.
 *
 * <p><b>Threading:</b> thread-safe.
 */
final class CursorPool {

  /** One cursor's buffers and options. The upper bound keeps it from touching the batches of the next partition. */
  static final class Kit {

    final ByteBuffer key = ByteBuffer.allocateDirect(Keys.BATCH_KEY_BYTES);
    final ByteBuffer header = ByteBuffer.allocateDirect(BatchLayout.HEADER_BYTES);
    private final ByteBuffer upper = ByteBuffer.allocateDirect(Keys.BATCH_KEY_BYTES);
    private final DirectSlice upperSlice = new DirectSlice(upper, Keys.BATCH_KEY_BYTES);
    private final ReadOptions options = new ReadOptions().setIterateUpperBound(upperSlice);

    private void close() {
      options.close();
      upperSlice.close();
    }
  }

  private final Database database;
  private final RocksDB db;
  private final ColumnFamilyHandle batches;
  private final ConcurrentLinkedQueue<Kit> kits = new ConcurrentLinkedQueue<>();

  CursorPool(Database database, RocksDB db, ColumnFamilyHandle batches) {
    this.database = database;
    this.db = db;
    this.batches = batches;
  }

  /**
   * A cursor over the batches of a number as they are now; the caller closes it.
   *
   * @param fromOffset the smallest last offset
   * @param toOffset one past the largest last offset
   */
  BatchCursor open(int number, long fromOffset, long toOffset) throws ClosedChannelException {
    database.enter();
    Kit pooled = kits.poll();
    Kit kit = pooled == null ? new Kit() : pooled;
    Keys.batch(kit.upper, number, toOffset);
    return new BatchCursor(this, kit, db.newIterator(batches, kit.options), number, fromOffset);
  }

  Database database() {
    return database;
  }

  void giveBack(Kit kit) {
    kits.add(kit);
    database.leave();
  }

  /** Frees everything; there are no cursors any more. */
  void close() {
    for (Kit kit = kits.poll(); kit != null; kit = kits.poll()) {
      kit.close();
    }
  }
}
