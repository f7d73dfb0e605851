package odradek.testkit.storage;

import java.util.ServiceLoader;
import odradek.core.spi.storage.StorageProvider;

/** Finds providers. */
final class Providers {

  private Providers() {}

  static StorageProvider memory() {
    return ServiceLoader.load(StorageProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(provider -> provider.name().equals("memory"))
        .findFirst()
        .orElseThrow();
  }
}
