package odradek.storage.file;

import java.util.Map;
import odradek.core.spi.storage.StorageProvider;
import odradek.testkit.crash.CrashContractTest;

/** The provider {@code file} against the crash contract, with a journal that is rewritten often. */
class FileCrashContractTest extends CrashContractTest {

  @Override
  protected StorageProvider provider() {
    return new FileStorageProvider();
  }

  @Override
  protected Map<String, String> settings() {
    return Map.of("journal.compact.bytes", "1024");
  }
}
