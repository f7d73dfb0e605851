package odradek.testkit.durability;

import java.io.IOException;
import java.util.EnumSet;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.Supplier;
import odradek.core.spi.storage.StorageCapability;
import odradek.core.spi.storage.StorageContext;
import odradek.core.spi.storage.StorageEngine;
import odradek.core.spi.storage.StorageProvider;
import odradek.testkit.storage.FaultPlan;
import odradek.testkit.storage.FaultyStorageProvider;

/** The built-in engine in memory, whose calls fail when the test orders it; {@link FlakyPlugin} loads it. */
public final class FlakyProvider implements StorageProvider {

  private final StorageProvider provider;

  /** For the service loader. */
  public FlakyProvider() {
    StorageProvider memory = ServiceLoader.load(StorageProvider.class, StorageProvider.class.getClassLoader()).stream()
        .map(ServiceLoader.Provider::get).filter(candidate -> candidate.name().equals("memory")).findFirst().orElseThrow();
    provider = new FaultyStorageProvider(memory, (FaultPlan) ((Supplier<?>) getClass().getClassLoader()).get());
  }

  @Override
  public String name() {
    return "flaky";
  }

  @Override
  public int spiVersion() {
    return SPI_VERSION;
  }

  @Override
  public Set<StorageCapability> capabilities() {
    // A topic cannot be flushed where nothing is kept; nothing here is started twice.
    var capabilities = EnumSet.of(StorageCapability.PERSISTENT);
    capabilities.addAll(provider.capabilities());
    return Set.copyOf(capabilities);
  }

  @Override
  public StorageEngine open(StorageContext context) throws IOException {
    return provider.open(context);
  }
}
