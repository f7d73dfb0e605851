package odradek.core.hosting;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import odradek.api.Uuid;
import odradek.core.config.BrokerConfig;
import odradek.core.spi.storage.CorruptStorageException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Which directories a broker can do without. */
@Timeout(60)
class DirectorySetTest {

  private static final int NODE = 1;

  @TempDir
  private Path folder;
  private final List<IOException> fatal = new ArrayList<>();

  private DirectorySet open(Map<String, String> settings) throws IOException {
    return DirectorySet.open(BrokerConfig.of(settings).log(), NODE, new Random(7), Volume::look, fatal::add);
  }

  private DirectorySet open(Path... paths) throws IOException {
    return open(Map.of("log.dirs", String.join(",", List.of(paths).stream().map(Path::toString).toList())));
  }

  private Path broken(String name) throws IOException {
    return Files.writeString(folder.resolve(name), "not a directory");
  }

  @Test
  void oneThatCannotBeOpenedIsLeftOut() throws IOException {
    try (DirectorySet set = open(folder.resolve("a"), broken("b"), folder.resolve("c"))) {
      assertEquals(List.of(folder.resolve("a"), folder.resolve("c")),
          set.online().stream().map(LogDirectory::path).toList());
      assertEquals(3, set.all().size());
      assertTrue(set.mayBeOffline(new Uuid(3, 4)), "what is not found may be in the one that is offline");
      assertFalse(set.mayBeOffline(set.online().get(0).id()));
    }
  }

  @Test
  void theOneWithTheMetadataIsNeeded() throws IOException {
    Path first = broken("a");
    IOException refusal = assertThrows(IOException.class, () -> open(first, folder.resolve("b")));
    assertTrue(refusal.getMessage().contains(first.toString()), refusal.getMessage());
    Path metadata = folder.resolve("b");
    try (DirectorySet set = open(Map.of("log.dirs", first + "," + metadata, "metadata.log.dir", metadata.toString()))) {
      assertEquals(metadata, set.metadata().path());
      assertEquals(1, set.online().size());
    }
  }

  @Test
  void theMetadataMayHaveADirectoryOfItsOwn() throws IOException {
    Path metadata = folder.resolve("meta");
    try (DirectorySet set = open(Map.of("log.dirs", broken("a") + "," + folder.resolve("b"),
        "metadata.log.dir", metadata.toString()))) {
      assertEquals(metadata.toAbsolutePath(), set.metadata().absolutePath());
      assertEquals(List.of(folder.resolve("b")), set.online().stream().map(LogDirectory::path).toList());
    }
  }

  @Test
  void withoutAnyTheBrokerDoesNotStart() {
    assertThrows(IOException.class, () -> open(Map.of("log.dirs", broken("a") + "," + broken("b"),
        "metadata.log.dir", folder.resolve("meta").toString())));
  }

  @Test
  void whatBelongsToSomebodyElseStopsTheStart() throws IOException {
    Path foreign = Files.createDirectory(folder.resolve("foreign"));
    Files.writeString(foreign.resolve("letter.txt"), "private");
    assertThrows(CorruptStorageException.class, () -> open(folder.resolve("a"), foreign));
  }

  @Test
  void oneThatIsInUseStopsTheStart() throws IOException {
    Path shared = folder.resolve("shared");
    try (DirectorySet first = open(shared)) {
      assertEquals(1, first.online().size());
      assertThrows(DirectoryInUseException.class, () -> open(folder.resolve("a"), shared));
    }
  }

  @Test
  void theLastOneToFailEndsTheBroker() throws IOException {
    var heard = new ArrayList<Path>();
    try (DirectorySet set = open(Map.of("log.dirs", folder.resolve("a") + "," + folder.resolve("b"),
        "metadata.log.dir", folder.resolve("meta").toString()))) {
      set.addListener(directory -> heard.add(directory.path()));
      set.serve();
      set.failed(set.all().get(1), new IOException("gone"));
      set.failed(set.all().get(1), new IOException("still gone"));
      assertEquals(List.of(folder.resolve("b")), heard);
      assertEquals(List.of(), fatal);
      set.failed(set.all().get(0), new IOException("gone too"));
      assertEquals(1, fatal.size());
      assertTrue(fatal.get(0).getMessage().contains(folder.resolve("a").toString()), fatal.get(0).getMessage());
    }
  }

  @Test
  void theOneWithTheMetadataEndsTheBroker() throws IOException {
    try (DirectorySet set = open(folder.resolve("a"), folder.resolve("b"))) {
      set.serve();
      set.failed(set.metadata(), new IOException("gone"));
      assertEquals(1, fatal.size());
    }
  }
}
