package odradek.server.embedding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import odradek.server.it.process.ChildProcess;
import odradek.server.it.process.TestDirectories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A plug-in's jar is dropped in, and that is all: on the distribution's module path, and on the class path. */
@Timeout(180)
@DisabledOnOs(OS.WINDOWS)
class PluginDropInIT {

  private static final Path DISTRIBUTION = Path.of(System.getProperty("odradek.distribution"));
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Pattern READY = Pattern.compile("is ready.* clients connect to (127\\.0\\.0\\.1:\\d+)");
  private static final List<String> VALUES = List.of("one", "two", "three");
  private static final String JAVA = Path.of(System.getProperty("java.home"), "bin", "java").toString();

  private final Path folder = TestDirectories.newWorkDirectory("plugin");

  @AfterEach
  void clean() {
    TestDirectories.delete(folder);
  }

  /** A distribution whose folder for plug-ins is its own. */
  private Path home() throws IOException {
    Path home = folder.resolve("home");
    copy(DISTRIBUTION.resolve("bin"), home.resolve("bin"));
    copy(DISTRIBUTION.resolve("conf"), home.resolve("conf"));
    Files.createSymbolicLink(home.resolve("lib"), DISTRIBUTION.resolve("lib").toAbsolutePath());
    Files.createDirectories(home.resolve("plugins"));
    return home;
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }

  private ChildProcess start(String... command) {
    var builder = new ProcessBuilder(command);
    builder.environment().put("ODRADEK_CDS", "off");
    builder.directory(folder.toFile());
    return ChildProcess.start("odradek", folder, builder);
  }

  @Test
  void intoTheFolderOfTheModulePath() throws Exception {
    Path home = home();
    Files.copy(PluginJar.of("heap", folder), home.resolve("plugins").resolve("heap.jar"));
    String odradek = home.resolve("bin").resolve("odradek").toString();
    try (ChildProcess list = start(odradek, "providers")) {
      String row = list.awaitSuccess(LIMIT).stream()
          .filter(line -> line.matches("storage +heap .*"))
          .findFirst().orElseThrow();
      assertTrue(row.contains("sample.heap"), row);
    }
    try (ChildProcess broker = start(odradek, "server", "--override", "storage.provider=heap",
        "--override", "listeners=PLAINTEXT://127.0.0.1:0", "--override", "log.dirs=" + folder.resolve("data"))) {
      assertServes(broker);
    }
  }

  @Test
  void ontoTheClassPath() throws Exception {
    String classPath = DISTRIBUTION.resolve("lib") + "/*:" + PluginJar.of("heap", folder);
    try (ChildProcess broker = start(JAVA, "-cp", classPath, "odradek.server.cli.Main", "server",
        "--override", "storage.provider=heap", "--override", "listeners=PLAINTEXT://127.0.0.1:0",
        "--override", "log.dirs=" + folder.resolve("data"))) {
      assertServes(broker);
    }
  }

  private static void assertServes(ChildProcess broker) throws Exception {
    var address = new ArrayList<String>();
    broker.awaitLine("readiness", LIMIT, line -> {
      Matcher ready = READY.matcher(line);
      return ready.find() && address.add(ready.group(1));
    });
    assertServes(address.get(0));
  }

  private static void assertServes(String bootstrap) throws Exception {
    StockClients.produce(bootstrap, "greetings", "none", VALUES);
    assertEquals(VALUES, StockClients.read(bootstrap, "greetings", VALUES.size()));
    assertEquals("heap", StockClients.topicConfig(bootstrap, "greetings", "storage.provider"));
  }
}
