package odradek.codec.compression;

import odradek.api.record.BatchCodec;
import odradek.core.spi.codec.CompressionProvider;

/** Provides {@code lz4} by way of lz4-java. */
public final class Lz4Provider implements CompressionProvider {

  /** Loads nothing. */
  public Lz4Provider() {}

  @Override
  public String name() {
    return "lz4";
  }

  @Override
  public int spiVersion() {
    return SPI_VERSION;
  }

  @Override
  public byte wireId() {
    return 3;
  }

  @Override
  public BatchCodec open() {
    return Opening.open(() -> new Lz4Codec(), name(), "at.yawk.lz4:lz4-java", "org.lz4.java");
  }
}
