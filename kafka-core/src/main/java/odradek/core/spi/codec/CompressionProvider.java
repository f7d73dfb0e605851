package odradek.core.spi.codec;

import odradek.api.record.BatchCodec;

/**
 * A codec plug-in, found by {@link java.util.ServiceLoader}.
 *
 * <p><b>Threading:</b> called by one thread while a broker starts. Construction is cheap and loads no native code.
 */
public interface CompressionProvider {

  /**
   * The version of this interface. A provider's {@link #spiVersion()} returns it, and so tells what it was compiled
   * against.
   */
  int SPI_VERSION = 1;

  /**
   * The codec's name as {@code compression.type} spells it: {@code gzip}, {@code snappy}, {@code lz4} or {@code zstd}.
   */
  String name();

  /** Return {@link #SPI_VERSION}. */
  int spiVersion();

  /** The codec's number in the attributes of a record batch, 1 to 4. */
  byte wireId();

  /**
   * Makes the codec. Native code is loaded here and not before.
   *
   * @throws CodecUnavailableException if something that the codec needs is not there
   */
  BatchCodec open();
}
