package odradek.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.LRUCache;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Statistics;
import org.rocksdb.StatsLevel;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteBufferManager;
import org.rocksdb.WriteOptions;

/**
 * RocksDB with the options of the provider {@code rocksdb} and nothing around it, the base line of that provider: one
 * write batch with one key for each batch.
 */
final class BareRocksTarget implements AppendTarget {

  /** What the parameter {@code storage} calls it. */
  static final String NAME = "bare-rocksdb";

  private static final long MIB = 1 << 20;
  private static final long CACHE_BYTES = 64 * MIB;
  private static final long WRITE_BUFFER_BYTES = 192 * MIB;
  private static final int KEY_BYTES = 12;

  private final DataFolder folder;
  private final Deque<AutoCloseable> resources = new ArrayDeque<>();
  private final RocksDB db;
  private final ColumnFamilyHandle batches;
  private final WriteOptions writeOptions;
  private final WriteBatch writeBatch;
  private final ByteBuffer key = ByteBuffer.allocateDirect(KEY_BYTES);
  private int number;
  private long offset;

  BareRocksTarget(String directory) throws IOException {
    folder = new DataFolder(directory);
    RocksDB.loadLibrary();
    Cache cache = owned(new LRUCache(CACHE_BYTES + WRITE_BUFFER_BYTES));
    try {
      DBOptions options = options(cache);
      var families = new ArrayList<ColumnFamilyHandle>();
      db = owned(RocksDB.open(options, folder.path().toString(), List.of(
          new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY, family(cache)),
          new ColumnFamilyDescriptor(new byte[] {'b'}, family(cache)
              .setEnableBlobFiles(true)
              .setMinBlobSize(512)
              .setBlobFileSize(256 * MIB)
              .setEnableBlobGarbageCollection(true)
              .setBlobGarbageCollectionAgeCutoff(0.25)
              .setBlobGarbageCollectionForceThreshold(0.5))), families));
      families.forEach(this::owned);
      batches = families.get(1);
      writeOptions = owned(new WriteOptions());
      writeBatch = owned(new WriteBatch());
    } catch (RocksDBException e) {
      throw failure(e);
    }
  }

  private <T extends AutoCloseable> T owned(T resource) {
    resources.push(resource);
    return resource;
  }

  private DBOptions options(Cache cache) {
    Statistics statistics = owned(new Statistics());
    statistics.setStatsLevel(StatsLevel.EXCEPT_DETAILED_TIMERS);
    return owned(new DBOptions())
        .setCreateIfMissing(true)
        .setCreateMissingColumnFamilies(true)
        .setWriteBufferManager(owned(new WriteBufferManager(WRITE_BUFFER_BYTES, cache, false)))
        .setMaxTotalWalSize(2 * WRITE_BUFFER_BYTES)
        .setMaxBackgroundJobs(4)
        .setMaxOpenFiles(1_000)
        .setBytesPerSync(MIB)
        .setStatistics(statistics)
        .setStatsDumpPeriodSec(0)
        .setStatsPersistPeriodSec(0);
  }

  private ColumnFamilyOptions family(Cache cache) {
    return owned(new ColumnFamilyOptions())
        .setWriteBufferSize(WRITE_BUFFER_BYTES / 4)
        .setMaxWriteBufferNumber(3)
        .setLevelZeroSlowdownWritesTrigger(64)
        .setLevelZeroStopWritesTrigger(64)
        .setSoftPendingCompactionBytesLimit(0)
        .setHardPendingCompactionBytesLimit(0)
        .setCompressionType(CompressionType.NO_COMPRESSION)
        .setTableFormatConfig(new BlockBasedTableConfig()
            .setBlockCache(cache)
            .setCacheIndexAndFilterBlocks(true)
            .setBlockSize(16 << 10));
  }

  private static IOException failure(RocksDBException e) {
    return new IOException("RocksDB failed: " + e.getMessage(), e);
  }

  @Override
  public void append(ByteBuffer batch) throws IOException {
    try {
      writeBatch.clear();
      writeBatch.put(batches, key.clear().putInt(number).putLong(offset++).flip(), batch);
      db.write(writeOptions, writeBatch);
    } catch (RocksDBException e) {
      throw failure(e);
    }
  }

  @Override
  public void flush() throws IOException {
    try {
      db.syncWal();
    } catch (RocksDBException e) {
      throw failure(e);
    }
  }

  @Override
  public void clear() throws IOException {
    try {
      db.deleteRange(batches, keyOf(number), keyOf(number + 1));
      number++;
    } catch (RocksDBException e) {
      throw failure(e);
    }
  }

  private static byte[] keyOf(int number) {
    return ByteBuffer.allocate(KEY_BYTES).putInt(number).array();
  }

  @Override
  public void close() throws IOException {
    try (folder) {
      while (!resources.isEmpty()) {
        resources.pop().close();
      }
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException("RocksDB does not close: " + e, e);
    }
  }
}
