package odradek.core.spi.storage;

import java.util.function.LongSupplier;

/**
 * Where an engine publishes numbers.
 *
 * <p><b>Threading:</b> thread-safe. Names are lower-case words joined by {@code _}, with the unit last, without prefix.
 */
public interface StorageMetrics {

  /** Metrics that nobody looks at. */
  StorageMetrics NONE = new StorageMetrics() {
    @Override
    public void gauge(String name, String help, LongSupplier value) {
      // nobody looks
    }

    @Override
    public void counter(String name, String help, LongSupplier value) {
      // nobody looks
    }
  };

  /**
   * Publishes a value that goes up and down.
   *
   * @param value read whenever somebody looks, from any thread; must not block
   */
  void gauge(String name, String help, LongSupplier value);

  /**
   * Publishes a value that only grows.
   *
   * @param value read whenever somebody looks, from any thread; must not block
   */
  void counter(String name, String help, LongSupplier value);
}
