package sample.heap;

import java.util.Set;
import odradek.core.spi.storage.StorageCapability;
import odradek.core.spi.storage.StorageContext;
import odradek.core.spi.storage.StorageEngine;
import odradek.core.spi.storage.StorageProvider;

/** Keeps batches in arrays on the heap. */
public final class HeapStorageProvider implements StorageProvider {

  /** For the service loader; does nothing, because providers are made just to be listed. */
  public HeapStorageProvider() {}

  @Override
  public String name() {
    return "heap";
  }

  @Override
  public int spiVersion() {
    return SPI_VERSION;
  }

  @Override
  public Set<StorageCapability> capabilities() {
    return Set.of();
  }

  @Override
  public StorageEngine open(StorageContext context) {
    long maxBytes = context.settings().number("max.bytes", Long.MAX_VALUE, 1, Long.MAX_VALUE);
    var engine = new HeapEngine(maxBytes);
    context.metrics().gauge("used_bytes", "Bytes of all batches.", engine::usedBytes);
    return engine;
  }
}
