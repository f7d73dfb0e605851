package odradek.benchmarks.suite;

import java.io.IOException;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * A cell at work on an engine, set up and full.
 *
 * <p><b>Threading:</b> confined to one thread.
 */
interface Workload extends AutoCloseable {

  /**
   * Does some operations.
   *
   * @param latencies gets the nanoseconds of each, and so their number
   * @return how many bytes of batches were worked on; 0 if they were only found
   */
  long turn(Histogram latencies) throws IOException, InterruptedException;

  /** Whether only turns are measured, and not {@link #prepare} and {@link #tidy} around each. */
  default boolean hasChores() {
    return false;
  }

  /** Comes before each turn. */
  default void prepare() throws IOException, InterruptedException {
    // nothing to do
  }

  /** Comes after each turn. */
  default void tidy() throws IOException {
    // nothing to do
  }

  /** What else there is to say, by name. */
  default Map<String, Double> figures() throws IOException {
    return Map.of();
  }

  /** Closes the engine and removes its data. */
  @Override
  void close() throws IOException;
}
