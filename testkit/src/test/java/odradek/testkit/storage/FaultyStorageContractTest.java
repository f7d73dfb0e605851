package odradek.testkit.storage;

import odradek.core.spi.storage.StorageProvider;

/** A faulty provider without faults keeps the contract. */
class FaultyStorageContractTest extends StorageContractTest {

  @Override
  protected StorageProvider provider() {
    return new FaultyStorageProvider(Providers.memory(), FaultPlan.none());
  }

  /** A wrapper is not registered. */
  @Override
  public void theProviderIsRegisteredTwice() {
    // nothing to check
  }
}
