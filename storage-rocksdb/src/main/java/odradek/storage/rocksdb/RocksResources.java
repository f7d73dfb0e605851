package odradek.storage.rocksdb;

/**
 * What the partitions of an engine share.
 *
 * @param database the database
 * @param walSync group commit
 * @param stalls tells busy partitions when the database takes writes again
 * @param catalogue the partitions' numbers
 * @param reclaimer gives space back
 * @param buffers for slices, and for batches that are not in direct memory
 * @param metrics what is counted
 */
record RocksResources(Database database, WalSync walSync, StallWatch stalls, Catalogue catalogue, Reclaimer reclaimer,
    BufferPool buffers, RocksMetrics metrics) {}
