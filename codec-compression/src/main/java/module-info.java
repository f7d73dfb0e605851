/**
 * Compression providers {@code gzip}, {@code snappy}, {@code lz4} and {@code zstd}. Exports nothing: they are found as
 * services.
 *
 * <p>Snappy and lz4 come as automatic modules, which jlink refuses; so they may be left out, and the others still load.
 * {@code docs/adr/0003-codec-libraries.md} has the reasons.
 *
 * @provides odradek.core.spi.codec.CompressionProvider
 */
module odradek.codec.compression {
  requires odradek.core;
  requires com.github.luben.zstd_jni;
  requires static org.lz4.java;
  requires static org.xerial.snappy;

  provides odradek.core.spi.codec.CompressionProvider with
      odradek.codec.compression.GzipProvider,
      odradek.codec.compression.SnappyProvider,
      odradek.codec.compression.Lz4Provider,
      odradek.codec.compression.ZstdProvider;
}
