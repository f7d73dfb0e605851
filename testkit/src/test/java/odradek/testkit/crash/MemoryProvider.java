package odradek.testkit.crash;

import java.util.ServiceLoader;
import odradek.core.spi.storage.StorageProvider;

/** Finds the built-in provider that keeps nothing. */
final class MemoryProvider {

  private MemoryProvider() {}

  static StorageProvider find() {
    return ServiceLoader.load(StorageProvider.class).stream().map(ServiceLoader.Provider::get)
        .filter(provider -> provider.name().equals("memory")).findFirst().orElseThrow();
  }
}
