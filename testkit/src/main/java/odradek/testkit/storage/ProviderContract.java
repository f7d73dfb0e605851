package odradek.testkit.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import odradek.core.spi.storage.CorruptStorageException;
import odradek.core.spi.storage.PartitionStorage;
import odradek.core.spi.storage.ProviderMarker;
import odradek.core.spi.storage.StorageCapability;
import odradek.core.spi.storage.StorageProvider;
import org.junit.jupiter.api.Test;

/** The part of the contract on the provider itself: its name, its registration, and whose directories it opens. */
public interface ProviderContract extends StorageContract {

  @Test
  default void theNameIsLegalAndConstant() {
    StorageProvider provider = harness().provider();
    assertTrue(provider.name().matches("[a-z0-9-]{1,32}"), "name '" + provider.name() + "'");
    assertEquals(provider.name(), provider.name());
    assertEquals(StorageProvider.SPI_VERSION, provider.spiVersion());
    assertEquals(provider.capabilities(), provider.capabilities());
  }

  @Test
  default void theProviderIsFoundByItsName() {
    long found = ServiceLoader.load(StorageProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(provider -> provider.name().equals(harness().provider().name()))
        .count();
    assertEquals(1, found, "providers named '" + harness().provider().name() + "'");
  }

  @Test
  default void theProviderIsRegisteredTwice() throws Exception {
    Class<?> type = harness().provider().getClass();
    assertTrue(Modifier.isPublic(type.getModifiers()) && Modifier.isPublic(type.getConstructor().getModifiers()));
    String service = StorageProvider.class.getName();
    try (InputStream registration = type.getModule().getResourceAsStream("META-INF/services/" + service)) {
      assertNotNull(registration, "META-INF/services/" + service);
      String text = new String(registration.readAllBytes(), StandardCharsets.UTF_8);
      assertTrue(text.lines().anyMatch(type.getName()::equals), text);
    }
    if (type.getModule().isNamed()) {
      assertTrue(type.getModule().getDescriptor().provides().stream()
          .anyMatch(provides -> provides.service().equals(service) && provides.providers().contains(type.getName())));
    }
  }

  @Test
  default void theEngineMakesNoThreads() throws IOException {
    if (harness().can(StorageCapability.NATIVE_THREADS)) {
      return;
    }
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    PartitionStorage log = harness().create(500);
    for (int i = 0; i < 50; i++) {
      log.append(TestBatches.at(i).build());
    }
    StorageHarness.await(log.flush());
    log.truncateTo(10);
    harness().engine().maintain();
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      boolean known = before.contains(thread) || thread.getName().equals(StorageHarness.IO_THREAD_NAME);
      assertTrue(known || isOfTheJvm(thread), "thread " + thread);
    }
  }

  private static boolean isOfTheJvm(Thread thread) {
    return thread.getThreadGroup() == null || thread.getThreadGroup().getName().equals("system");
  }

  @Test
  default void onlyAPersistentEngineTouchesItsDirectory() throws IOException {
    harness().create().append(TestBatches.at(0).build());
    harness().closeEngine();
    Path marker = harness().directory().resolve(ProviderMarker.FILE_NAME);
    if (harness().can(StorageCapability.PERSISTENT)) {
      assertEquals(harness().provider().name(),
          ProviderMarker.parse(marker.toString(), Files.readString(marker)).provider());
    } else {
      assertFalse(Files.exists(marker));
      assertEquals(Map.of(), content(harness().directory()));
    }
  }

  @Test
  default void anotherProvidersDirectoryIsRefusedUntouched() throws IOException {
    refusesMarker(new ProviderMarker("somebody-else", 1), "somebody-else");
  }

  @Test
  default void aNewerFormatIsRefusedUntouched() throws IOException {
    refusesMarker(new ProviderMarker(harness().provider().name(), 1_000), "1000");
  }

  @Test
  default void foreignFilesAreRefusedUntouched() throws IOException {
    refuses(Map.of("meta.properties", "version=1\n", "topic-0/00000000000000000000.log", "data"), "meta.properties");
  }

  @Test
  default void anUnreadableMarkerIsRefusedUntouched() throws IOException {
    refuses(Map.of(ProviderMarker.FILE_NAME, "\0\0\0"), ProviderMarker.FILE_NAME);
  }

  private void refusesMarker(ProviderMarker marker, String mentioned) throws IOException {
    refuses(Map.of(ProviderMarker.FILE_NAME, marker.text(), "some.data", "1"), mentioned);
  }

  private void refuses(Map<String, String> files, String mentioned) throws IOException {
    if (!harness().can(StorageCapability.PERSISTENT)) {
      return;
    }
    for (Map.Entry<String, String> file : files.entrySet()) {
      Path path = harness().directory().resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue());
    }
    Map<String, String> before = content(harness().directory());
    var refusal = assertThrows(CorruptStorageException.class, () -> harness().engine());
    assertTrue(refusal.getMessage().contains(mentioned), refusal.getMessage());
    assertTrue(refusal.getMessage().contains(harness().directory().toString()), refusal.getMessage());
    assertEquals(before, content(harness().directory()));
  }

  private static Map<String, String> content(Path directory) throws IOException {
    var content = new TreeMap<String, String>();
    if (Files.exists(directory)) {
      try (Stream<Path> paths = Files.walk(directory)) {
        for (Path path : paths.filter(Files::isRegularFile).toList()) {
          content.put(directory.relativize(path).toString(), Files.readString(path, StandardCharsets.ISO_8859_1));
        }
      }
    }
    return content;
  }
}
