package odradek.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import odradek.core.Broker;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code odradek topics} against a broker with two storage engines. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class TopicsCommandTest {

  private static final String END = System.lineSeparator();

  @TempDir
  private Path folder;

  private Broker broker;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void start() throws IOException {
    broker = ServerRun.start(new TreeMap<>(Map.of("listeners", "PLAINTEXT://127.0.0.1:0",
        "offsets.topic.num.partitions", "1", "log.dirs", folder.toString())));
  }

  @AfterEach
  void stop() {
    broker.close();
  }

  private int run(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    CommandLine line = RootCommand.commandLine();
    line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return line.execute(arguments);
  }

  private int topics(String command, String... arguments) {
    var all = new ArrayList<>(List.of("topics", command, "-b", broker.bootstrapServers()));
    all.addAll(List.of(arguments));
    return run(all.toArray(String[]::new));
  }

  private String printed() {
    return out + "---" + END + err;
  }

  @Test
  void aTopicGetsTheStorageThatItAsksFor() {
    assertEquals(0, topics("create", "orders", "--partitions", "3"), this::printed);
    assertEquals("created topic 'orders' with 3 partitions, storage file" + END, out.toString());
    assertEquals(0, topics("create", "cache", "--storage", "memory", "--replication-factor", "1", "--config",
        "retention.ms=60000", "--config", "segment.bytes=1048576"), this::printed);
    assertEquals("created topic 'cache' with 1 partition, storage memory" + END, out.toString());

    assertEquals(0, topics("list"), this::printed);
    assertEquals(List.of(
        "TOPIC   PARTITIONS  REPLICAS  STORAGE",
        "cache   1           1         memory",
        "orders  3           1         file"), out.toString().lines().toList());

    assertEquals(0, topics("describe", "cache"), this::printed);
    List<String> lines = out.toString().lines().toList();
    assertEquals("cache", lines.get(0));
    assertTrue(lines.get(1).matches("  id {7}[A-Za-z0-9_-]{22}"), this::printed);
    assertEquals(List.of(
        "  storage  memory",
        "  configs  retention.ms=60000 segment.bytes=1048576",
        "  PARTITION  LEADER  REPLICAS  IN SYNC",
        "  0          1       1         1"), lines.subList(2, lines.size()));
  }

  @Test
  void programsReadJson() {
    assertEquals(0, topics("create", "cache", "--storage", "memory", "--config", "retention.ms=5", "--json"),
        this::printed);
    assertEquals("[" + END + "  {\"topic\": \"cache\", \"error\": null, \"message\": null, \"partitionCount\": 1,"
        + " \"storage\": \"memory\"}" + END + "]" + END, out.toString().replace("\n", END));
    assertEquals(0, topics("list", "--json"), this::printed);
    assertTrue(out.toString().matches("(?s)\\[\\s+\\{\"topic\": \"cache\", \"id\": \"[^\"]{22}\", \"internal\": false,"
        + " \"partitionCount\": 1, \"replicationFactor\": 1, \"storage\": \"memory\"}\\s+]\\s+"), this::printed);
    assertEquals(1, topics("describe", "--json", "cache", "missing"), this::printed);
    assertTrue(out.toString().contains("\"storage\": \"memory\", \"configs\": {\"retention.ms\": \"5\"}, \"partitions\": "
        + "[{\"partition\": 0, \"leader\": 1, \"replicas\": [1], \"isr\": [1]}]}"), this::printed);
    assertTrue(out.toString().contains(
        "{\"topic\": \"missing\", \"error\": \"UNKNOWN_TOPIC_OR_PARTITION\", \"message\": \"it does not exist\"}"),
        this::printed);
    assertEquals("", err.toString());
    assertEquals(0, topics("delete", "cache", "--json"), this::printed);
    assertEquals(0, topics("list", "--json"), this::printed);
    assertEquals("[]" + END, out.toString());
  }

  @Test
  void whatIsRefusedIsExplained() {
    assertEquals(1, topics("create", "a", "--storage", "rocket"), this::printed);
    assertTrue(err.toString().startsWith("topic 'a': INVALID_CONFIG, config storage.provider is 'rocket': expected one of"
        + " the storage providers that are there, [file, memory"), this::printed);
    assertEquals(1, topics("create", "a", "--storage", "memory", "--config", "durability=flushed"), this::printed);
    assertTrue(err.toString().contains("'memory' keeps nothing"), this::printed);
    assertEquals(0, topics("create", "a", "--validate-only"), this::printed);
    assertTrue(out.toString().startsWith("could create topic 'a'"), this::printed);
    assertEquals(1, topics("describe", "a"), this::printed);
    assertEquals("topic 'a': UNKNOWN_TOPIC_OR_PARTITION, it does not exist" + END, err.toString());
    assertEquals(0, topics("create", "a"), this::printed);
    assertEquals(1, topics("create", "a", "b"), this::printed);
    assertTrue(out.toString().startsWith("created topic 'b'"), this::printed);
    assertTrue(err.toString().startsWith("topic 'a': TOPIC_ALREADY_EXISTS"), this::printed);
    assertEquals(0, topics("create", "a", "--if-not-exists"), this::printed);
    assertEquals(0, topics("delete", "a", "b"), this::printed);
    assertEquals("deleted topic 'a'" + END + "deleted topic 'b'" + END, out.toString());
    assertEquals(1, topics("delete", "a"), this::printed);
    assertTrue(err.toString().startsWith("topic 'a': UNKNOWN_TOPIC_OR_PARTITION"), this::printed);
    assertEquals(0, topics("delete", "a", "--if-exists"), this::printed);
    assertEquals(0, topics("list"), this::printed);
    assertEquals("there are no topics" + END, out.toString());
  }

  @Test
  void wrongCommandLinesAreExplained() {
    assertEquals(2, topics("create"), this::printed);
    assertTrue(err.toString().contains("TOPIC"), this::printed);
    assertEquals(2, topics("create", "a", "--storage", "file", "--config", "storage.provider=file"), this::printed);
    assertTrue(err.toString().contains("expected one of them"), this::printed);
    assertEquals(2, run("topics"), this::printed);
    assertEquals(1, run("topics", "list", "-b", "nowhere"), this::printed);
    assertEquals("odradek topics list: server 'nowhere': expected host:port or [ipv6]:port with a port of 1 to 65535"
        + END, err.toString());
  }

  @Test
  void aBrokerThatIsNotThereIsNamed() throws IOException {
    int port;
    try (var free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    assertEquals(1, run("topics", "list", "-b", "127.0.0.1:" + port, "--timeout", "1"), this::printed);
    assertEquals("odradek topics list: METADATA was not sent within 1000 ms: no connection to 127.0.0.1:" + port
        + ": connection refused" + END, err.toString());
  }
}
