package odradek.storage.file;

import java.io.IOException;
import java.util.Set;
import odradek.core.spi.storage.StorageCapability;
import odradek.core.spi.storage.StorageContext;
import odradek.core.spi.storage.StorageEngine;
import odradek.core.spi.storage.StorageProvider;

/**
 * Storage in files, in the formats of Apache Kafka.
 *
 * <p>Settings:
 * <ul>
 *   <li>{@code max.open.files}, 16 to 1000000, 1000 if not set: how many segment files are open at a time, unless more
 *       are in use.
 *   <li>{@code flush.parallelism}, 1 to 64, 8 if not set: how many threads of the I/O executor force files at a time.
 *   <li>{@code journal.compact.bytes}, 1024 to 2^40, 1048576 if not set: the journal is not written anew before it is
 *       so large.
 * </ul>
 */
public final class FileStorageProvider implements StorageProvider {

  static final String NAME = "file";
  static final int FORMAT = 1;

  private final Disk disk;

  /** A provider; see {@link StorageProvider}. */
  public FileStorageProvider() {
    this(new NioDisk());
  }

  /** A provider on another file system. */
  FileStorageProvider(Disk disk) {
    this.disk = disk;
  }

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
    return Set.of(StorageCapability.PERSISTENT, StorageCapability.FILE_RANGE);
  }

  @Override
  public StorageEngine open(StorageContext context) throws IOException {
    return FileStorageEngine.open(context, disk);
  }
}
