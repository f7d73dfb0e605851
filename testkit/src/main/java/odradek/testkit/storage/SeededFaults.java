package odradek.testkit.storage;

import java.util.EnumMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import odradek.api.TopicIdPartition;

/**
 * Faults by chance: the seed draws how likely each operation fails, and then which calls do.
 *
 * <p><b>Threading:</b> thread-safe. The faults are the same for the same seed if the calls come in the same order.
 */
public final class SeededFaults implements FaultPlan {

  private final RandomGenerator random;
  private final Map<Operation, Double> probabilities = new EnumMap<>(Operation.class);
  private final double busyProbability;
  private boolean healed;

  /**
   * A plan.
   *
   * @param random where chance comes from; print its seed when a test fails
   * @param maxProbability no operation fails more often than this, 0 to 1; many never do
   */
  public SeededFaults(RandomGenerator random, double maxProbability) {
    this.random = random;
    for (Operation operation : Operation.values()) {
      probabilities.put(operation, random.nextBoolean() ? 0 : random.nextDouble() * maxProbability);
    }
    busyProbability = random.nextBoolean() ? 0 : random.nextDouble() * maxProbability;
  }

  /** From now on nothing fails. */
  public synchronized void heal() {
    healed = true;
  }

  @Override
  public synchronized Fault next(Operation operation, TopicIdPartition partition) {
    if (healed) {
      return Fault.NONE;
    }
    if (random.nextDouble() < probabilities.get(operation)) {
      return random.nextBoolean() ? Fault.FAIL : Fault.FAIL_AFTER;
    }
    return operation == Operation.APPEND && random.nextDouble() < busyProbability ? Fault.BUSY : Fault.NONE;
  }
}
