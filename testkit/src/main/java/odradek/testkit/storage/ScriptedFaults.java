package odradek.testkit.storage;

import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Queue;
import odradek.api.TopicIdPartition;

/**
 * Faults as a test orders them: each order is for the next call of an operation that has none yet.
 *
 * <pre>{@code
 * var faults = new ScriptedFaults().works(Operation.APPEND, 2).then(Operation.APPEND, Fault.FAIL);
 * }</pre>
 *
 * <p><b>Threading:</b> thread-safe.
 */
public final class ScriptedFaults implements FaultPlan {

  private final Map<Operation, Queue<Fault>> orders = new EnumMap<>(Operation.class);

  /** A plan in which nothing fails until it is ordered. */
  public ScriptedFaults() {}

  /** Orders a fault for one more call. */
  public synchronized ScriptedFaults then(Operation operation, Fault fault) {
    orders.computeIfAbsent(operation, any -> new ArrayDeque<>()).add(fault);
    return this;
  }

  /** Lets some more calls work. */
  public ScriptedFaults works(Operation operation, int calls) {
    for (int i = 0; i < calls; i++) {
      then(operation, Fault.NONE);
    }
    return this;
  }

  @Override
  public synchronized Fault next(Operation operation, TopicIdPartition partition) {
    Queue<Fault> ordered = orders.get(operation);
    return ordered == null || ordered.isEmpty() ? Fault.NONE : ordered.remove();
  }
}
