package odradek.storage.rocksdb;

import java.util.Map;
import odradek.core.spi.storage.StorageProvider;
import odradek.testkit.crash.CrashContractTest;

/** The provider {@code rocksdb} against the crash contract, with small write buffers so that there are files. */
class RocksCrashContractTest extends CrashContractTest {

  @Override
  protected StorageProvider provider() {
    return new RocksStorageProvider();
  }

  @Override
  protected Map<String, String> settings() {
    return Map.of("write.buffer.bytes", "4194304", "min.blob.bytes", "100", "reclaim.bytes", "0");
  }
}
