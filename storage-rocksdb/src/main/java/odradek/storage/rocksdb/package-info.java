/**
 * The storage provider {@code rocksdb}.
 *
 * <pre>
 * directory/
 *   PROVIDER           who wrote this, and in which format
 *   LOCK               held by the process that has the directory open
 * odradek.rocksdb/   the database; the files in it are RocksDB's, see {@link odradek.storage.rocksdb.Keys} for the keys
 * </pre>
 *
 * <p>All partitions share one database and its write-ahead log, so that one fsync makes the appends of all of them
 * durable: {@link odradek.storage.rocksdb.WalSync}. A batch is one value, whole; large ones are kept apart from their
 * keys, where merges do not rewrite them. A chunk is a note in the database: where it begins, and under which number
 * its batches are. See {@code docs/adr/0007-rocksdb.md}.
 *
 * <p>Entry point: {@link odradek.storage.rocksdb.RocksStorageProvider}; it loads nothing of RocksDB before an engine is
 * opened.
 * <b>Threading:</b> a partition has an owner who appends; readers take a lock for the moment in which a cursor is made.
 * Native objects are used behind the gate of {@link odradek.storage.rocksdb.Database} only, so that nothing is used
 * after it was freed. RocksDB has threads of its own for flushes and merges. Depends on the storage interface and on
 * record batches only.
 */
package odradek.storage.rocksdb;
