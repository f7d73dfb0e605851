package odradek.codec.compression;

import odradek.api.record.BatchCodec;
import odradek.core.spi.codec.CompressionProvider;

/** Provides {@code gzip}, which the Java run-time brings along. */
public final class GzipProvider implements CompressionProvider {

  /** Loads nothing. */
  public GzipProvider() {}

  @Override
  public String name() {
    return "gzip";
  }

  @Override
  public int spiVersion() {
    return SPI_VERSION;
  }

  @Override
  public byte wireId() {
    return 1;
  }

  @Override
  public BatchCodec open() {
    return new GzipCodec();
  }
}
