package odradek.storage.rocksdb;

import odradek.core.spi.storage.StorageProvider;
import odradek.testkit.compaction.CompactionContractTest;

/** Compaction on the provider {@code rocksdb}. */
class RocksCompactionContractTest extends CompactionContractTest {

  @Override
  protected StorageProvider provider() {
    return new RocksStorageProvider();
  }
}
