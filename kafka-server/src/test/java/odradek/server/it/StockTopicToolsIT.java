package odradek.server.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import odradek.server.it.broker.BrokerUnderTest;
import odradek.server.it.broker.SharedBroker;
import odradek.server.it.client.JavaClients;
import odradek.server.it.client.StockTools;
import odradek.server.it.process.ChildProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Apache Kafka's command-line tools for topics, configs, records and the cluster. */
@ExtendWith(SharedBroker.class)
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class StockTopicToolsIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final BrokerUnderTest broker;
  private final JavaClients clients;
  private final StockTools tools;
  private final Path directory;

  StockTopicToolsIT(BrokerUnderTest broker, @TempDir Path directory) {
    this.broker = broker;
    this.clients = new JavaClients(broker);
    this.tools = new StockTools(broker, directory);
    this.directory = directory;
  }

  @Test
  void topics() {
    assertEquals(List.of("Created topic st-topics."), tools.run(StockTools.TOPICS, "--create", "--topic", "st-topics",
        "--partitions", "2", "--config", "retention.ms=100000"));
    assertTrue(tools.run(StockTools.TOPICS, "--list").contains("st-topics"));
    tools.run(StockTools.TOPICS, "--alter", "--topic", "st-topics", "--partitions", "3");
    List<String> described = tools.run(StockTools.TOPICS, "--describe", "--topic", "st-topics");
    assertTrue(described.get(0).contains("PartitionCount: 3\tReplicationFactor: 1"), described.toString());
    assertTrue(described.get(0).contains("retention.ms=100000"), described.toString());
    assertTrue(described.get(3).contains("Partition: 2\tLeader: 1\tReplicas: 1\tIsr: 1"), described.toString());
    assertEquals(List.of(), tools.run(StockTools.TOPICS, "--delete", "--topic", "st-topics"));
    assertTrue(!tools.run(StockTools.TOPICS, "--list").contains("st-topics"));
  }

  @Test
  void configs() {
    clients.createTopic("st-configs");
    tools.run(StockTools.CONFIGS, "--alter", "--topic", "st-configs", "--add-config",
        "retention.ms=5000,cleanup.policy=[compact,delete]");
    String described = String.join("\n", tools.run(StockTools.CONFIGS, "--describe", "--topic", "st-configs"));
    assertTrue(described.contains("retention.ms=5000 sensitive=false"), described);
    assertTrue(described.contains("cleanup.policy=compact,delete"), described);
    tools.run(StockTools.CONFIGS, "--alter", "--topic", "st-configs", "--delete-config", "retention.ms");
    String all = String.join("\n", tools.run(StockTools.CONFIGS, "--describe", "--all", "--topic", "st-configs"));
    assertTrue(all.contains("retention.ms=604800000 sensitive=false"), all);
    String brokerConfigs = String.join("\n", tools.run(StockTools.CONFIGS, "--describe", "--all", "--broker", "1"));
    assertTrue(brokerConfigs.contains("offsets.topic.num.partitions=5"), brokerConfigs);
  }

  @Test
  void consoleProducerAndConsumer() {
    clients.createTopic("st-console");
    try (ChildProcess producer = tools.start(StockTools.CONSOLE_PRODUCER, "--topic", "st-console",
        "--reader-property", "parse.key=true", "--reader-property", "key.separator=:")) {
      producer.writeLine("k1:v1");
      producer.writeLine("k2:v2");
      producer.closeInput();
      producer.awaitSuccess(LIMIT);
    }
    assertEquals(List.of("k1-v1", "k2-v2"), tools.run(StockTools.CONSOLE_CONSUMER, "--topic", "st-console",
        "--from-beginning", "--max-messages", "2", "--formatter-property", "print.key=true",
        "--formatter-property", "key.separator=-"));
  }

  @Test
  void offsetsAndDeletedRecords() throws IOException {
    clients.createTopic("st-offsets", 2, Map.of());
    clients.send("st-offsets", Map.of(), List.of("1", "2", "3"));
    assertEquals(List.of("st-offsets:0:3", "st-offsets:1:0"),
        tools.run(StockTools.GET_OFFSETS, "--topic", "st-offsets"));
    Path json = Files.writeString(directory.resolve("delete.json"),
        "{\"version\":1,\"partitions\":[{\"topic\":\"st-offsets\",\"partition\":0,\"offset\":2}]}");
    String deleted = String.join("\n", tools.run(StockTools.DELETE_RECORDS, "--offset-json-file", json.toString()));
    assertTrue(deleted.contains("partition: st-offsets-0\tlow_watermark: 2"), deleted);
    assertEquals(List.of("st-offsets:0:2", "st-offsets:1:0"),
        tools.run(StockTools.GET_OFFSETS, "--topic", "st-offsets", "--time", "earliest"));
  }

  @Test
  void logDirectories() {
    clients.createTopic("st-dirs");
    clients.send("st-dirs", Map.of(), List.of("x"));
    List<String> described = tools.run(StockTools.LOG_DIRS, "--describe", "--topic-list", "st-dirs");
    String json = described.get(described.size() - 1);
    assertTrue(json.contains("\"partition\":\"st-dirs-0\"") && json.contains(broker.logDirectory().toString()), json);
  }

  @Test
  void cluster() {
    List<String> arguments = List.of("cluster-id", "--bootstrap-server", broker.bootstrap());
    String id = tools.runBare(StockTools.CLUSTER, arguments).get(0);
    assertTrue(id.startsWith("Cluster ID: "), id);
    List<String> quorum = tools.run(StockTools.METADATA_QUORUM, "describe", "--status");
    assertTrue(quorum.stream().anyMatch(line -> line.startsWith("LeaderId:") && line.endsWith("1")), quorum.toString());
    tools.run(StockTools.FEATURES, "describe");
    String versions = String.join("\n", tools.run(StockTools.API_VERSIONS));
    assertTrue(versions.contains("Produce(0): 0 to 13 [usable: 13]"), versions);
    assertTrue(versions.contains("Fetch(1): 4 to 18 [usable: 18]"), versions);
  }

  @Test
  void performanceTools() {
    clients.createTopic("st-perf");
    List<String> produced = tools.runBare(StockTools.PRODUCER_PERFORMANCE, List.of("--topic", "st-perf",
        "--num-records", "50000", "--record-size", "100", "--throughput", "-1", "--producer-props",
        "bootstrap.servers=" + broker.bootstrap(), "acks=1"));
    assertTrue(produced.get(produced.size() - 1).startsWith("50000 records sent"), produced.toString());
    List<String> consumed = tools.run(StockTools.CONSUMER_PERFORMANCE, "--topic", "st-perf", "--messages", "50000");
    String[] figures = consumed.get(consumed.size() - 1).split(", *");
    assertEquals(50_000, Long.parseLong(figures[4].trim()), consumed.toString());
  }
}
