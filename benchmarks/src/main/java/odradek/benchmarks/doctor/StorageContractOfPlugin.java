package odradek.benchmarks.doctor;

import odradek.core.spi.storage.StorageProvider;
import odradek.testkit.storage.StorageContractTest;

/** The contract of storage engines, of the provider under test. */
class StorageContractOfPlugin extends StorageContractTest {

  @Override
  protected StorageProvider provider() {
    return ProviderUnderTest.make(StorageProvider.class);
  }
}
