/**
 * The specification of the storage interface as a test, and wrappers that inject faults or check the caller.
 *
 * <p>An author of a storage plug-in extends {@link odradek.testkit.storage.StorageContractTest}, returns the provider
 * from its one abstract method, and inherits every test. Tests that need a capability are skipped where it is not
 * declared. A fault of a provider that gets past them is a fault of the contract test first.
 *
 * <p>Everything here touches exported types only, so it works for providers in named modules and on the class path
 * alike.
 */
package odradek.testkit.storage;
