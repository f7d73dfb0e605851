package odradek.storage.rocksdb;

import odradek.core.spi.Settings;

/**
 * The settings of this engine. Those marked with * are of the process: the first engine that opens decides.
 *
 * @param cacheBytes {@code cache.bytes} *, 1 MiB to 2^40, 64 MiB if not set: blocks that were read, indexes and filters
 * @param writeBufferBytes {@code write.buffer.bytes} *, 4 MiB to 2^40, 192 MiB if not set: what was appended and is not
 *     in files yet
 * @param readBufferBytes {@code read.buffer.bytes}, 0 to 2^40, 32 MiB if not set: buffers of slices that are kept for
 *     the next ones
 * @param sliceBytes {@code slice.bytes}, 0 to 2^40, 128 MiB if not set: how much slices may hold, at which reads answer
 *     with one batch each until some are released
 * @param maxOpenFiles {@code max.open.files}, 64 to 1000000, 1000 if not set
 * @param backgroundJobs {@code background.jobs}, 2 to 64, 4 if not set: native threads that flush and merge
 * @param minBlobBytes {@code min.blob.bytes}, 0 to 2^30, 512 if not set: batches that large are kept apart from their
 *     keys, where merges do not rewrite them
 * @param blobFileBytes {@code blob.file.bytes}, 1 MiB to 2^40, 256 MiB if not set
 * @param reclaimBytes {@code reclaim.bytes}, 0 to 2^50, 256 MiB if not set: files are merged to give space back when
 *     they take this much more than twice what the logs hold
 */
record RocksSettings(long cacheBytes, long writeBufferBytes, long readBufferBytes, long sliceBytes, int maxOpenFiles,
    int backgroundJobs, long minBlobBytes, long blobFileBytes, long reclaimBytes) {

  private static final long MIB = 1 << 20;

  /** Reads the settings and refuses what is out of limits. */
  static RocksSettings of(Settings settings) {
    return new RocksSettings(
        settings.number("cache.bytes", 64 * MIB, MIB, 1L << 40),
        settings.number("write.buffer.bytes", 192 * MIB, 4 * MIB, 1L << 40),
        settings.number("read.buffer.bytes", 32 * MIB, 0, 1L << 40),
        settings.number("slice.bytes", 128 * MIB, 0, 1L << 40),
        (int) settings.number("max.open.files", 1_000, 64, 1_000_000),
        (int) settings.number("background.jobs", 4, 2, 64),
        settings.number("min.blob.bytes", 512, 0, 1 << 30),
        settings.number("blob.file.bytes", 256 * MIB, MIB, 1L << 40),
        settings.number("reclaim.bytes", 256 * MIB, 0, 1L << 50));
  }
}
