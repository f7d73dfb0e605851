package odradek.server.embedding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import odradek.core.Broker;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ConfigEntry.ConfigSource;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two storage engines in one broker, chosen and seen by a stock admin client. */
@Timeout(120)
class SeveralEnginesTest {

  private static final String KEY = "storage.provider";
  private static final List<String> VALUES = List.of("one", "two", "three");

  @TempDir
  private Path directory;

  private Broker start(Map<String, String> settings) throws Exception {
    return Broker.builder().logDirs(directory).listen("tcp", 0).config("offsets.topic.num.partitions", "1")
        .config("group.initial.rebalance.delay.ms", "0").config(settings).start();
  }

  private static Admin admin(Broker broker) {
    return Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
  }

  private static void create(Admin admin, String name, Map<String, String> configs) throws Exception {
    admin.createTopics(List.of(new NewTopic(name, 1, (short) 1).configs(configs))).all().get();
  }

  private static ConfigResource topic(String name) {
    return new ConfigResource(ConfigResource.Type.TOPIC, name);
  }

  private static ConfigEntry provider(Admin admin, String name) throws Exception {
    return admin.describeConfigs(List.of(topic(name)), new DescribeConfigsOptions().includeSynonyms(true))
        .all().get().get(topic(name)).get(KEY);
  }

  private static void alter(Admin admin, String name, ConfigEntry entry, OpType operation) throws Exception {
    Collection<AlterConfigOp> operations = List.of(new AlterConfigOp(entry, operation));
    admin.incrementalAlterConfigs(Map.of(topic(name), operations)).all().get();
  }

  private static void refused(String message, Admin admin, String name, ConfigEntry entry, OpType operation) {
    ExecutionException thrown =
        assertThrows(ExecutionException.class, () -> alter(admin, name, entry, operation));
    assertInstanceOf(InvalidConfigurationException.class, thrown.getCause());
    assertTrue(thrown.getCause().getMessage().contains(message), thrown.getCause().getMessage());
  }

  @Test
  void topicsOfBothLiveSideBySideAndPersistAsTheyPromise() throws Exception {
    try (Broker broker = start(Map.of()); Admin admin = admin(broker)) {
      create(admin, "kept", Map.of());
      create(admin, "cache", Map.of(KEY, "memory"));
      for (String name : List.of("kept", "cache")) {
        StockClients.produce(broker.bootstrapServers(), name, "none", VALUES);
        assertEquals(VALUES, StockClients.consume(broker.bootstrapServers(), name, "readers-" + name, VALUES.size()));
      }
    }
    // The default changes, the topics stay where they are.
    try (Broker broker = start(Map.of(KEY, "memory")); Admin admin = admin(broker)) {
      assertEquals(VALUES, StockClients.read(broker.bootstrapServers(), "kept", VALUES.size()));
      assertEquals("file", provider(admin, "kept").value());
      assertEquals(ConfigSource.DYNAMIC_TOPIC_CONFIG, provider(admin, "kept").source());
      StockClients.produce(broker.bootstrapServers(), "cache", "none", List.of("after"));
      assertEquals(List.of("after"), StockClients.read(broker.bootstrapServers(), "cache", 1),
          "what was in memory is gone, and the topic serves");
    }
  }

  @Test
  void theChoiceIsShownAndStays() throws Exception {
    try (Broker broker = start(Map.of()); Admin admin = admin(broker)) {
      create(admin, "kept", Map.of());
      create(admin, "cache", Map.of(KEY, "memory"));
      ConfigEntry chosen = provider(admin, "cache");
      assertEquals("memory", chosen.value());
      assertEquals(ConfigSource.DYNAMIC_TOPIC_CONFIG, chosen.source());
      assertTrue(chosen.isReadOnly());
      assertEquals(List.of("memory DYNAMIC_TOPIC_CONFIG", "file DEFAULT_CONFIG"),
          chosen.synonyms().stream().map(synonym -> synonym.value() + " " + synonym.source()).toList());
      assertEquals(ConfigSource.DEFAULT_CONFIG, provider(admin, "kept").source());

      alter(admin, "cache", new ConfigEntry(KEY, "memory"), OpType.SET);
      refused("was created with 'memory'", admin, "cache", new ConfigEntry(KEY, "file"), OpType.SET);
      refused("was created with 'memory'", admin, "cache", new ConfigEntry(KEY, null), OpType.DELETE);
      refused("keeps nothing", admin, "cache", new ConfigEntry("durability", "flushed"), OpType.SET);
      alter(admin, "kept", new ConfigEntry(KEY, null), OpType.DELETE);

      ExecutionException unknown =
          assertThrows(ExecutionException.class, () -> create(admin, "a", Map.of(KEY, "rocket")));
      assertInstanceOf(InvalidConfigurationException.class, unknown.getCause());
      assertTrue(unknown.getCause().getMessage().contains("[file, memory"), unknown.getCause().getMessage());
    }
  }

  @Test
  void theTopicOfOffsetsHasItsOwnChoice() throws Exception {
    Map<String, String> settings = Map.of("offsets.topic.storage.provider", "memory");
    try (Broker broker = start(settings); Admin admin = admin(broker)) {
      StockClients.produce(broker.bootstrapServers(), "kept", "none", VALUES);
      StockClients.consume(broker.bootstrapServers(), "kept", "readers", VALUES.size());
      assertEquals("memory", provider(admin, "__consumer_offsets").value());
      assertEquals("file", provider(admin, "kept").value());
    }
    RuntimeException refused =
        assertThrows(RuntimeException.class, () -> start(Map.of("offsets.topic.storage.provider", "rocket")));
    assertTrue(refused.getMessage().contains("'rocket'"), refused.getMessage());
  }
}
