package odradek.client.net;

import java.nio.ByteBuffer;
import odradek.core.runtime.Shard;

/**
 * Carries frames to servers and back; knows nothing of what is in them.
 *
 * <p><b>Threading:</b> thread-safe. <b>Blocking:</b> {@link #close} may block, the rest does not.
 */
public interface Transport extends AutoCloseable {

  /** A way to a server that is open. Used on the connection's shard alone. */
  interface Link {

    /**
     * Sends a frame, after those that were sent before.
     *
     * @param frame without the length field, big-endian and writable; transferred
     */
    void send(ByteBuffer frame);

    /** Closes the link; its listener is not called any more. Closing twice is harmless. */
    void close();
  }

  /** Is told what happens on a link, on the connection's shard, in order; must not block. */
  interface LinkListener {

    /** The link is open; the first call. */
    void connected(Link link);

    /**
     * A frame came.
     *
     * @param frame without the length field; the listener's
     */
    void received(ByteBuffer frame);

    /**
     * The link is gone or could not be opened; the last call.
     *
     * @param cause why, or null if the server closed it
     */
    void disconnected(Throwable cause);
  }

  /** The event loop for another connection. */
  Shard nextShard();

  /**
   * Opens a link.
   *
   * @param server where to
   * @param shard one of {@link #nextShard()}: where the listener is called
   * @param settings limits
   * @param listener is told what happens
   */
  void connect(ServerAddress server, Shard shard, ConnectionSettings settings, LinkListener listener);

  /** Closes all links and stops the event loops. */
  @Override
  void close();
}
