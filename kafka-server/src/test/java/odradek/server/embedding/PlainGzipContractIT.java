package odradek.server.embedding;

import java.nio.file.Path;
import odradek.core.spi.codec.CompressionProvider;
import odradek.testkit.codec.BatchCodecContractTest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The guide's codec keeps the contract. */
class PlainGzipContractIT extends BatchCodecContractTest {

  private static ClassPathPlugin plugin;

  @BeforeAll
  static void build(@TempDir Path folder) throws Exception {
    plugin = new ClassPathPlugin(PluginJar.of("gzip", folder));
  }

  @AfterAll
  static void remove() throws Exception {
    plugin.close();
  }

  @Override
  protected CompressionProvider provider() {
    return plugin.provider(CompressionProvider.class);
  }
}
