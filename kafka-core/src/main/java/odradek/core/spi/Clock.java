package odradek.core.spi;

/**
 * Where time comes from. Core and plug-ins never ask the system directly, so that a simulation can own time.
 *
 * <p><b>Threading:</b> thread-safe. <b>Blocking:</b> never.
 */
public interface Clock {

  /** The wall clock in milliseconds since 1970; may jump in either direction. */
  long wallMs();

  /** A monotonic reading in nanoseconds; only differences mean anything. */
  long monotonicNs();
}
