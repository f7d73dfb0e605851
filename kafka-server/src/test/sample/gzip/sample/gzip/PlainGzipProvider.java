package sample.gzip;

import odradek.api.record.BatchCodec;
import odradek.core.spi.codec.CompressionProvider;

/** Provides {@code gzip} without a library. */
public final class PlainGzipProvider implements CompressionProvider {

  /** For the service loader. */
  public PlainGzipProvider() {}

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
    return new PlainGzipCodec();
  }
}
