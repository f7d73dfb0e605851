package odradek.testkit.storage;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import odradek.api.TopicIdPartition;
import odradek.core.spi.storage.StateArea;
import odradek.core.spi.storage.StateEntry;
import odradek.core.spi.storage.StorageEngine;

/** The state area of a {@link CheckingEngine}: remembers the last arrays that were handed over. Thread-safe. */
final class CheckingState implements StateArea {

  private static final int REMEMBERED = 256;

  private record Handed(StateEntry entry, int hash) {}

  private final StorageEngine engine;
  private final ContractViolations violations;
  private final Queue<Handed> handed = new ArrayDeque<>();

  CheckingState(StorageEngine engine, ContractViolations violations) {
    this.engine = engine;
    this.violations = violations;
  }

  @Override
  public Map<String, byte[]> read(TopicIdPartition partition) throws IOException {
    return engine.state().read(partition);
  }

  @Override
  public void write(List<StateEntry> entries, boolean durable) throws IOException {
    for (StateEntry entry : entries) {
      try {
        entry.requireValid();
      } catch (IllegalArgumentException e) {
        violations.require(false, e::getMessage);
      }
    }
    checkArrays();
    remember(entries);
    engine.state().write(entries, durable);
  }

  private synchronized void remember(List<StateEntry> entries) {
    for (StateEntry entry : entries) {
      if (entry.value() != null) {
        handed.add(new Handed(entry, Arrays.hashCode(entry.value())));
      }
    }
    while (handed.size() > REMEMBERED) {
      handed.remove();
    }
  }

  /** The caller must not touch arrays that it handed over. */
  synchronized void checkArrays() {
    for (Handed one : handed) {
      StateEntry entry = one.entry();
      violations.require(Arrays.hashCode(entry.value()) == one.hash(), () -> "the value of state '" + entry.key()
          + "' of partition " + entry.partition() + " was changed after it was handed over");
    }
  }
}
