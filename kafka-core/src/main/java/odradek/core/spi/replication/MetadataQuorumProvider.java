package odradek.core.spi.replication;

import java.io.IOException;
import java.util.Set;

/**
 * A quorum plug-in, found by {@link java.util.ServiceLoader}.
 *
 * <p><b>Threading:</b> called by one thread while a broker starts. Construction is cheap.
 */
public interface MetadataQuorumProvider {

  /**
   * The version of this interface. A provider's {@link #spiVersion()} returns it, and so tells what it was compiled
   * against.
   */
  int SPI_VERSION = 1;

  /** Lower-case letters, digits and {@code -}, at most 32 characters; persisted with the data. */
  String name();

  /** Return {@link #SPI_VERSION}. */
  int spiVersion();

  /** What the quorums of this provider can do; constant. */
  Set<QuorumCapability> capabilities();

  /**
   * Opens this node's part of the quorum. Nothing is delivered before {@link MetadataQuorum#start}.
   *
   * @throws odradek.core.spi.storage.CorruptStorageException if the directory cannot be read
   * @throws IOException if the device fails
   */
  MetadataQuorum open(QuorumContext context) throws IOException;
}
