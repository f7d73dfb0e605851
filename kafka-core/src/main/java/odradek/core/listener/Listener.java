package odradek.core.listener;

/**
 * A listener that accepts connections.
 *
 * <p><b>Threading:</b> thread-safe.
 */
public interface Listener {

  /** The port that is bound, or -1 if the transport has none. */
  int port();

  /** Stops to accept new connections; those that are open stay. */
  void stopAccepting();

  /** Closes all connections after their pending answers are written, at most some seconds, and returns then. */
  void close();
}
