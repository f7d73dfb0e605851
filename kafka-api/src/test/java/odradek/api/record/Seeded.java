package odradek.api.record;

import java.util.Random;

/** Runs a test body for many seeds and names the seed that fails. */
final class Seeded {

  /** A test body that draws from a source of randomness. */
  interface Body {
    void run(Random random) throws Exception;
  }

  private static final int FACTOR = Integer.getInteger("odradek.soak.factor", 1);

  private Seeded() {}

  /** Runs the body for some random seeds, or only for the one in the system property {@code seed}. */
  static void run(int times, Body body) {
    Long only = Long.getLong("seed");
    long first = only != null ? only : System.nanoTime() & 0xFFFF_FFFFL;
    for (long seed = first; seed < first + (only != null ? 1 : (long) times * FACTOR); seed++) {
      try {
        body.run(new Random(seed));
      } catch (Exception | AssertionError e) {
        throw new AssertionError("failed with -Dseed=" + seed + ": " + e, e);
      }
    }
  }
}
