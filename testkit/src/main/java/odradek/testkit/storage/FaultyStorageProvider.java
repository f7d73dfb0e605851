package odradek.testkit.storage;

import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;
import odradek.core.spi.storage.StorageCapability;
import odradek.core.spi.storage.StorageContext;
import odradek.core.spi.storage.StorageEngine;
import odradek.core.spi.storage.StorageProvider;

/**
 * Wraps a provider and lets calls fail as a {@link FaultPlan} says, in the ways that the contract allows: after a
 * failed write or flush a partition takes no writes until it is opened again, and what can be read stays readable.
 *
 * <p><b>Threading:</b> as the provider.
 */
public final class FaultyStorageProvider implements StorageProvider {

  private final StorageProvider provider;
  private final FaultPlan plan;

  /**
   * Wraps a provider.
   *
   * @param provider does the work
   * @param plan says what fails
   */
  public FaultyStorageProvider(StorageProvider provider, FaultPlan plan) {
    this.provider = provider;
    this.plan = plan;
  }

  @Override
  public String name() {
    return provider.name();
  }

  @Override
  public int spiVersion() {
    return provider.spiVersion();
  }

  @Override
  public Set<StorageCapability> capabilities() {
    var capabilities = EnumSet.of(StorageCapability.BUSY);
    capabilities.addAll(provider.capabilities());
    return Set.copyOf(capabilities);
  }

  @Override
  public StorageEngine open(StorageContext context) throws IOException {
    return new FaultyEngine(provider.open(context), new FaultInjector(plan), context.io());
  }
}
