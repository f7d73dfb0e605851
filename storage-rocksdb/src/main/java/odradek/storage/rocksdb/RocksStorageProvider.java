package odradek.storage.rocksdb;

import java.io.IOException;
import java.util.Set;
import odradek.core.spi.storage.StorageCapability;
import odradek.core.spi.storage.StorageContext;
import odradek.core.spi.storage.StorageEngine;
import odradek.core.spi.storage.StorageProvider;

/**
 * Storage in RocksDB: all partitions of a directory share one database and one write-ahead log. {@link RocksSettings}
 * lists the settings.
 *
 * <p>The native library is loaded by {@link #open}, not before. Engines that one provider opened share their memory.
 */
public final class RocksStorageProvider implements StorageProvider {

  static final String NAME = "rocksdb";
  static final int FORMAT = 1;

  private SharedMemory memory;

  /** A provider; see {@link StorageProvider}. */
  public RocksStorageProvider() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public int spiVersion() {
    return SPI_VERSION;
  }

  @Override
  public Set<StorageCapability> capabilities() {
    return Set.of(StorageCapability.PERSISTENT, StorageCapability.GROUP_COMMIT, StorageCapability.BUSY,
        StorageCapability.NATIVE_THREADS);
  }

  @Override
  public synchronized StorageEngine open(StorageContext context) throws IOException {
    RocksSettings settings = RocksSettings.of(context.settings());
    NativeLibrary.load();
    if (memory == null) {
      memory = new SharedMemory();
    }
    return RocksStorageEngine.open(context, settings, memory);
  }
}
