package odradek.storage.file;

import odradek.core.spi.storage.StorageProvider;
import odradek.testkit.storage.StorageContractTest;

/** The provider {@code file} against the contract. */
class FileStorageContractTest extends StorageContractTest {

  @Override
  protected StorageProvider provider() {
    return new FileStorageProvider();
  }
}
