package odradek.testkit.compaction;

import java.util.ServiceLoader;
import odradek.core.spi.storage.StorageProvider;

/** Compaction on the provider {@code memory}. */
class MemoryCompactionContractTest extends CompactionContractTest {

  @Override
  protected StorageProvider provider() {
    return ServiceLoader.load(StorageProvider.class).stream().map(ServiceLoader.Provider::get)
        .filter(provider -> provider.name().equals("memory")).findFirst().orElseThrow();
  }
}
