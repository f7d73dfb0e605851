package odradek.server.embedding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import odradek.core.spi.storage.StorageProvider;
import odradek.server.it.process.ChildProcess;
import odradek.server.it.process.TestDirectories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Processes that move topics are killed; nothing is lost. */
@Timeout(240)
@DisabledOnOs(OS.WINDOWS)
class StorageMoveIT {

  private static final Path DISTRIBUTION = Path.of(System.getProperty("odradek.distribution"));
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Pattern READY = Pattern.compile("is ready.* clients connect to (127\\.0\\.0\\.1:\\d+)");
  private static final String JAVA = Path.of(System.getProperty("java.home"), "bin", "java").toString();
  /** A provider of the other tests, which leaves the work to {@code file}. */
  private static final String PLUGIN = "odradek/server/cli/SecondStorageProvider";
  private static final List<String> TOPICS = List.of("orders", "payments", "returns");
  private static final List<String> VALUES = IntStream.range(0, 300).mapToObj(i -> i + "-"
      + "x".repeat(1_000)).toList();

  private final Path folder = TestDirectories.newWorkDirectory("move");
  private final Path plugin = folder.resolve("second");

  @BeforeEach
  void install() throws Exception {
    Path type = plugin.resolve(PLUGIN + ".class");
    Files.createDirectories(type.getParent());
    try (InputStream in = getClass().getResourceAsStream("/" + PLUGIN + ".class")) {
      Files.copy(in, type);
    }
    Path services = Files.createDirectories(plugin.resolve("META-INF").resolve("services"));
    Files.writeString(services.resolve(StorageProvider.class.getName()), PLUGIN.replace('/', '.') + "\n");
  }

  @AfterEach
  void clean() {
    TestDirectories.delete(folder);
  }

  private ChildProcess odradek(String... arguments) {
    var command = new ArrayList<>(List.of(JAVA, "-cp", DISTRIBUTION.resolve("lib") + "/*:" + plugin,
        "odradek.server.cli.Main"));
    command.addAll(List.of(arguments));
    return ChildProcess.start("odradek", folder, new ProcessBuilder(command).directory(folder.toFile()));
  }

  private ChildProcess copy() {
    return odradek("storage", "copy", "--from", "file", "--to", "second", "--topic", TOPICS.get(0), "--topic",
        TOPICS.get(1), "--topic", TOPICS.get(2), "--override", "log.dirs=" + folder.resolve("data"));
  }

  /** What is done with a broker that runs. */
  private interface Use {
    void with(String bootstrap) throws Exception;
  }

  private void run(Use use) throws Exception {
    try (ChildProcess broker = odradek("server", "--override", "listeners=PLAINTEXT://127.0.0.1:0", "--override",
        "log.dirs=" + folder.resolve("data"))) {
      var address = new ArrayList<String>();
      broker.awaitLine("readiness", LIMIT, line -> {
        Matcher ready = READY.matcher(line);
        return ready.find() && address.add(ready.group(1));
      });
      use.with(address.get(0));
      broker.terminate();
      assertEquals(0, broker.awaitExit(LIMIT), broker::errors);
    }
  }

  @Test
  void aMoveSurvivesKills() throws Exception {
    run(bootstrap -> {
      for (String topic : TOPICS) {
        StockClients.produce(bootstrap, topic, "none", VALUES);
      }
    });
    for (String sign : List.of("orders-0: copied", "'orders' is kept by", "'orders': moved", "payments-0: copied")) {
      try (ChildProcess copy = copy()) {
        copy.awaitLine(sign, LIMIT, line -> line.contains(sign) || line.contains("'returns'"));
        copy.kill();
      }
      run(bootstrap -> {
        for (String topic : TOPICS) {
          assertEquals(VALUES, StockClients.read(bootstrap, topic, VALUES.size()), "after " + sign);
        }
      });
    }
    try (ChildProcess copy = copy()) {
      List<String> lines = copy.awaitSuccess(LIMIT);
      assertTrue(lines.get(lines.size() - 1).startsWith("topic 'returns': "), lines::toString);
    }
    run(bootstrap -> {
      for (String topic : TOPICS) {
        assertEquals(VALUES, StockClients.read(bootstrap, topic, VALUES.size()));
        assertEquals("second", StockClients.topicConfig(bootstrap, topic, "storage.provider"));
      }
      try (ChildProcess refused = copy()) {
        assertEquals(1, refused.awaitExit(LIMIT));
        assertTrue(refused.errors().contains("is in use by another broker"), refused::errors);
      }
      try (ChildProcess list = odradek("topics", "list", "-b", bootstrap)) {
        assertTrue(list.awaitSuccess(LIMIT).contains("orders    1           1         second"), list.lines()::toString);
      }
    });
  }
}
