package odradek.core.listener;

import java.net.SocketAddress;
import odradek.core.runtime.Shard;

/**
 * The transport's side of a connection: what the broker asks of it.
 *
 * <p><b>Threading:</b> confined to the connection's shard, {@link #shard()}, {@link #id()}, {@link #peer()} and
 * {@link #listenerName()} excepted.
 */
public interface Connection {

  /** The shard that this connection lives on. */
  Shard shard();

  /** Names the connection in logs; unique in this broker. */
  String id();

  /** The listener that accepted it. */
  String listenerName();

  /** Who is at the other end. */
  SocketAddress peer();

  /**
   * Writes an answer after all that were sent before. The transport releases its parts when they are written or the
   * connection is gone.
   */
  void send(ResponseFrame response);

  /** Stops or resumes delivery of frames; a few that were already received may still come. */
  void reading(boolean enabled);

  /** Closes after what was sent is written. {@link ConnectionHandler#closed()} follows. Closing twice is harmless. */
  void close();
}
