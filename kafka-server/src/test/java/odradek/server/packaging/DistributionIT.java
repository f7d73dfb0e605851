package odradek.server.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What users unpack: the files, and the commands that need no broker. */
@Timeout(120)
@DisabledOnOs(OS.WINDOWS)
class DistributionIT {

  private static final Path HOME = Path.of(System.getProperty("odradek.distribution"));
  private static final String ARCHIVES = System.getProperty("odradek.archives");

  @Test
  void hasWhatItSays() {
    for (String file : List.of("bin/odradek", "conf/server.properties", "conf/logging.properties", "plugins/README.md",
        "LICENSE", "NOTICE", "README.md", "lib/native/libnetty_transport_native_epoll_x86_64.so",
        "lib/native/libnetty_transport_native_epoll_aarch_64.so")) {
      assertTrue(Files.isRegularFile(HOME.resolve(file)), file);
    }
    assertTrue(Files.isExecutable(HOME.resolve("bin/odradek")));
  }

  @Test
  void theZipHasTheSameFiles() throws IOException {
    Set<String> inFolder;
    try (Stream<Path> files = Files.walk(HOME)) {
      inFolder = files.filter(Files::isRegularFile)
          .map(file -> HOME.getParent().relativize(file).toString())
          .filter(file -> !file.endsWith(".jsa"))
          .collect(Collectors.toCollection(TreeSet::new));
    }
    try (var zip = new ZipFile(ARCHIVES + ".zip")) {
      Set<String> inZip = zip.stream().filter(entry -> !entry.isDirectory()).map(ZipEntry::getName)
          .collect(Collectors.toCollection(TreeSet::new));
      assertEquals(inFolder, inZip);
    }
  }

  @Test
  void theTarRunsWhereverItIsUnpacked(@TempDir Path folder) throws Exception {
    Path target = Files.createDirectories(folder.resolve("a folder with blanks"));
    assertEquals(0, Outcome.of(target, "tar", "xzf", ARCHIVES + ".tar.gz").exitCode());
    Path home = target.resolve(HOME.getFileName());
    Path link = Files.createSymbolicLink(folder.resolve("odradek"), home.resolve("bin/odradek"));
    Outcome version = Outcome.of(folder, link.toString(), "--version");
    assertEquals(0, version.exitCode(), version.err());
    String expected = HOME.getFileName().toString().replaceFirst("odradek-", "Odradek ");
    assertTrue(version.out().startsWith(expected + System.lineSeparator()), version.out());
  }

  @Test
  void listsItsPlugins() throws Exception {
    Outcome table = Outcome.of(HOME, "bin/odradek", "providers");
    assertEquals(0, table.exitCode(), table.err());
    assertTrue(table.out().startsWith("KIND"), table.out());
    Outcome json = Outcome.of(HOME, "bin/odradek", "providers", "--json");
    assertTrue(json.out().contains("\"kind\": \"listener\", \"name\": \"tcp\""), json.out());
    for (String provider : List.of("tcp", "memory", "rocksdb", "local", "gzip", "snappy", "lz4", "zstd")) {
      assertTrue(table.out().lines().anyMatch(line -> line.matches("\\w+ +" + provider + " .*")), table.out());
    }
  }

  @Test
  void completesInBash() throws Exception {
    Outcome script = Outcome.of(HOME, "bin/odradek", "completion");
    assertEquals(0, script.exitCode(), script.err());
    assertTrue(script.out().contains("complete -F"), script.out());
    assertEquals(0, Outcome.of(HOME, "bash", "-n", "-c", script.out()).exitCode());
  }

  @Test
  void explainsWrongCommandLines() throws Exception {
    Outcome unknown = Outcome.of(HOME, "bin/odradek", "sevrer");
    assertEquals(2, unknown.exitCode());
    assertTrue(unknown.err().contains("sevrer"), unknown.err());
    Outcome nothing = Outcome.of(HOME, "bin/odradek");
    assertEquals(2, nothing.exitCode());
    assertTrue(nothing.err().contains("Usage: odradek"), nothing.err());
    Outcome help = Outcome.of(HOME, "bin/odradek", "--help");
    assertEquals(0, help.exitCode());
    assertTrue(help.out().contains("Exit codes:"), help.out());
  }
}
