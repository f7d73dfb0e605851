package odradek.storage.rocksdb;

import odradek.core.spi.storage.StorageProvider;
import odradek.testkit.storage.StorageContractTest;

/** The contract of storage providers. */
class RocksStorageContractTest extends StorageContractTest {

  @Override
  protected StorageProvider provider() {
    return new RocksStorageProvider();
  }
}
