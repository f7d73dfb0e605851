package odradek.server.embedding;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import odradek.core.spi.storage.StorageCapability;
import odradek.core.spi.storage.StorageContext;
import odradek.core.spi.storage.StorageEngine;
import odradek.core.spi.storage.StorageProvider;
import odradek.testkit.storage.FaultPlan;
import odradek.testkit.storage.FaultyStorageProvider;

/** The provider {@code file} under another name, with faults that a test orders for single log directories. */
public final class BreakableStorage implements StorageProvider {

  static final String NAME = "breakable";

  /** By log directory; a plug-in is made by the broker, so there is no other way to reach it. */
  private static final Map<Path, FaultPlan> PLANS = new ConcurrentHashMap<>();

  private final StorageProvider file = ServiceLoader.load(StorageProvider.class).stream()
      .map(ServiceLoader.Provider::get).filter(provider -> provider.name().equals("file")).findFirst().orElseThrow();

  /** Orders faults for a directory. */
  static void order(Path directory, FaultPlan plan) {
    PLANS.put(directory, plan);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public int spiVersion() {
    return SPI_VERSION;
  }

  @Override
  public Set<StorageCapability> capabilities() {
    return new FaultyStorageProvider(file, FaultPlan.none()).capabilities();
  }

  @Override
  public StorageEngine open(StorageContext context) throws IOException {
    Path directory = context.directory().getParent();
    return new FaultyStorageProvider(file, (operation, partition) ->
        PLANS.getOrDefault(directory, FaultPlan.none()).next(operation, partition)).open(context);
  }
}
