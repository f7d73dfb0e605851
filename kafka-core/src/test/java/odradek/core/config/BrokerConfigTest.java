package odradek.core.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringReader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BrokerConfigTest {

  /** The keys and values that Kafka 4.x ships for a node that is broker and controller. */
  private static final String COMBINED_NODE = """
      process.roles=broker,controller
      node.id=1
      controller.quorum.bootstrap.servers=localhost:9093
      listeners=PLAINTEXT://:9092,CONTROLLER://:9093
      inter.broker.listener.name=PLAINTEXT
      advertised.listeners=PLAINTEXT://localhost:9092,CONTROLLER://localhost:9093
      controller.listener.names=CONTROLLER
      listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,SSL:SSL,SASL_PLAINTEXT:SASL_PLAINTEXT
      num.network.threads=3
      num.io.threads=8
      socket.send.buffer.bytes=102400
      socket.receive.buffer.bytes=102400
      socket.request.max.bytes=104857600
      log.dirs=/tmp/kraft-combined-logs
      num.partitions=1
      num.recovery.threads.per.data.dir=1
      offsets.topic.replication.factor=1
      share.coordinator.state.topic.replication.factor=1
      share.coordinator.state.topic.min.isr=1
      transaction.state.log.replication.factor=1
      transaction.state.log.min.isr=1
      log.retention.hours=168
      log.segment.bytes=1073741824
      log.retention.check.interval.ms=300000
      """;

  @Test
  void anExistingCombinedNodesPropertiesAreAccepted() throws IOException {
    BrokerConfig config = BrokerConfig.of(properties(COMBINED_NODE));

    assertEquals(1, config.node().nodeId());
    assertEquals(3, config.node().shardCount().orElseThrow());
    assertEquals(List.of(new ListenerAddress("PLAINTEXT", "", 9092)), config.listeners().opened());
    assertEquals(List.of(new ListenerAddress("PLAINTEXT", "localhost", 9092)), config.listeners().advertised());
    assertEquals(List.of("CONTROLLER"), config.listeners().controllerNames());
    assertEquals(SecurityProtocol.PLAINTEXT, config.listeners().protocols().get("CONTROLLER"));
    assertEquals(List.of("/tmp/kraft-combined-logs"), config.log().directories());
    assertEquals((short) 1, config.groups().offsets().replicationFactor());
    assertEquals(Set.of(), config.unknown());
    assertEquals(
        Set.of("num.io.threads", "socket.send.buffer.bytes", "socket.receive.buffer.bytes",
            "share.coordinator.state.topic.replication.factor", "share.coordinator.state.topic.min.isr"),
        config.unsupported());
  }

  @Test
  void nothingAtAllIsAConfiguration() {
    BrokerConfig config = BrokerConfig.of(Map.of());

    assertEquals(List.of(new ListenerAddress("PLAINTEXT", "", 9092)), config.listeners().opened());
    assertEquals(config.listeners().opened(), config.listeners().advertised());
    assertEquals("PLAINTEXT", config.listeners().interBrokerName());
    assertEquals(List.of(), config.log().directories());
    assertTrue(config.node().shardCount().isEmpty());
    assertEquals(1, config.topics().partitionCount());
  }

  @Test
  void keysAreSortedIntoKnownUnsupportedAndUnknown() {
    BrokerConfig config = BrokerConfig.of(Map.of(
        "remote.log.storage.system.enable", "true",
        "listener.name.internal.ssl.keystore.location", "/x",
        "num.partitons", "3",
        "storage.file.segment.cache", "7",
        "storage.fil", "8"));

    assertEquals(Set.of("remote.log.storage.system.enable", "listener.name.internal.ssl.keystore.location"),
        config.unsupported());
    assertEquals(Set.of("num.partitons", "storage.fil"), config.unknown());
    assertEquals(Set.of("storage.file.segment.cache"), config.passedThroughKeys());
    assertEquals("7", config.settings("storage.file.").text("segment.cache", null));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "num.partitions|0|a whole number of at least 1",
      "num.partitions|many|a whole number of at least 1",
      "log.segment.bytes|1024|a whole number of at least 1048576",
      "log.segment.bytes|99999999999|a whole number of at least 1048576",
      "log.retention.hours|0|a whole number of at least 1, or -1 for forever",
      "compression.type|zip|one of producer, uncompressed, gzip, snappy, lz4, zstd",
      "compression.gzip.level|0|a whole number from 1 to 9, or -1 for the library's default",
      "log.cleanup.policy|delete,shrink|delete, compact, both, or nothing to keep everything",
      "auto.create.topics.enable|yes|true or false",
      "log.cleaner.min.cleanable.ratio|1.5|a number from 0.0 to 1.0",
      "log.cleaner.min.cleanable.ratio|NaN|a number from 0.0 to 1.0",
      "process.roles|controller|broker,controller: a node does both",
      "listeners|PLAINTEXT:9092|addresses like PLAINTEXT://host:9092, separated by commas",
      "listeners|PLAINTEXT://:70000|addresses like PLAINTEXT://host:9092, separated by commas",
      "listeners|PLAINTEXT://a:1,PLAINTEXT://b:2|each listener once, while PLAINTEXT is there twice",
      "listeners|PLAINTEXT://:1,SSL://:1|a different port for each listener of the same host",
      "listeners|MINE://:1|an entry for each listener, also for MINE",
      "advertised.listeners|PLAINTEXT://0.0.0.0:9092|a host that clients can connect to, which 0.0.0.0 is not",
      "advertised.listeners|SSL://h:9092|only names that are in listeners, which SSL is not",
      "inter.broker.listener.name|SSL|one of the listeners PLAINTEXT that are not for controllers alone",
      "controller.listener.names|PLAINTEXT|at least one listener that is not named in controller.listener.names",
      "controller.quorum.voters|1@a:1,2@b:2|one controller: quorum.provider is 'local', which is a quorum of one node",
      "group.min.session.timeout.ms|2000000|at most group.max.session.timeout.ms, which is 1800000",
      "storage.provider|My Store|lower-case letters, digits and '-', at most 32 characters",
      "listener.security.protocol.map|PLAINTEXT:CLEAR|pairs like NAME:PROTOCOL"})
  void aBadValueFailsWithKeyValueAndRule(String key, String value, String rule) {
    var thrown = assertThrows(InvalidConfigException.class, () -> BrokerConfig.of(Map.of(key, value)));

    assertTrue(thrown.getMessage().startsWith("config "), thrown.getMessage());
    assertTrue(thrown.getMessage().contains(rule), thrown.getMessage());
    if (!rule.startsWith("an entry") && !rule.startsWith("at least one listener")) {
      assertEquals(key, thrown.key());
      assertTrue(thrown.getMessage().contains("'" + value + "'"), thrown.getMessage());
    }
  }

  @Test
  void ipv6AddressesLoseTheirBrackets() {
    BrokerConfig config = BrokerConfig.of(Map.of("listeners", "plaintext://[::1]:0"));

    assertEquals(List.of(new ListenerAddress("PLAINTEXT", "::1", 0)), config.listeners().opened());
  }

  @Test
  void noHonouredKeyIsCalledUnsupported() {
    for (ConfigDefinition definition : BrokerConfigs.all()) {
      assertFalse(BrokerConfigs.isUnsupported(definition.key()), definition.key());
      assertTrue(definition.documentation().endsWith("."), definition.key());
    }
    for (ConfigDefinition definition : TopicConfigs.all()) {
      assertFalse(TopicConfigs.isUnsupported(definition.key()), definition.key());
    }
    assertTrue(BrokerConfigs.isUnsupported("sasl.enabled.mechanisms"));
    assertTrue(TopicConfigs.isUnsupported("remote.storage.enable"));
  }

  static Map<String, String> properties(String text) throws IOException {
    var read = new Properties();
    read.load(new StringReader(text));
    var map = new HashMap<String, String>();
    read.stringPropertyNames().forEach(name -> map.put(name, read.getProperty(name)));
    return map;
  }

  @Test
  void singleAddressesMayHaveLimitsOfTheirOwn() {
    var config = BrokerConfig.of(Map.of("max.connections.per.ip.overrides", "127.0.0.1:5, ::1:7"));
    assertEquals(Map.of("127.0.0.1", 5, "0:0:0:0:0:0:0:1", 7), config.connections().maxConnectionsByIp());
    for (String wrong : List.of("127.0.0.1", "127.0.0.1:", "127.0.0.1:-1", "localhost:5", "300.0.0.1:5", "1.2.3:4",
        ":5",
        "1::2::3:5", "127.0.0.1.:5")) {
      assertThrows(InvalidConfigException.class,
          () -> BrokerConfig.of(Map.of("max.connections.per.ip.overrides", wrong)), wrong);
    }
  }
}
