/** Storage provider {@code heap}. It exports nothing: the broker finds it as a service. */
module sample.heap {
  requires odradek.core;

  provides odradek.core.spi.storage.StorageProvider with sample.heap.HeapStorageProvider;
}
