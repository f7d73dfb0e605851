package odradek.server.embedding;

import java.nio.file.Path;
import odradek.core.spi.storage.StorageProvider;
import odradek.testkit.compaction.CompactionContractTest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Compaction on the guide's storage engine. */
class HeapCompactionContractIT extends CompactionContractTest {

  private static ClassPathPlugin plugin;

  @BeforeAll
  static void build(@TempDir Path folder) throws Exception {
    plugin = new ClassPathPlugin(PluginJar.of("heap", folder));
  }

  @AfterAll
  static void remove() throws Exception {
    plugin.close();
  }

  @Override
  protected StorageProvider provider() {
    return plugin.provider(StorageProvider.class);
  }
}
