package odradek.core.listener;

import java.io.IOException;
import odradek.core.runtime.ShardGroup;

/**
 * A kind of listener.
 *
 * <p><b>Threading:</b> called by one thread while a broker starts. Construction is cheap.
 */
public interface ListenerProvider {

  /**
   * The version of this interface. A provider's {@link #spiVersion()} returns it, and so tells what it was compiled
   * against.
   */
  int SPI_VERSION = 1;

  /** The transport's name: {@code in-process}, {@code tcp}. */
  String name();

  /** Return {@link #SPI_VERSION}. */
  int spiVersion();

  /**
   * Makes the event loops on which connections of this kind live; they become the broker's shards, so that a request
   * for a partition of its own loop makes no hop.
   *
   * @param count how many, at least 1
   * @param threadNamePrefix what the threads are called, followed by their index
   */
  ShardGroup newShardGroup(int count, String threadNamePrefix);

  /**
   * Starts to listen. Connections are accepted from now on, and spread over the shards.
   *
   * @throws IOException if the address cannot be bound; the message names it
   */
  Listener open(ListenerContext context) throws IOException;
}
