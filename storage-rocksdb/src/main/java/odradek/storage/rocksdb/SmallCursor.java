package odradek.storage.rocksdb;

import java.io.IOException;
import java.util.Arrays;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/**
 * Walks over small entries whose keys begin with a prefix.
 *
 * <p><b>Threading:</b> confined to the thread that made it; holds the database open until it is closed.
 */
final class SmallCursor implements AutoCloseable {

  private final Database database;
  private final RocksIterator iterator;
  private final byte[] prefix;
  private boolean started;
  private boolean positioned;
  private byte[] key;

  /** Made by {@link Database#small}. */
  SmallCursor(Database database, RocksIterator iterator, byte[] prefix) {
    this.database = database;
    this.iterator = iterator;
    this.prefix = prefix;
  }

  /** Moves on; false at the end. */
  boolean next() throws IOException {
    if (started) {
      iterator.next();
    } else if (!positioned) {
      iterator.seek(prefix);
    }
    started = true;
    return settle();
  }

  /** Begins at a key instead of the first one with the prefix. */
  SmallCursor from(byte[] fromKey) {
    iterator.seek(fromKey);
    positioned = true;
    return this;
  }

  /** Moves to the last entry at or before a key; false if there is none with the prefix. */
  boolean last(byte[] upToKey) throws IOException {
    started = true;
    iterator.seekForPrev(upToKey);
    return settle();
  }

  private boolean settle() throws IOException {
    if (!iterator.isValid()) {
      try {
        iterator.status();
      } catch (RocksDBException e) {
        throw database.failure("keys cannot be read", e);
      }
      return false;
    }
    key = iterator.key();
    return key.length >= prefix.length && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
  }

  byte[] key() {
    return key;
  }

  byte[] value() {
    return iterator.value();
  }

  @Override
  public void close() {
    iterator.close();
    database.leave();
  }
}
