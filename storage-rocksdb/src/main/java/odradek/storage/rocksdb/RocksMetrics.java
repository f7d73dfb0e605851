package odradek.storage.rocksdb;

import java.util.concurrent.atomic.LongAdder;
import odradek.core.spi.storage.StorageMetrics;
import org.rocksdb.TickerType;

/**
 * What this engine counts, and what RocksDB counts for it.
 *
 * <p><b>Threading:</b> thread-safe.
 */
final class RocksMetrics {

  private final LongAdder appendedBytes = new LongAdder();
  private final LongAdder busyAppends = new LongAdder();
  private final LongAdder flushes = new LongAdder();
  private final LongAdder walSyncs = new LongAdder();
  private final LongAdder walSyncNs = new LongAdder();

  /** Publishes what the engine counts itself. */
  RocksMetrics(StorageMetrics target) {
    target.counter("appended_bytes", "Bytes of batches given to RocksDB.", appendedBytes::sum);
    target.counter("busy_appends", "Appends that were put off because RocksDB would have had to wait.",
        busyAppends::sum);
    target.counter("flushes", "Flushes of partitions that were answered.", flushes::sum);
    target.counter("wal_syncs", "Syncs of the write-ahead log, each for all partitions.", walSyncs::sum);
    target.counter("wal_sync_time_ns", "Time spent in syncs of the write-ahead log.", walSyncNs::sum);
  }

  /** Publishes what RocksDB counts. */
  static void publish(StorageMetrics target, Database database) {
    counter(target, database, "wal_bytes", "Bytes written to the write-ahead log.", TickerType.WAL_FILE_BYTES);
    counter(target, database, "flush_written_bytes", "Bytes written from memory to files, batches apart from keys.",
        TickerType.FLUSH_WRITE_BYTES);
    counter(target, database, "compaction_written_bytes", "Bytes written by merges.", TickerType.COMPACT_WRITE_BYTES);
    counter(target, database, "compaction_read_bytes", "Bytes read by merges.", TickerType.COMPACT_READ_BYTES);
    counter(target, database, "blob_written_bytes", "Bytes written to blob files, by flushes and merges.",
        TickerType.BLOB_DB_BLOB_FILE_BYTES_WRITTEN);
    counter(target, database, "blob_read_bytes", "Bytes read from blob files.",
        TickerType.BLOB_DB_BLOB_FILE_BYTES_READ);
    counter(target, database, "cache_hits", "Blocks that were found in the cache.", TickerType.BLOCK_CACHE_HIT);
    counter(target, database, "cache_misses", "Blocks that were not found in the cache.", TickerType.BLOCK_CACHE_MISS);
    counter(target, database, "stall_time_us", "Time that blocking writes waited.", TickerType.STALL_MICROS);
    gauge(target, database, "write_buffer_bytes", "Memory in write buffers of batches.",
        "rocksdb.cur-size-all-mem-tables");
    gauge(target, database, "immutable_write_buffers", "Write buffers that wait to become files.",
        "rocksdb.num-immutable-mem-table");
    gauge(target, database, "live_blob_bytes", "Size of the blob files in use.", "rocksdb.live-blob-file-size");
    gauge(target, database, "blob_garbage_bytes", "Bytes in blob files that were removed and still take space.",
        "rocksdb.live-blob-file-garbage-size");
    gauge(target, database, "live_sst_bytes", "Size of the sorted files in use.", "rocksdb.live-sst-files-size");
    gauge(target, database, "background_errors", "Failures of RocksDB in the background.", "rocksdb.background-errors");
  }

  private static void counter(StorageMetrics target, Database database, String name, String help, TickerType type) {
    target.counter(name, help, () -> database.ticker(type));
  }

  private static void gauge(
      StorageMetrics target, Database database, String name, String help, String property) {
    target.gauge(name, help, () -> database.property(property));
  }

  void appended(long bytes) {
    appendedBytes.add(bytes);
  }

  void busy() {
    busyAppends.increment();
  }

  void synced(int partitions, long ns) {
    flushes.add(partitions);
    walSyncs.increment();
    walSyncNs.add(ns);
  }
}
