package odradek.core.spi;

import java.util.Map;

/**
 * Gets the numbers of a broker, one by one, at the moment at which somebody looks. What becomes of them, a page or a
 * log line, is the visitor's business.
 *
 * <p>Names are lower-case words joined by {@code _}; they begin with {@code odradek_} and end with the unit, where
 * there is one: seconds and bytes, never their parts or multiples. Those of counters end with {@code _total}. All
 * values of one name have the same help and come one after the other, unless two engines publish the same.
 *
 * <p><b>Threading:</b> called by the thread that looks.
 */
public interface MetricVisitor {

  /**
   * A value that only grows, from 0 at the start.
   *
   * @param name with {@code _total} at its end
   * @param help one sentence
   * @param labels what this value is about, in the order to show; empty if the name says it all
   */
  void counter(String name, String help, Map<String, String> labels, double value);

  /**
   * A value that goes up and down.
   *
   * @param help one sentence
   * @param labels what this value is about, in the order to show; empty if the name says it all
   */
  void gauge(String name, String help, Map<String, String> labels, double value);

  /**
   * How often something took how long.
   *
   * @param help one sentence
   * @param labels what this value is about, in the order to show; empty if the name says it all
   * @param upperBounds ascending; a value belongs to the first bound that it does not exceed
   * @param counts how many values belong to each bound, and in one more place those beyond the last
   * @param sum of all values
   */
  void histogram(String name, String help, Map<String, String> labels, double[] upperBounds, long[] counts, double sum);
}
