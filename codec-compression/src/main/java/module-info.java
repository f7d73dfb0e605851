/** Compression providers {@code gzip}, {@code snappy}, {@code lz4} and {@code zstd}. */
module odradek.codec.compression {
  requires odradek.core;
}
