/**
 * Storage provider {@code file}: segment files with sparse indexes, in the formats of Apache Kafka.
 *
 * @provides odradek.core.spi.storage.StorageProvider the provider {@code file}
 */
module odradek.storage.file {
  requires odradek.core;
  requires org.slf4j;

  provides odradek.core.spi.storage.StorageProvider with odradek.storage.file.FileStorageProvider;
}
