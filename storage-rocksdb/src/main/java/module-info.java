/**
 * Storage provider {@code rocksdb}: all partitions of a directory in one database, and one fsync for all of them.
 *
 * @provides odradek.core.spi.storage.StorageProvider the provider {@code rocksdb}
 */
module odradek.storage.rocksdb {
  requires odradek.core;
  requires org.slf4j;
  requires rocksdbjni;

  provides odradek.core.spi.storage.StorageProvider with odradek.storage.rocksdb.RocksStorageProvider;
}
