package odradek.storage.rocksdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import odradek.core.spi.storage.PartitionStorage;
import odradek.core.spi.storage.StorageProvider;
import odradek.testkit.storage.TestBatches;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The provider before and while it opens. */
@Timeout(120)
class RocksProviderTest {

  @TempDir
  Path temporary;

  @Test
  void aProviderIsListedWhereRocksDbIsMissing() throws Exception {
    URL classes = RocksStorageProvider.class.getProtectionDomain().getCodeSource().getLocation();
    try (var loader = new URLClassLoader(new URL[] {classes}, StorageProvider.class.getClassLoader()) {
      @Override
      protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (name.startsWith("org.rocksdb.")) {
          throw new ClassNotFoundException(name + " is not here");
        }
        synchronized (getClassLoadingLock(name)) {
          return name.startsWith("odradek.storage.rocksdb.") ? mine(name) : super.loadClass(name, resolve);
        }
      }

      private Class<?> mine(String name) throws ClassNotFoundException {
        Class<?> loaded = findLoadedClass(name);
        return loaded == null ? findClass(name) : loaded;
      }
    }) {
      var provider = (StorageProvider) loader.loadClass(RocksStorageProvider.class.getName()).getConstructor()
          .newInstance();
      assertTrue(provider.getClass() != RocksStorageProvider.class);
      assertEquals("rocksdb", provider.name());
      assertEquals(new RocksStorageProvider().capabilities(), provider.capabilities());
    }
  }

  @Test
  void aLibraryThatDoesNotLoadIsExplained() {
    for (Throwable cause : new Throwable[] {
        new UnsatisfiedLinkError("no such library"), new RuntimeException("cannot unpack"),
        new NoClassDefFoundError("org/rocksdb/RocksDB")}) {
      var failure = assertThrows(IOException.class, () -> NativeLibrary.load(() -> sneak(cause)));
      assertEquals(cause, failure.getCause());
      assertTrue(failure.getMessage().contains(cause.getMessage()), failure.getMessage());
      assertTrue(failure.getMessage().contains(System.getProperty("os.arch")), failure.getMessage());
      assertTrue(failure.getMessage().contains("java.io.tmpdir"), failure.getMessage());
    }
  }

  private static void sneak(Throwable cause) {
    if (cause instanceof Error error) {
      throw error;
    }
    throw (RuntimeException) cause;
  }

  @Test
  void aDirectoryHasOneEngineAtATime() throws Exception {
    Path directory = temporary.resolve("engine");
    try (var engine = new TestEngine(directory, Map.of())) {
      var inProcess = assertThrows(IOException.class, () -> new TestEngine(directory, Map.of()));
      assertTrue(inProcess.getMessage().contains("this process"), inProcess.getMessage());
      PartitionStorage log = engine.create();
      log.append(TestBatches.at(0).build());
      assertEquals(1, log.endOffset());
    }
    Process other = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
        LockHolder.class.getProtectionDomain().getCodeSource().getLocation().getPath(), LockHolder.class.getName(),
        directory.resolve("LOCK").toString()).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try {
      assertEquals('L', other.getInputStream().read(), "the other process has the lock");
      var elsewhere = assertThrows(IOException.class, () -> new TestEngine(directory, Map.of()));
      assertTrue(elsewhere.getMessage().contains("another process"), elsewhere.getMessage());
    } finally {
      other.destroyForcibly().waitFor();
    }
    new TestEngine(directory, Map.of()).close();
  }

  @Test
  void enginesOfOneProviderShareTheirMemory() throws IOException {
    var provider = new RocksStorageProvider();
    for (int round = 0; round < 2; round++) {
      try (var one = new TestEngine(provider, temporary.resolve("one"), Map.of(), Runnable::run);
          var two = new TestEngine(provider, temporary.resolve("two"), Map.of(), Runnable::run)) {
        one.create().append(TestBatches.at(0).build());
        two.create().append(TestBatches.at(0).build());
      }
    }
  }

  @Test
  void metricsAreThereAndZeroAfterwards() throws IOException {
    Map<String, java.util.function.LongSupplier> metrics;
    try (var engine = new TestEngine(temporary.resolve("engine"), Map.of())) {
      engine.create().append(TestBatches.at(0).build());
      metrics = engine.metrics();
      assertTrue(metrics.keySet().containsAll(Set.of("appended_bytes", "wal_syncs", "wal_bytes", "busy_appends",
          "live_blob_bytes", "write_buffer_bytes", "compaction_written_bytes")), metrics.keySet().toString());
      assertTrue(metrics.get("wal_bytes").getAsLong() > 70);
      assertTrue(metrics.get("write_buffer_bytes").getAsLong() > 0);
      metrics.values().forEach(value -> assertTrue(value.getAsLong() >= 0));
    }
    assertEquals(0, metrics.get("wal_bytes").getAsLong());
    assertEquals(0, metrics.get("write_buffer_bytes").getAsLong());
  }

  @Test
  void settingsHaveLimits() {
    var refusal = assertThrows(IllegalArgumentException.class,
        () -> new TestEngine(temporary.resolve("engine"), Map.of("write.buffer.bytes", "100")));
    assertTrue(refusal.getMessage().contains("write.buffer.bytes"), refusal.getMessage());
  }
}
