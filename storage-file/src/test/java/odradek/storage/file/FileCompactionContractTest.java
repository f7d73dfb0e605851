package odradek.storage.file;

import odradek.core.spi.storage.StorageProvider;
import odradek.testkit.compaction.CompactionContractTest;

/** Compaction on the provider {@code file}. */
class FileCompactionContractTest extends CompactionContractTest {

  @Override
  protected StorageProvider provider() {
    return new FileStorageProvider();
  }
}
