package odradek.core.spi.storage;

import java.io.IOException;
import java.util.Set;

/**
 * A storage plug-in, found by {@link java.util.ServiceLoader}.
 *
 * <p><b>Threading:</b> called by one thread at a time. Construction is cheap and loads no native code: providers are
 * listed on machines where they cannot run.
 */
public interface StorageProvider {

  /**
   * The version of this interface. A provider's {@link #spiVersion()} returns it, and so tells what it was compiled
   * against.
   */
  int SPI_VERSION = 1;

  /**
   * The provider's name: lower-case letters, digits and {@code -}, at most 32 characters. It is persisted with the
   * data: what one provider wrote is never opened by another.
   */
  String name();

  /** Return {@link #SPI_VERSION}. */
  int spiVersion();

  /** What the engines of this provider can do; constant. */
  Set<StorageCapability> capabilities();

  /**
   * Opens the engine of one log directory, which no other engine has open. A persistent engine puts a
   * {@link ProviderMarker} there.
   *
   * @throws CorruptStorageException if the directory holds something that this provider cannot read (a newer format,
   *     another provider's data, damage beyond repair); nothing was changed in it
   * @throws IllegalArgumentException if a setting is out of its limits
   * @throws IOException if the device fails, or another process has the directory open
   */
  StorageEngine open(StorageContext context) throws IOException;
}
