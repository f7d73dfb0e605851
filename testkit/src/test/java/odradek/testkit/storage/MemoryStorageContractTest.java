package odradek.testkit.storage;

import java.util.ServiceLoader;
import odradek.core.spi.storage.StorageProvider;

/** The built-in provider {@code memory} against the contract. */
class MemoryStorageContractTest extends StorageContractTest {

  @Override
  protected StorageProvider provider() {
    return ServiceLoader.load(StorageProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(provider -> provider.name().equals("memory"))
        .findFirst()
        .orElseThrow();
  }
}
