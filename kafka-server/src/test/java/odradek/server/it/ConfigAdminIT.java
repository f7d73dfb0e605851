package odradek.server.it;

import static odradek.server.it.client.JavaClients.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import odradek.server.it.broker.BrokerUnderTest;
import odradek.server.it.broker.SharedBroker;
import odradek.server.it.client.JavaClients;
import odradek.server.it.process.Eventually;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.AlterConfigsOptions;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ConfigEntry.ConfigSource;
import org.apache.kafka.clients.admin.ConfigEntry.ConfigSynonym;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.clients.admin.ListConfigResourcesOptions;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Configs by the admin client: where a value comes from, how it is changed, what is refused. */
@ExtendWith(SharedBroker.class)
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class ConfigAdminIT {

  private static final ConfigResource BROKER = new ConfigResource(ConfigResource.Type.BROKER, "1");
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final JavaClients clients;
  private final Admin admin;

  ConfigAdminIT(BrokerUnderTest broker) {
    this.clients = new JavaClients(broker);
    this.admin = clients.admin();
  }

  @AfterEach
  void close() {
    admin.close();
  }

  @Test
  void aTopicShowsEveryConfigWithItsSource() {
    clients.createTopic("ca-shown", 1, Map.of("retention.ms", "123456"));
    Config config = describe(topic("ca-shown"));
    ConfigEntry retention = config.get("retention.ms");
    assertEquals("123456", retention.value());
    assertEquals(ConfigSource.DYNAMIC_TOPIC_CONFIG, retention.source());
    assertFalse(retention.isDefault());
    assertFalse(retention.isReadOnly());
    assertFalse(retention.isSensitive());
    assertEquals(ConfigEntry.ConfigType.LONG, retention.type());
    ConfigEntry policy = config.get("cleanup.policy");
    assertEquals("delete", policy.value());
    assertEquals(ConfigSource.DEFAULT_CONFIG, policy.source());
    assertTrue(policy.isDefault());
    assertEquals(ConfigEntry.ConfigType.LIST, policy.type());
    assertEquals(List.of(), retention.synonyms());
    List<String> names = config.entries().stream().map(ConfigEntry::name).toList();
    assertTrue(names.containsAll(List.of("compression.type", "delete.retention.ms", "index.interval.bytes",
        "max.compaction.lag.ms", "max.message.bytes", "message.timestamp.type", "message.timestamp.after.max.ms",
        "message.timestamp.before.max.ms", "min.cleanable.dirty.ratio", "min.compaction.lag.ms",
        "min.insync.replicas", "retention.bytes", "segment.bytes", "segment.ms", "unclean.leader.election.enable")),
        names.toString());
  }

  @Test
  void synonymsNameTheChainOfSources() {
    clients.createTopic("ca-synonyms", 1, Map.of("max.message.bytes", "5000"));
    DescribeConfigsOptions options = new DescribeConfigsOptions().includeSynonyms(true).includeDocumentation(true);
    ConfigResource topic = topic("ca-synonyms");
    Config config = get(admin.describeConfigs(List.of(topic), options).all()).get(topic);
    ConfigEntry size = config.get("max.message.bytes");
    assertEquals(List.of("max.message.bytes=5000 DYNAMIC_TOPIC_CONFIG", "message.max.bytes=1048588 DEFAULT_CONFIG"),
        size.synonyms().stream().map(s -> s.name() + "=" + s.value() + " " + s.source()).toList());
    assertTrue(size.documentation() != null && !size.documentation().isBlank());
    assertEquals(List.of("log.cleanup.policy"),
        config.get("cleanup.policy").synonyms().stream().map(ConfigSynonym::name).toList());
  }

  @Test
  void configsAreSetAppendedSubtractedAndDeleted() {
    clients.createTopic("ca-altered");
    ConfigResource topic = topic("ca-altered");
    alter(topic, op("retention.ms", "1000", OpType.SET), op("cleanup.policy", "compact", OpType.APPEND));
    awaitValue(topic, "retention.ms", "1000");
    awaitValue(topic, "cleanup.policy", "delete,compact");
    alter(topic, op("cleanup.policy", "delete", OpType.SUBTRACT));
    awaitValue(topic, "cleanup.policy", "compact");
    alter(topic, op("cleanup.policy", "", OpType.DELETE), op("retention.ms", null, OpType.DELETE));
    awaitValue(topic, "cleanup.policy", "delete");
    awaitValue(topic, "retention.ms", "604800000");
    assertEquals(ConfigSource.DEFAULT_CONFIG, describe(topic).get("retention.ms").source());
  }

  @Test
  void wrongChangesAreRefusedAsAWhole() {
    clients.createTopic("ca-refused");
    ConfigResource topic = topic("ca-refused");
    assertThrows(InvalidConfigurationException.class, () -> alter(topic, op("retention.ms", "777", OpType.SET),
        op("segment.bytes", "nonsense", OpType.SET)));
    assertThrows(InvalidConfigurationException.class, () -> alter(topic, op("no.such", "1", OpType.SET)));
    assertThrows(InvalidConfigurationException.class, () -> alter(topic, op("segment.bytes", "100", OpType.SET)));
    assertThrows(InvalidConfigurationException.class, () -> alter(topic, op("retention.ms", "5", OpType.APPEND)));
    assertThrows(InvalidRequestException.class, () -> alter(topic, op("retention.ms", "5", OpType.SET),
        op("retention.ms", "6", OpType.SET)));
    assertEquals("604800000", describe(topic).get("retention.ms").value());
    assertThrows(UnknownTopicOrPartitionException.class,
        () -> alter(topic("ca-no-such-topic"), op("retention.ms", "5", OpType.SET)));
    assertThrows(UnknownTopicOrPartitionException.class, () -> describe(topic("ca-no-such-topic")));
  }

  @Test
  void validationAloneChangesNothing() {
    clients.createTopic("ca-dry");
    ConfigResource topic = topic("ca-dry");
    AlterConfigsOptions options = new AlterConfigsOptions().validateOnly(true);
    get(admin.incrementalAlterConfigs(Map.of(topic, List.of(op("retention.ms", "9", OpType.SET))), options).all());
    assertThrows(InvalidConfigurationException.class, () -> get(admin.incrementalAlterConfigs(
        Map.of(topic, List.of(op("retention.ms", "x", OpType.SET))), options).all()));
    assertEquals("604800000", describe(topic).get("retention.ms").value());
  }

  @Test
  void aLimitThatWasChangedCounts() {
    clients.createTopic("ca-limit");
    clients.send("ca-limit", Map.of(), List.of("x".repeat(500)));
    alter(topic("ca-limit"), op("max.message.bytes", "200", OpType.SET));
    awaitValue(topic("ca-limit"), "max.message.bytes", "200");
    assertThrows(RecordTooLargeException.class,
        () -> clients.send("ca-limit", Map.of(), List.of("x".repeat(500))));
  }

  @Test
  void theBrokerShowsItsConfigs() {
    Config config = describe(BROKER);
    assertEquals("1", config.get("node.id").value());
    assertEquals(ConfigSource.STATIC_BROKER_CONFIG, config.get("node.id").source());
    assertTrue(config.get("node.id").isReadOnly());
    assertEquals("5", config.get("offsets.topic.num.partitions").value());
    assertEquals(ConfigSource.DEFAULT_CONFIG, config.get("message.max.bytes").source());
    assertFalse(config.get("message.max.bytes").isReadOnly());
    assertTrue(config.get("advertised.listeners").value().startsWith("PLAINTEXT://127.0.0.1:"));
  }

  @Test
  void aBrokerDefaultReachesTheTopics() {
    clients.createTopic("ca-inherits");
    ConfigResource allBrokers = new ConfigResource(ConfigResource.Type.BROKER, "");
    alter(allBrokers, op("log.retention.ms", "999000", OpType.SET));
    try {
      Eventually.get("the inherited value", LIMIT, () -> describe(topic("ca-inherits")).get("retention.ms"),
          entry -> entry.value().equals("999000") && entry.source() == ConfigSource.DYNAMIC_DEFAULT_BROKER_CONFIG);
      assertEquals("999000", describe(allBrokers).get("log.retention.ms").value());
    } finally {
      alter(allBrokers, op("log.retention.ms", null, OpType.DELETE));
    }
    awaitValue(topic("ca-inherits"), "retention.ms", "604800000");
  }

  @Test
  void configsOfTheBrokerThatCannotChangeAreRefused() {
    assertThrows(InvalidRequestException.class, () -> alter(BROKER, op("node.id", "2", OpType.SET)));
  }

  @Test
  void configResourcesAreListed() {
    clients.createTopic("ca-resource");
    assertTrue(get(admin.listConfigResources(Set.of(ConfigResource.Type.TOPIC),
        new ListConfigResourcesOptions()).all()).contains(topic("ca-resource")));
    assertTrue(get(admin.listConfigResources(Set.of(ConfigResource.Type.BROKER),
        new ListConfigResourcesOptions()).all()).contains(BROKER));
  }

  private void alter(ConfigResource resource, AlterConfigOp... operations) {
    get(admin.incrementalAlterConfigs(Map.of(resource, Arrays.asList(operations))).all());
  }

  private void awaitValue(ConfigResource resource, String name, String value) {
    Eventually.get(name + "=" + value, LIMIT, () -> describe(resource).get(name).value(), value::equals);
  }

  private Config describe(ConfigResource resource) {
    return get(admin.describeConfigs(List.of(resource)).all()).get(resource);
  }

  private static AlterConfigOp op(String name, String value, OpType type) {
    return new AlterConfigOp(new ConfigEntry(name, value), type);
  }

  private static ConfigResource topic(String name) {
    return new ConfigResource(ConfigResource.Type.TOPIC, name);
  }
}
