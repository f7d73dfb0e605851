package sample.heap;

import odradek.core.spi.storage.StorageProvider;
import odradek.testkit.storage.StorageContractTest;

/** Everything that the broker relies on, as tests that are inherited. */
class HeapStorageContractTest extends StorageContractTest {

  @Override
  protected StorageProvider provider() {
    return new HeapStorageProvider();
  }
}
