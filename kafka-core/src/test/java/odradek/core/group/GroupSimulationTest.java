package odradek.core.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Groups under everything that can happen to them: members join, leave, crash and come back, replication is slow or
 * fails, the coordinator moves. See {@link GroupSimulation} for what is checked meanwhile.
 *
 * <p>A failure names its seed; {@code -Dodradek.simulation.seed=<seed>} runs that one alone and
 * tells its history.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class GroupSimulationTest {

  private static final int SEED_COUNT = 200 * Integer.getInteger("odradek.soak.factor", 1);
  private static final int STEP_COUNT = 400;

  @Test
  void staysConsistentAndMakesProgress() {
    Long only = Long.getLong("odradek.simulation.seed");
    int settledCount = 0;
    int fetchCount = 0;
    for (long seed = only == null ? 0 : only; seed < (only == null ? SEED_COUNT : only + 1); seed++) {
      var simulation = new GroupSimulation(seed);
      try {
        simulation.run(STEP_COUNT);
        simulation.heal();
        simulation.end();
        settledCount += simulation.settledCount();
        fetchCount += simulation.fetchCount();
      } catch (AssertionError | RuntimeException e) {
        String history = only == null ? "" : "\n" + simulation.history();
        throw new AssertionError("seed " + seed + ": " + e.getMessage() + history, e);
      }
    }
    // A simulation in which nothing happens would prove nothing.
    assertTrue(settledCount > 20 && fetchCount > 20, settledCount + " assignments, " + fetchCount + " fetches");
  }

  @Test
  void isTheSameForTheSameSeed() {
    var first = new GroupSimulation(42);
    var second = new GroupSimulation(42);
    first.run(200);
    second.run(200);
    assertEquals(first.history(), second.history());
  }
}
