package odradek.storage.rocksdb;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * Changes that are written as one: after a crash all of them are there or none. They take effect in their order.
 *
 * <p><b>Threading:</b> confined to the thread that made it; holds the database open until it is closed.
 */
final class Changes implements AutoCloseable {

  private final Database database;
  private final WriteBatch batch = new WriteBatch();

  /** Made by {@link Database#changes()}. */
  Changes(Database database) {
    this.database = database;
  }

  WriteBatch batch() {
    return batch;
  }

  Changes put(byte[] key, byte[] value) throws IOException {
    try {
      batch.put(database.smallFamily(), key, value);
      return this;
    } catch (RocksDBException e) {
      throw database.failure("a key cannot be written", e);
    }
  }

  Changes delete(byte[] key) throws IOException {
    try {
      batch.delete(database.smallFamily(), key);
      return this;
    } catch (RocksDBException e) {
      throw database.failure("a key cannot be removed", e);
    }
  }

  /** Removes small entries, the last key exclusive. */
  Changes deleteRange(byte[] from, byte[] to) throws IOException {
    try {
      batch.deleteRange(database.smallFamily(), from, to);
      return this;
    } catch (RocksDBException e) {
      throw database.failure("keys cannot be removed", e);
    }
  }

  /** Writes a batch; both buffers are direct, and their positions move. */
  Changes putBatch(ByteBuffer key, ByteBuffer value) throws IOException {
    try {
      batch.put(database.batchesFamily(), key, value);
      return this;
    } catch (RocksDBException e) {
      throw database.failure("a batch cannot be written", e);
    }
  }

  /** Removes the batches of a number whose last offset is in a range, and the marks there. */
  Changes deleteBatches(int number, long fromOffset, long toOffset) throws IOException {
    try {
      batch.deleteRange(
          database.batchesFamily(), Keys.batch(number, fromOffset), Keys.batch(number, toOffset));
      return deleteRange(Keys.at(Keys.MARK, number, fromOffset), Keys.at(Keys.MARK, number, toOffset));
    } catch (RocksDBException e) {
      throw database.failure("batches cannot be removed", e);
    }
  }

  @Override
  public void close() {
    batch.close();
    database.leave();
  }
}
