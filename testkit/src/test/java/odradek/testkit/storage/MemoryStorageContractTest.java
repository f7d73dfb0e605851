package odradek.testkit.storage;

import odradek.core.spi.storage.StorageProvider;

/** The built-in provider {@code memory} against the contract. */
class MemoryStorageContractTest extends StorageContractTest {

  @Override
  protected StorageProvider provider() {
    return Providers.memory();
  }
}
