/** A codec plug-in that needs nothing but the Java run-time. */
module sample.gzip {
  requires odradek.core;

  provides odradek.core.spi.codec.CompressionProvider with sample.gzip.PlainGzipProvider;
}
