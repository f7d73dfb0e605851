package odradek.storage.rocksdb;

import java.util.List;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.Statistics;
import org.rocksdb.StatsLevel;
import org.rocksdb.WALRecoveryMode;

/**
 * How RocksDB is set up, and why; {@code docs/adr/0007-rocksdb.md} has the measurements.
 *
 * <p><b>Threading:</b> confined to the thread that opens the engine, then immutable.
 */
final class DatabaseOptions {

  private static final long MIB = 1 << 20;
  private static final int WRITE_BUFFERS = 3;
  private static final long SMALL_BUFFER_BYTES = 8 * MIB;

  private final RocksSettings settings;
  private final SharedMemory memory;
  private Statistics statistics;

  DatabaseOptions(RocksSettings settings, SharedMemory memory) {
    this.settings = settings;
    this.memory = memory;
  }

  Statistics statistics() {
    return statistics;
  }

  DBOptions database(boolean create, List<AutoCloseable> resources) {
    statistics = new Statistics();
    resources.add(statistics);
    statistics.setStatsLevel(StatsLevel.EXCEPT_DETAILED_TIMERS);
    var options = new DBOptions();
    resources.add(options);
    return options
        .setCreateIfMissing(create)
        .setCreateMissingColumnFamilies(create)
        .setParanoidChecks(true)
        // What a crash tore is cut off, everything before it is there: a prefix of the writes, over all partitions.
        .setWalRecoveryMode(WALRecoveryMode.PointInTimeRecovery)
        .setWriteBufferManager(memory.writeBuffers())
        .setMaxTotalWalSize(2 * settings.writeBufferBytes())
        .setMaxBackgroundJobs(settings.backgroundJobs())
        .setMaxOpenFiles(settings.maxOpenFiles())
        .setBytesPerSync(MIB)
        .setStatistics(statistics)
        .setStatsDumpPeriodSec(0)
        .setStatsPersistPeriodSec(0)
        .setKeepLogFileNum(4)
        .setMaxLogFileSize(4 * MIB);
  }

  private ColumnFamilyOptions family(long bufferBytes, List<AutoCloseable> resources) {
    var options = new ColumnFamilyOptions();
    resources.add(options);
    return options
        .setWriteBufferSize(bufferBytes)
        // With at most three buffers, and nothing that slows writers down, writes run at full speed or not at all: an
        // append is taken or is busy, and one blocking write is enough to learn when it is not busy any more.
        .setMaxWriteBufferNumber(WRITE_BUFFERS)
        .setLevelZeroSlowdownWritesTrigger(64)
        .setLevelZeroStopWritesTrigger(64)
        .setSoftPendingCompactionBytesLimit(0)
        .setHardPendingCompactionBytesLimit(0)
        // Batches are compressed by producers, or are not meant to be.
        .setCompressionType(CompressionType.NO_COMPRESSION)
        .setTableFormatConfig(new BlockBasedTableConfig()
            .setBlockCache(memory.cache())
            .setCacheIndexAndFilterBlocks(true)
            .setCacheIndexAndFilterBlocksWithHighPriority(true)
            .setBlockSize(16 << 10)
            .setFormatVersion(5));
  }

  ColumnFamilyOptions small(List<AutoCloseable> resources) {
    return family(Math.min(SMALL_BUFFER_BYTES, bufferBytes()), resources);
  }

  ColumnFamilyOptions batches(List<AutoCloseable> resources) {
    return family(bufferBytes(), resources)
        .setEnableBlobFiles(true)
        .setMinBlobSize(settings.minBlobBytes())
        .setBlobFileSize(settings.blobFileBytes())
        .setBlobCompressionType(CompressionType.NO_COMPRESSION)
        .setEnableBlobGarbageCollection(true)
        .setBlobGarbageCollectionAgeCutoff(0.25)
        .setBlobGarbageCollectionForceThreshold(0.5);
  }

  private long bufferBytes() {
    return Math.max(MIB, settings.writeBufferBytes() / (WRITE_BUFFERS + 1));
  }
}
