package odradek.storage.rocksdb;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.rocksdb.Checkpoint;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompactRangeOptions;
import org.rocksdb.DBOptions;
import org.rocksdb.FlushOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;
import org.rocksdb.TickerType;
import org.rocksdb.WriteOptions;

/**
 * The database, in terms of this engine. What it hands out is native memory, therefore every use holds the {@code
 * gate}: closing waits for uses that have begun, and later ones get a {@link ClosedChannelException}.
 *
 * <p>No write asks for a sync: that would make everybody wait who writes at the time. Whoever needs one calls
 * {@link #syncWal()} afterwards, during which others write on.
 *
 * <p><b>Threading:</b> thread-safe. {@link Changes} and cursors belong to the thread that made them.
 */
final class Database {

  static final byte[] BATCHES = {'b', 'a', 't', 'c', 'h', 'e', 's'};

  private final Path path;
  private final List<AutoCloseable> resources;
  private final DatabaseOptions options;
  private final RocksDB db;
  private final ColumnFamilyHandle small;
  private final ColumnFamilyHandle batches;
  private final WriteOptions prompt = new WriteOptions().setNoSlowdown(true);
  private final WriteOptions patient = new WriteOptions();
  private final CursorPool cursors;
  private final ReentrantReadWriteLock gate = new ReentrantReadWriteLock();
  private CompactRangeOptions compacting;
  private boolean closed;

  private Database(Path path, DatabaseOptions options, RocksDB db, List<ColumnFamilyHandle> families,
      List<AutoCloseable> resources) {
    this.path = path;
    this.options = options;
    this.db = db;
    this.small = families.get(0);
    this.batches = families.get(1);
    this.resources = resources;
    this.cursors = new CursorPool(this, db, batches);
  }

  /**
   * Opens the database.
   *
   * @param create whether to make it if it is not there
   */
  static Database open(Path path, boolean create, DatabaseOptions options) throws IOException {
    var resources = new ArrayList<AutoCloseable>();
    try {
      DBOptions database = options.database(create, resources);
      ColumnFamilyOptions small = options.small(resources);
      ColumnFamilyOptions batches = options.batches(resources);
      var families = new ArrayList<ColumnFamilyHandle>();
      RocksDB db = RocksDB.open(database, path.toString(), List.of(
          new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY, small),
          new ColumnFamilyDescriptor(BATCHES, batches)), families);
      return new Database(path, options, db, families, resources);
    } catch (RocksDBException e) {
      closeAll(resources);
      throw RocksFailures.of("cannot be opened", path, e);
    } catch (RuntimeException e) {
      closeAll(resources);
      throw e;
    }
  }

  private static void closeAll(List<AutoCloseable> resources) {
    for (int i = resources.size() - 1; i >= 0; i--) {
      try {
        resources.get(i).close();
      } catch (Exception e) {
        throw new IllegalStateException("options of a database do not close", e);
      }
    }
  }

  Path path() {
    return path;
  }

  ColumnFamilyHandle smallFamily() {
    return small;
  }

  ColumnFamilyHandle batchesFamily() {
    return batches;
  }

  /** Begins a use; may be nested. */
  void enter() throws ClosedChannelException {
    gate.readLock().lock();
    if (closed) {
      gate.readLock().unlock();
      throw new ClosedChannelException();
    }
  }

  /** Ends a use. */
  void leave() {
    gate.readLock().unlock();
  }

  IOException failure(String what, RocksDBException e) {
    return RocksFailures.of(what, path, e);
  }

  /** Changes to be written as one; the caller closes them. */
  Changes changes() throws ClosedChannelException {
    enter();
    return new Changes(this);
  }

  /**
   * Writes a batch.
   *
   * @param key direct, see {@link Keys}
   * @param batch direct; its position moves
   * @return false if the database would have to wait; nothing was written then
   */
  boolean tryPut(ByteBuffer key, ByteBuffer batch) throws IOException {
    enter();
    try {
      db.put(batches, prompt, key, batch);
      return true;
    } catch (RocksDBException e) {
      if (isStall(e)) {
        return false;
      }
      throw failure("a write failed", e);
    } finally {
      leave();
    }
  }

  /** Writes changes; false if the database would have to wait, and nothing was written. */
  boolean tryWrite(Changes changes) throws IOException {
    try {
      db.write(prompt, changes.batch());
      return true;
    } catch (RocksDBException e) {
      if (isStall(e)) {
        return false;
      }
      throw failure("a write failed", e);
    }
  }

  /** Writes changes, and waits if need be. */
  void write(Changes changes) throws IOException {
    try {
      db.write(patient, changes.batch());
    } catch (RocksDBException e) {
      throw failure("a write failed", e);
    }
  }

  private static boolean isStall(RocksDBException e) {
    Status status = e.getStatus();
    return status != null && status.getCode() == Status.Code.Incomplete;
  }

  /** Waits until the database takes writes. */
  void awaitRoom() throws IOException {
    try (Changes nothing = changes()) {
      nothing.delete(Keys.first((byte) 0));
      write(nothing);
    }
  }

  /** Makes durable what was written before; see {@link WalSync}, which joins such calls. */
  void syncWal() throws IOException {
    enter();
    try {
      db.syncWal();
    } catch (RocksDBException e) {
      throw failure("the write-ahead log cannot be synced", e);
    } finally {
      leave();
    }
  }

  /** A small value, or null. */
  byte[] get(byte[] key) throws IOException {
    enter();
    try {
      return db.get(small, key);
    } catch (RocksDBException e) {
      throw failure("a key cannot be read", e);
    } finally {
      leave();
    }
  }

  /** Small entries in the order of their keys, from a prefix's first on; the caller closes it. */
  SmallCursor small(byte[] prefix) throws ClosedChannelException {
    enter();
    return new SmallCursor(this, db.newIterator(small), prefix);
  }

  /** Batches of a number whose last offset is in a range; see {@link CursorPool}. */
  BatchCursor batches(int number, long fromOffset, long toOffset) throws ClosedChannelException {
    return cursors.open(number, fromOffset, toOffset);
  }

  /** Merges files that hold batches of some numbers, so that what was removed gives its space back. */
  void compact(int firstNumber, int lastNumber) throws IOException {
    enter();
    try (var how = new CompactRangeOptions().setExclusiveManualCompaction(false).setAllowWriteStall(false)) {
      synchronized (this) {
        compacting = how;
      }
      db.compactRange(batches, Keys.batch(firstNumber, 0), Keys.batch(lastNumber, Long.MAX_VALUE), how);
    } catch (RocksDBException e) {
      if (!isStall(e)) {
        throw failure("files cannot be merged", e);
      }
    } finally {
      synchronized (this) {
        compacting = null;
      }
      leave();
    }
  }

  /** Makes a copy of the database as it is now, of links where the file system has them. */
  void checkpoint(Path target) throws IOException {
    enter();
    try (Checkpoint checkpoint = Checkpoint.create(db)) {
      checkpoint.createCheckpoint(target.toString());
    } catch (RocksDBException e) {
      throw failure("cannot be copied to " + target, e);
    } finally {
      leave();
    }
  }

  /** Writes what is in memory into files. */
  void flushMemory() throws IOException {
    enter();
    try (var wait = new FlushOptions().setWaitForFlush(true)) {
      db.flush(wait, List.of(small, batches));
    } catch (RocksDBException e) {
      throw failure("write buffers cannot be flushed", e);
    } finally {
      leave();
    }
  }

  /** A counter of RocksDB; 0 once the database is closed. */
  long ticker(TickerType type) {
    if (!gate.readLock().tryLock()) {
      return 0;
    }
    try {
      return closed ? 0 : options.statistics().getTickerCount(type);
    } finally {
      gate.readLock().unlock();
    }
  }

  /** A number that RocksDB tells of batches, 0 if it does not; 0 once the database is closed. */
  long property(String name) {
    if (!gate.readLock().tryLock()) {
      return 0;
    }
    try {
      return closed ? 0 : db.getLongProperty(batches, name);
    } catch (RocksDBException e) {
      throw new IllegalStateException("RocksDB does not know its property " + name, e);
    } finally {
      gate.readLock().unlock();
    }
  }

  /** Closes the database; waits for those who use it. Closing twice is harmless. */
  void close() throws IOException {
    synchronized (this) {
      if (compacting != null) {
        compacting.setCanceled(true);
      }
    }
    gate.writeLock().lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      cursors.close();
      prompt.close();
      patient.close();
      small.close();
      batches.close();
      try {
        db.closeE();
      } catch (RocksDBException e) {
        throw failure("does not close", e);
      } finally {
        db.close();
        closeAll(resources);
      }
    } finally {
      gate.writeLock().unlock();
    }
  }
}
