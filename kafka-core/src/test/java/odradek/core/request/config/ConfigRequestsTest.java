package odradek.core.request.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import odradek.api.ErrorCode;
import odradek.api.message.AlterConfigsRequest;
import odradek.api.message.AlterConfigsResponse;
import odradek.api.message.CreateTopicsRequest;
import odradek.api.message.CreateTopicsRequest.CreatableTopic;
import odradek.api.message.CreateTopicsRequest.CreatableTopicConfig;
import odradek.api.message.CreateTopicsResponse;
import odradek.api.message.CreateTopicsResponse.CreatableTopicResult;
import odradek.api.message.DescribeConfigsRequest;
import odradek.api.message.DescribeConfigsRequest.DescribeConfigsResource;
import odradek.api.message.DescribeConfigsResponse;
import odradek.api.message.DescribeConfigsResponse.DescribeConfigsResourceResult;
import odradek.api.message.DescribeConfigsResponse.DescribeConfigsResult;
import odradek.api.message.IncrementalAlterConfigsRequest;
import odradek.api.message.IncrementalAlterConfigsRequest.AlterConfigsResource;
import odradek.api.message.IncrementalAlterConfigsRequest.AlterableConfig;
import odradek.api.message.IncrementalAlterConfigsResponse;
import odradek.api.message.ListConfigResourcesRequest;
import odradek.api.message.ListConfigResourcesResponse;
import odradek.core.TestBroker;
import odradek.core.config.BrokerConfigs;
import odradek.core.config.TopicConfigs;
import odradek.core.testing.DirectCall;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Configs as they are asked for and changed, through a whole broker. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ConfigRequestsTest {

  private static final byte TOPIC = 2;
  private static final byte BROKER = 4;
  private static final byte SET = 0;
  private static final byte DELETE = 1;
  private static final byte APPEND = 2;
  private static final int NEWEST_DESCRIBE = 4;

  private TestBroker broker;

  @BeforeEach
  void start() {
    broker = TestBroker.start(Map.of("log.roll.hours", "2"));
    broker.create("t", 1);
  }

  @AfterEach
  void stop() {
    broker.close();
  }

  private static DescribeConfigsRequest request(int type, String name, boolean more, String... keys) {
    return new DescribeConfigsRequest(List.of(
        new DescribeConfigsResource((byte) type, name, keys.length == 0 ? null : List.of(keys))), more, more);
  }

  private DescribeConfigsResult describe(int type, String name, boolean more, String... keys) {
    return broker.client().call(request(type, name, more, keys), NEWEST_DESCRIBE, DescribeConfigsResponse.class)
        .results().get(0);
  }

  private DescribeConfigsResourceResult describeOne(int type, String name, String key) {
    List<DescribeConfigsResourceResult> configs = describe(type, name, true, key).configs();
    assertEquals(List.of(key), configs.stream().map(DescribeConfigsResourceResult::name).toList());
    return configs.get(0);
  }

  private static AlterConfigsResource resource(int type, String name, AlterableConfig... configs) {
    return new AlterConfigsResource((byte) type, name, List.of(configs));
  }

  private List<Short> alter(boolean validateOnly, AlterConfigsResource... resources) {
    return broker.client().call(new IncrementalAlterConfigsRequest(List.of(resources), validateOnly), 1,
            IncrementalAlterConfigsResponse.class)
        .responses().stream().map(response -> response.errorCode()).toList();
  }

  private static List<String> synonyms(DescribeConfigsResourceResult config) {
    return config.synonyms().stream().map(s -> s.name() + "=" + s.value() + " " + s.source()).toList();
  }

  @Test
  void everyVersionDescribesWithWhatItHasRoomFor() {
    for (int version = 1; version <= NEWEST_DESCRIBE; version++) {
      var request = new DescribeConfigsRequest(
          List.of(new DescribeConfigsResource(TOPIC, "t", List.of("segment.ms"))), true, version >= 3);
      DescribeConfigsResult result = broker.client().call(request, version, DescribeConfigsResponse.class)
          .results().get(0);
      assertEquals(0, result.errorCode());
      assertEquals("", result.errorMessage());
      assertEquals(TOPIC, result.resourceType());
      assertEquals("t", result.resourceName());
      assertEquals(1, result.configs().size());
      DescribeConfigsResourceResult config = result.configs().get(0);
      assertEquals("segment.ms", config.name());
      assertEquals("7200000", config.value());
      assertEquals(4, config.configSource());
      assertFalse(config.readOnly());
      assertFalse(config.isSensitive());
      assertEquals(List.of("log.roll.hours=2 4", "log.roll.hours=168 5"), synonyms(config));
      assertEquals(version < 3 ? 0 : 5, config.configType());
      assertEquals(version < 3, config.documentation() == null || config.documentation().isEmpty());
    }
  }

  @Test
  void topicsAndBrokersShowEveryKey() {
    List<String> topicKeys = TopicConfigs.all().stream().map(definition -> definition.key())
        .filter(key -> !key.equals(TopicConfigs.INTERNAL_SEGMENT_BYTES)).toList();
    assertEquals(topicKeys, describe(TOPIC, "t", false).configs().stream()
        .map(DescribeConfigsResourceResult::name).toList());
    assertEquals(BrokerConfigs.all().stream().map(definition -> definition.key()).toList(),
        describe(BROKER, "1", false).configs().stream().map(DescribeConfigsResourceResult::name).toList());
  }

  @Test
  void anEmptyListOfKeysMeansAllAndUnknownKeysAreLeftOut() {
    var request = new DescribeConfigsRequest(
        List.of(new DescribeConfigsResource(TOPIC, "t", List.of())), false, false);
    DescribeConfigsResult all = broker.client().call(request, NEWEST_DESCRIBE, DescribeConfigsResponse.class)
        .results().get(0);
    assertTrue(all.configs().size() > 20);
    all.configs().forEach(config -> {
      assertEquals(List.of(), config.synonyms());
      assertNull(config.documentation());
    });
    assertEquals(List.of(), describe(TOPIC, "t", false, "no.such").configs());
  }

  @Test
  void brokersTellWhatCannotChange() {
    DescribeConfigsResourceResult node = describeOne(BROKER, "1", "node.id");
    assertTrue(node.readOnly());
    assertEquals("1", node.value());
    assertFalse(describeOne(BROKER, "1", "message.max.bytes").readOnly());
    assertTrue(describeOne(TOPIC, "t", "storage.provider").readOnly());
  }

  @Test
  void whatCannotBeDescribedHasAnError() {
    assertEquals(3, describe(TOPIC, "nope", false).errorCode());
    assertEquals(17, describe(TOPIC, "a b", false).errorCode());
    assertEquals(17, describe(TOPIC, "", false).errorCode());
    assertEquals(42, describe(BROKER, "9", false).errorCode());
    assertEquals(42, describe(BROKER, "x", false).errorCode());
    for (int type : new int[] {0, 1, 3, 8, 16, 32, 127}) {
      DescribeConfigsResult result = describe(type, "1", false);
      assertEquals(42, result.errorCode(), "type " + type);
      assertTrue(result.errorMessage().contains(Integer.toString(type)), result.errorMessage());
      assertEquals(List.of(), result.configs());
    }
  }

  @Test
  void whatHasNoEffectMayBeSetToKafkasDefaultAndDoesNotShow() {
    String key = "remote.storage.enable";
    assertEquals(List.of((short) 0), alter(false, resource(TOPIC, "t", new AlterableConfig(key, SET, "false"),
        new AlterableConfig("retention.ms", SET, "5"))));
    assertEquals("5", describeOne(TOPIC, "t", "retention.ms").value());
    assertEquals(List.of(), describe(TOPIC, "t", false, key).configs());
    assertEquals(List.of((short) 0), alter(false, resource(TOPIC, "t", new AlterableConfig(key, DELETE, null))));
    assertEquals(List.of((short) 40), alter(false, resource(TOPIC, "t", new AlterableConfig(key, SET, "true"))));
    CreatableTopicResult created = create("copied", key, "false");
    assertEquals(0, created.errorCode());
    assertTrue(created.configs().stream().noneMatch(config -> config.name().equals(key)));
    CreatableTopicResult refused = create("tiered", key, "true");
    assertEquals(40, refused.errorCode());
    assertTrue(refused.errorMessage().contains("no effect here"), refused.errorMessage());
  }

  private CreatableTopicResult create(String name, String key, String value) {
    var request = CreateTopicsRequest.builder().timeoutMs(10_000).topics(List.of(CreatableTopic.builder().name(name)
        .numPartitions(1).replicationFactor((short) 1).configs(List.of(new CreatableTopicConfig(key, value))).build()))
        .build();
    return broker.client().call(request, 7, CreateTopicsResponse.class).topics().get(0);
  }

  @Test
  void theSourceFollowsTheChanges() {
    assertEquals(List.of((short) 0, (short) 0, (short) 0), alter(false,
        resource(TOPIC, "t", new AlterableConfig("max.message.bytes", SET, "1000")),
        resource(BROKER, "1", new AlterableConfig("message.max.bytes", SET, "2000")),
        resource(BROKER, "", new AlterableConfig("message.max.bytes", SET, "3000"))));
    DescribeConfigsResourceResult config = describeOne(TOPIC, "t", "max.message.bytes");
    assertEquals("1000", config.value());
    assertEquals(1, config.configSource());
    assertEquals(List.of("max.message.bytes=1000 1", "message.max.bytes=2000 2", "message.max.bytes=3000 3",
        "message.max.bytes=1048588 5"), synonyms(config));
    assertEquals("2000", describeOne(BROKER, "1", "message.max.bytes").value());
    assertEquals(List.of("message.max.bytes=3000 3"), describe(BROKER, "", true).configs().stream()
        .map(all -> all.name() + "=" + all.value() + " " + all.configSource()).toList());

    alter(false, resource(TOPIC, "t", new AlterableConfig("max.message.bytes", DELETE, null)),
        resource(BROKER, "1", new AlterableConfig("message.max.bytes", DELETE, null)));
    config = describeOne(TOPIC, "t", "max.message.bytes");
    assertEquals("3000", config.value());
    assertEquals(3, config.configSource());
  }

  @Test
  void aChangedDefaultOfAllBrokersTakesEffect() {
    assertEquals(ErrorCode.NONE, broker.produce("t", 0, TestBroker.batch(1_000)));
    alter(false, resource(BROKER, "", new AlterableConfig("message.max.bytes", SET, "500")));
    assertEquals(ErrorCode.MESSAGE_TOO_LARGE, broker.produce("t", 0, TestBroker.batch(1_000)));
    alter(false, resource(TOPIC, "t", new AlterableConfig("max.message.bytes", SET, "5000")));
    assertEquals(ErrorCode.NONE, broker.produce("t", 0, TestBroker.batch(1_000)));
    alter(false, resource(TOPIC, "t", new AlterableConfig("max.message.bytes", DELETE, null)));
    assertEquals(ErrorCode.MESSAGE_TOO_LARGE, broker.produce("t", 0, TestBroker.batch(1_000)));
    alter(false, resource(BROKER, "", new AlterableConfig("message.max.bytes", DELETE, null)));
    assertEquals(ErrorCode.NONE, broker.produce("t", 0, TestBroker.batch(1_000)));
  }

  @Test
  void aChangedLimitOfConnectionsCountsForTheNextOne() {
    alter(false, resource(BROKER, "", new AlterableConfig("max.connections", SET, "1")));
    assertThrows(IllegalStateException.class, broker::connect);
    alter(false, resource(BROKER, "1", new AlterableConfig("max.connections", SET, "2")));
    broker.connect().close();
  }

  @Test
  void everyVersionAltersSingleConfigs() {
    for (int version = 0; version <= 1; version++) {
      var request = new IncrementalAlterConfigsRequest(List.of(resource(TOPIC, "t",
          new AlterableConfig("segment.ms", SET, "100" + version),
          new AlterableConfig("cleanup.policy", APPEND, "compact"))), false);
      var response = broker.client().call(request, version, IncrementalAlterConfigsResponse.class).responses().get(0);
      assertEquals(0, response.errorCode());
      assertEquals(TOPIC, response.resourceType());
      assertEquals("t", response.resourceName());
      assertEquals("100" + version, describeOne(TOPIC, "t", "segment.ms").value());
      assertEquals("delete,compact", describeOne(TOPIC, "t", "cleanup.policy").value());
    }
  }

  @Test
  void badChangesAreRefusedOneByOne() {
    assertEquals(List.of((short) 40, (short) 3, (short) 42, (short) 42, (short) 0), alter(false,
        resource(TOPIC, "t", new AlterableConfig("segment.ms", SET, "5"),
            new AlterableConfig("segment.bytes", SET, "x")),
        resource(TOPIC, "nope", new AlterableConfig("segment.ms", SET, "5")),
        resource(BROKER, "1", new AlterableConfig("node.id", SET, "2")),
        resource(8, "1", new AlterableConfig("root", SET, "INFO")),
        resource(BROKER, "", new AlterableConfig("log.roll.ms", SET, "5"))));
    assertEquals(3, describeOne(TOPIC, "t", "segment.ms").configSource());
  }

  @Test
  void validatingChangesNothing() {
    assertEquals(List.of((short) 0), alter(true, resource(TOPIC, "t", new AlterableConfig("segment.ms", SET, "5"))));
    assertEquals(List.of((short) 40), alter(true, resource(TOPIC, "t", new AlterableConfig("segment.ms", SET, "x"))));
    assertEquals("7200000", describeOne(TOPIC, "t", "segment.ms").value());
  }

  private static AlterConfigsRequest replace(boolean validateOnly, String... pairs) {
    return new AlterConfigsRequest(List.of(new AlterConfigsRequest.AlterConfigsResource(TOPIC, "t",
        Arrays.stream(pairs).map(pair -> pair.split("=")).map(pair ->
            new AlterConfigsRequest.AlterableConfig(pair[0], pair[1])).toList())), validateOnly);
  }

  @Test
  void everyVersionReplacesAllConfigs() {
    for (int version = 0; version <= 2; version++) {
      for (String key : List.of("segment.ms", "retention.ms")) {
        var response = broker.client().call(replace(false, key + "=7" + version), version, AlterConfigsResponse.class)
            .responses().get(0);
        assertEquals(0, response.errorCode());
        assertEquals(TOPIC, response.resourceType());
        assertEquals("t", response.resourceName());
        assertEquals(List.of(key + "=7" + version), describe(TOPIC, "t", false).configs().stream()
            .filter(config -> config.configSource() == 1)
            .map(config -> config.name() + "=" + config.value()).toList());
      }
    }
    assertEquals(40, broker.client().call(replace(true, "segment.ms=x"), 2, AlterConfigsResponse.class)
        .responses().get(0).errorCode());
  }

  @Test
  void topicsAndBrokersHaveConfigs() {
    assertEquals(List.of(), list(0, new ListConfigResourcesRequest(List.of())));
    assertEquals(List.of("4 1", "2 t"), list(1, new ListConfigResourcesRequest(List.of())));
    assertEquals(List.of("2 t"), list(1, new ListConfigResourcesRequest(List.of(TOPIC))));
    assertEquals(List.of("4 1"), list(1, new ListConfigResourcesRequest(List.of(BROKER))));
    assertEquals(List.of(), list(1, new ListConfigResourcesRequest(List.of((byte) 8, (byte) 16, (byte) 32))));
    for (byte type : new byte[] {0, 3}) {
      assertEquals(ErrorCode.UNSUPPORTED_VERSION, ErrorCode.forCode(broker.client().call(
          new ListConfigResourcesRequest(List.of(BROKER, type)), 1, ListConfigResourcesResponse.class).errorCode()));
    }
  }

  private List<String> list(int version, ListConfigResourcesRequest request) {
    ListConfigResourcesResponse response = broker.client().call(request, version, ListConfigResourcesResponse.class);
    assertEquals(0, response.errorCode());
    return response.configResources().stream()
        .map(resource -> (version == 0 ? 16 : resource.resourceType()) + " " + resource.resourceName()).toList();
  }

  @Test
  void everyVersionCanBeRefused() {
    for (int version = 1; version <= NEWEST_DESCRIBE; version++) {
      assertEquals(31, DirectCall.refuse(new DescribeConfigsHandler(null, null, 1), request(TOPIC, "t", false), version,
          ErrorCode.CLUSTER_AUTHORIZATION_FAILED, DescribeConfigsResponse.class).results().get(0).errorCode());
    }
    for (int version = 0; version <= 2; version++) {
      assertEquals(31, DirectCall.refuse(new AlterConfigsHandler(null, 1), replace(false), version,
          ErrorCode.CLUSTER_AUTHORIZATION_FAILED, AlterConfigsResponse.class).responses().get(0).errorCode());
    }
    for (int version = 0; version <= 1; version++) {
      assertEquals(31, DirectCall.refuse(new IncrementalAlterConfigsHandler(null, 1),
          new IncrementalAlterConfigsRequest(List.of(resource(TOPIC, "t")), false), version,
          ErrorCode.CLUSTER_AUTHORIZATION_FAILED, IncrementalAlterConfigsResponse.class)
          .responses().get(0).errorCode());
      assertEquals(31, DirectCall.refuse(new ListConfigResourcesHandler(null),
          new ListConfigResourcesRequest(List.of()), version, ErrorCode.CLUSTER_AUTHORIZATION_FAILED,
          ListConfigResourcesResponse.class).errorCode());
    }
  }
}
