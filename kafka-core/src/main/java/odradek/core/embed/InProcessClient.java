package odradek.core.embed;

import java.nio.ByteBuffer;

/**
 * The client's side of a connection without a socket.
 *
 * <p><b>Threading:</b> thread-safe.
 */
public interface InProcessClient extends AutoCloseable {

  /** Gets what the broker sends. Its methods return soon and throw nothing: the broker's own thread calls them. */
  interface Receiver {

    /**
     * A frame came. Called on the connection's shard, in order; must not block.
     *
     * @param frame without the length field; the receiver's
     */
    void received(ByteBuffer frame);

    /** The connection is gone; the last call. */
    void disconnected();
  }

  /**
   * Sends a frame. Without a connection, as after the end of the broker, nobody gets it.
   *
   * @param frame a request header and body without the length field, big-endian and writable; transferred
   */
  void send(ByteBuffer frame);

  /** Disconnects. Harmless if the connection is gone already. */
  @Override
  void close();
}
