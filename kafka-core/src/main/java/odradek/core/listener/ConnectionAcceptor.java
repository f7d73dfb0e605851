package odradek.core.listener;

/** Makes the broker's side of a new connection. */
@FunctionalInterface
public interface ConnectionAcceptor {

  /**
   * A peer connected. Called on the connection's shard.
   *
   * @param connection the transport's side
   * @return the broker's side; it gets every frame from now on
   */
  ConnectionHandler connected(Connection connection);
}
