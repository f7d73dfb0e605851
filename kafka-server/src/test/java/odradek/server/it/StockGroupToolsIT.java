package odradek.server.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import odradek.server.it.broker.BrokerUnderTest;
import odradek.server.it.broker.SharedBroker;
import odradek.server.it.client.JavaClients;
import odradek.server.it.client.JavaDriver;
import odradek.server.it.client.StockTools;
import odradek.server.it.process.ChildProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** kafka-consumer-groups and kafka-groups on groups with and without members. */
@ExtendWith(SharedBroker.class)
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class StockGroupToolsIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String SPACES = " +";

  private final BrokerUnderTest broker;
  private final JavaClients clients;
  private final StockTools tools;
  private final Path directory;

  StockGroupToolsIT(BrokerUnderTest broker, @TempDir Path directory) {
    this.broker = broker;
    this.clients = new JavaClients(broker);
    this.tools = new StockTools(broker, directory);
    this.directory = directory;
  }

  @Test
  void aGroupIsDescribedResetAndDeleted() {
    clients.createTopic("sg-topic", 1, Map.of());
    clients.send("sg-topic", Map.of(), List.of("a", "b", "c"));
    try (ChildProcess member = JavaDriver.CURRENT.start(directory, "member", broker.bootstrap(), "sg-topic",
        "sg-group", "client.id=sg-client")) {
      member.awaitLine("the commit", LIMIT, "committed"::equals);
      assertTrue(groups("--list").contains("sg-group"));
      List<String> row = rowOf("sg-topic", groups("--describe", "--group", "sg-group"));
      assertEquals(List.of("sg-group", "sg-topic", "0"), row.subList(0, 3));
      assertTrue(row.containsAll(List.of("3", "3", "0", "/127.0.0.1", "sg-client")), row.toString());
      String members = String.join("\n", groups("--describe", "--group", "sg-group", "--members", "--verbose"));
      assertTrue(members.contains("sg-client") && members.contains("sg-topic:0"), members);
      String state = String.join("\n", groups("--describe", "--group", "sg-group", "--state"));
      assertTrue(state.contains("Stable") && state.contains(broker.bootstrap()), state);
      member.writeLine("leave");
      member.awaitSuccess(LIMIT);
    }
    groups("--reset-offsets", "--group", "sg-group", "--topic", "sg-topic", "--to-offset", "1", "--execute");
    List<String> row = rowOf("sg-topic", groups("--describe", "--group", "sg-group"));
    assertTrue(row.containsAll(List.of("1", "3", "2")), row.toString());
    groups("--delete-offsets", "--group", "sg-group", "--topic", "sg-topic");
    assertEquals(List.of("Deletion of requested consumer groups ('sg-group') was successful."),
        groups("--delete", "--group", "sg-group"));
    assertFalse(groups("--list").contains("sg-group"));
  }

  @Test
  void groupsOfAllKindsAreListed() {
    clients.createTopic("sg-listed");
    try (ChildProcess member = JavaDriver.CURRENT.start(directory, "member", broker.bootstrap(), "sg-listed",
        "sg-listed")) {
      member.awaitLine("its assignment", LIMIT, "owns 0"::equals);
      List<String> row = rowOf("sg-listed", tools.run(StockTools.GROUPS, "--list"));
      assertEquals(List.of("sg-listed", "Classic", "consumer"), row);
    }
  }

  private List<String> groups(String... arguments) {
    return tools.run(StockTools.CONSUMER_GROUPS, arguments).stream().map(String::strip)
        .filter(line -> !line.isEmpty()).toList();
  }

  private static List<String> rowOf(String word, List<String> table) {
    for (String line : table) {
      List<String> row = List.of(line.strip().split(SPACES));
      if (row.contains(word)) {
        return row;
      }
    }
    throw new AssertionError("no row with " + word + " in " + table);
  }
}
