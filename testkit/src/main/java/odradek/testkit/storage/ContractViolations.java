package odradek.testkit.storage;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/**
 * What a {@link CheckingStorageProvider} found: breaches of the contract by the caller of a storage engine. Each is
 * thrown where it happens, and kept here, since threads of the caller may swallow it.
 *
 * <p><b>Threading:</b> thread-safe.
 */
public final class ContractViolations {

  private final List<AssertionError> found = new CopyOnWriteArrayList<>();
  private final Map<Object, AssertionError> held = new ConcurrentHashMap<>();

  ContractViolations() {}

  /** Everything that was found, oldest first. */
  public List<AssertionError> found() {
    return List.copyOf(found);
  }

  /** How many slices are held now. */
  public int heldSlices() {
    return held.size();
  }

  /**
   * Fails if anything was found.
   *
   * @throws AssertionError the first breach, the others suppressed
   */
  public void assertNone() {
    if (!found.isEmpty()) {
      var all = new AssertionError(found.size() + " breaches of the storage contract, the first: "
          + found.get(0).getMessage(), found.get(0));
      found.stream().skip(1).forEach(all::addSuppressed);
      throw all;
    }
  }

  /**
   * Fails if anything was found, or a slice is held; ask when everything should have been released.
   *
   * @throws AssertionError with the place where the slice was made as its cause
   */
  public void assertNoneAndNothingHeld() {
    assertNone();
    held.values().stream().findFirst().ifPresent(made -> {
      throw new AssertionError(held.size() + " slices were not released; one of them was made here", made);
    });
  }

  void require(boolean condition, String message) {
    require(condition, () -> message);
  }

  void require(boolean condition, Supplier<String> message) {
    if (!condition) {
      var violation = new AssertionError(message.get());
      found.add(violation);
      throw violation;
    }
  }

  void taken(Object slice) {
    held.put(slice, new AssertionError("made here"));
  }

  void released(Object slice) {
    held.remove(slice);
  }
}
