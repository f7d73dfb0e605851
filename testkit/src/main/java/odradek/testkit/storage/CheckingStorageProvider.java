package odradek.testkit.storage;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import odradek.core.spi.storage.StorageCapability;
import odradek.core.spi.storage.StorageContext;
import odradek.core.spi.storage.StorageEngine;
import odradek.core.spi.storage.StorageProvider;

/**
 * Wraps a provider and checks that its caller keeps the contract: one call at a time where that is asked for, arguments
 * within their limits, nothing used after it was closed or released, nothing appended while the engine is busy, arrays
 * left alone that were handed over.
 *
 * <p>Put it under a broker in a test, and ask {@link #violations()} at the end.
 *
 * <p><b>Threading:</b> as the provider.
 */
public final class CheckingStorageProvider implements StorageProvider {

  private final StorageProvider provider;
  private final ContractViolations violations = new ContractViolations();
  private final Set<Path> open = ConcurrentHashMap.newKeySet();

  /** Wraps a provider, which does the work. */
  public CheckingStorageProvider(StorageProvider provider) {
    this.provider = provider;
  }

  /** What was found. */
  public ContractViolations violations() {
    return violations;
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
    return provider.capabilities();
  }

  @Override
  public StorageEngine open(StorageContext context) throws IOException {
    Path directory = context.directory().toAbsolutePath();
    violations.require(open.add(directory), "directory " + directory + " is opened while it is open");
    try {
      return new CheckingEngine(provider.open(context), violations, () -> open.remove(directory));
    } catch (IOException | RuntimeException e) {
      open.remove(directory);
      throw e;
    }
  }
}
