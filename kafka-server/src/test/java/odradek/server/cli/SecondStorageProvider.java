package odradek.server.cli;

import java.io.IOException;
import java.util.ServiceLoader;
import java.util.Set;
import odradek.core.spi.storage.StorageCapability;
import odradek.core.spi.storage.StorageContext;
import odradek.core.spi.storage.StorageEngine;
import odradek.core.spi.storage.StorageProvider;

/** A provider {@code second} that leaves the work to {@code file}, in a folder of its own. */
public final class SecondStorageProvider implements StorageProvider {

  /** For {@link ServiceLoader}. */
  public SecondStorageProvider() {}

  @Override
  public String name() {
    return "second";
  }

  @Override
  public int spiVersion() {
    return SPI_VERSION;
  }

  @Override
  public Set<StorageCapability> capabilities() {
    return Set.of(StorageCapability.PERSISTENT);
  }

  @Override
  public StorageEngine open(StorageContext context) throws IOException {
    for (StorageProvider provider : ServiceLoader.load(StorageProvider.class, getClass().getClassLoader())) {
      if (provider.name().equals("file")) {
        return provider.open(context);
      }
    }
    throw new IOException("there is no storage provider 'file'");
  }
}
