package odradek.core.memory;

import java.util.Set;
import odradek.core.spi.storage.StorageCapability;
import odradek.core.spi.storage.StorageContext;
import odradek.core.spi.storage.StorageEngine;
import odradek.core.spi.storage.StorageProvider;

/** Storage in memory: for tests, for embedding, and as the base line of measurements. It has no settings. */
public final class MemoryStorageProvider implements StorageProvider {

  /** A provider; see {@link StorageProvider}. */
  public MemoryStorageProvider() {}

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public int spiVersion() {
    return SPI_VERSION;
  }

  @Override
  public Set<StorageCapability> capabilities() {
    return Set.of();
  }

  @Override
  public StorageEngine open(StorageContext context) {
    return new MemoryEngine(context);
  }
}
