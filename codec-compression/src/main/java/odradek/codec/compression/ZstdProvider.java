package odradek.codec.compression;

import odradek.api.record.BatchCodec;
import odradek.core.spi.codec.CompressionProvider;

/** Provides {@code zstd} by way of zstd-jni. */
public final class ZstdProvider implements CompressionProvider {

  /** Loads nothing. */
  public ZstdProvider() {}

  @Override
  public String name() {
    return "zstd";
  }

  @Override
  public int spiVersion() {
    return SPI_VERSION;
  }

  @Override
  public byte wireId() {
    return 4;
  }

  @Override
  public BatchCodec open() {
    return Opening.open(() -> new ZstdCodec(), name(), "com.github.luben:zstd-jni", "com.github.luben.zstd_jni");
  }
}
