package odradek.server.embedding;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.nio.file.Path;
import odradek.core.spi.storage.StorageProvider;
import odradek.testkit.storage.StorageContractTest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The guide's storage engine keeps the contract: its own contract test, run by this one. */
class HeapStorageContractIT extends StorageContractTest {

  private static ClassPathPlugin plugin;
  private static StorageContractTest guides;
  private static Method provider;

  @BeforeAll
  static void build(@TempDir Path folder) throws Exception {
    Path jar = PluginJar.of("heap", folder);
    plugin = new ClassPathPlugin(jar, PluginJar.testsOf("heap", jar, folder));
    Class<?> type = plugin.type("sample.heap.HeapStorageContractTest");
    Constructor<?> constructor = type.getDeclaredConstructor();
    constructor.setAccessible(true);
    guides = (StorageContractTest) constructor.newInstance();
    provider = type.getDeclaredMethod("provider");
    provider.setAccessible(true);
  }

  @AfterAll
  static void remove() throws Exception {
    plugin.close();
  }

  @Override
  protected StorageProvider provider() {
    try {
      return (StorageProvider) provider.invoke(guides);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
