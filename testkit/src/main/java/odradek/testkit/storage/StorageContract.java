package odradek.testkit.storage;

/** What the parts of the contract have in common. Not for use outside {@link StorageContractTest}. */
public interface StorageContract {

  /** The engine under test, fresh for every test. */
  StorageHarness harness();
}
