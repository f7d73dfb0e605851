package odradek.codec.compression;

import odradek.api.record.BatchCodec;
import odradek.core.spi.codec.CompressionProvider;

/** Provides {@code snappy} by way of snappy-java. */
public final class SnappyProvider implements CompressionProvider {

  /** Loads nothing. */
  public SnappyProvider() {}

  @Override
  public String name() {
    return "snappy";
  }

  @Override
  public int spiVersion() {
    return SPI_VERSION;
  }

  @Override
  public byte wireId() {
    return 2;
  }

  @Override
  public BatchCodec open() {
    return Opening.open(() -> new SnappyCodec(), name(), "org.xerial.snappy:snappy-java", "org.xerial.snappy");
  }
}
