package odradek.server.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import odradek.server.it.broker.BrokerUnderTest;
import odradek.server.it.broker.SharedBroker;
import odradek.server.it.client.JavaClients;
import odradek.server.it.wire.WireConnection;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.CreatePartitionsRequestData;
import org.apache.kafka.common.message.CreatePartitionsResponseData;
import org.apache.kafka.common.message.CreateTopicsRequestData;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableReplicaAssignment;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableTopic;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableTopicConfig;
import org.apache.kafka.common.message.CreateTopicsResponseData;
import org.apache.kafka.common.message.CreateTopicsResponseData.CreatableTopicResult;
import org.apache.kafka.common.message.DescribeConfigsRequestData;
import org.apache.kafka.common.message.DescribeConfigsResponseData;
import org.apache.kafka.common.message.DescribeConfigsResponseData.DescribeConfigsResult;
import org.apache.kafka.common.message.DescribeTopicPartitionsRequestData;
import org.apache.kafka.common.message.DescribeTopicPartitionsResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Administration in the versions and with the mistakes that the admin client does not make. */
@ExtendWith(SharedBroker.class)
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class AdminConformanceIT {

  private static final byte TOPIC = 2;

  private final BrokerUnderTest broker;
  private final JavaClients clients;
  private WireConnection connection;

  AdminConformanceIT(BrokerUnderTest broker) {
    this.broker = broker;
    this.clients = new JavaClients(broker);
  }

  @BeforeEach
  void open() throws IOException {
    connection = WireConnection.open(broker.address());
  }

  @AfterEach
  void close() throws IOException {
    connection.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 5, 6, 7})
  void everyVersionCreatesATopic(int version) throws IOException {
    CreatableTopic topic = topic("ac-version-" + version).setNumPartitions(2);
    topic.configs().add(new CreatableTopicConfig().setName("retention.ms").setValue("1234"));
    CreatableTopicResult result = create(version, topic).topics().iterator().next();
    assertEquals(Errors.NONE.code(), result.errorCode(), result.toString());
    assertEquals(version >= 7, !result.topicId().equals(Uuid.ZERO_UUID));
    if (version >= 5) {
      assertEquals(2, result.numPartitions());
      assertEquals(1, result.replicationFactor());
      assertEquals(Set.of("1234"), result.configs().stream().filter(c -> c.name().equals("retention.ms"))
          .map(c -> c.value()).collect(Collectors.toSet()));
      assertTrue(result.configs().size() > 20);
    }
    CreatableTopicResult again = create(version, topic).topics().iterator().next();
    assertEquals(Errors.TOPIC_ALREADY_EXISTS.code(), again.errorCode());
    assertFalse(again.errorMessage().isBlank());
  }

  @Test
  void mistakesInTopicsAreNamed() throws IOException {
    CreatableTopic both = topic("ac-both");
    both.assignments().add(new CreatableReplicaAssignment().setPartitionIndex(0).setBrokerIds(List.of(1)));
    assertEquals(Errors.INVALID_REQUEST, errorOf(both));
    CreatableTopic small = topic("ac-small");
    small.configs().add(new CreatableTopicConfig().setName("segment.bytes").setValue("1000"));
    assertEquals(Errors.INVALID_CONFIG, errorOf(small));
    CreatableTopic nothing = topic("ac-null");
    nothing.configs().add(new CreatableTopicConfig().setName("retention.ms").setValue(null));
    assertEquals(Errors.INVALID_CONFIG, errorOf(nothing));
    assertEquals(Errors.INVALID_REPLICATION_FACTOR, errorOf(topic("ac-replicas").setReplicationFactor((short) 4)));
    assertEquals(Errors.INVALID_REPLICATION_FACTOR, errorOf(topic("ac-replicas").setReplicationFactor((short) 0)));
    assertEquals(Errors.INVALID_PARTITIONS, errorOf(topic("ac-partitions").setNumPartitions(-2)));
    assertEquals(Errors.INVALID_TOPIC_EXCEPTION, errorOf(topic("a/c")));
    CreateTopicsResponseData twice = create(7, topic("ac-twice"), topic("ac-twice"), topic("ac-once"));
    assertEquals(Errors.INVALID_REQUEST.code(), twice.topics().find("ac-twice").errorCode());
    assertEquals(Errors.NONE.code(), twice.topics().find("ac-once").errorCode());
  }

  @Test
  void withoutAnyTimeNothingIsDone() throws IOException {
    clients.createTopic("ac-no-time");
    CreateTopicsRequestData creation = new CreateTopicsRequestData().setTimeoutMs(0);
    creation.topics().mustAdd(topic("ac-no-time-new"));
    assertEquals(Errors.REQUEST_TIMED_OUT.code(), connection.call(ApiKeys.CREATE_TOPICS, 7, creation,
        CreateTopicsResponseData.class).topics().find("ac-no-time-new").errorCode());
    CreatePartitionsRequestData request = new CreatePartitionsRequestData().setTimeoutMs(0);
    request.topics().add(new CreatePartitionsRequestData.CreatePartitionsTopic().setName("ac-no-time").setCount(3)
        .setAssignments(null));
    assertEquals(Errors.REQUEST_TIMED_OUT.code(), connection.call(ApiKeys.CREATE_PARTITIONS, 3, request,
        CreatePartitionsResponseData.class).results().get(0).errorCode());
    assertEquals(Errors.NONE.code(), connection.call(ApiKeys.CREATE_PARTITIONS, 3,
        request.setTimeoutMs(10_000).setValidateOnly(true), CreatePartitionsResponseData.class).results().get(0)
        .errorCode());
  }

  @Test
  void everyTopicToGrowGetsAnAnswer() throws IOException {
    clients.createTopic("ac-grow");
    CreatePartitionsRequestData request = new CreatePartitionsRequestData().setTimeoutMs(10_000);
    request.topics().add(new CreatePartitionsRequestData.CreatePartitionsTopic().setName("ac-grow").setCount(3)
        .setAssignments(null));
    request.topics().add(new CreatePartitionsRequestData.CreatePartitionsTopic().setName("ac-grow-none").setCount(3)
        .setAssignments(null));
    CreatePartitionsResponseData answer =
        connection.call(ApiKeys.CREATE_PARTITIONS, 3, request, CreatePartitionsResponseData.class);
    assertEquals(Set.of("ac-grow NONE", "ac-grow-none UNKNOWN_TOPIC_OR_PARTITION"), answer.results().stream()
        .map(result -> result.name() + " " + Errors.forCode(result.errorCode())).collect(Collectors.toSet()));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void configsAreDescribedByKey(int version) throws IOException {
    clients.createTopic("ac-keys-" + version);
    DescribeConfigsResult some = describe(version, "ac-keys-" + version, List.of("retention.ms", "no.such.key"));
    assertEquals(List.of("retention.ms"), some.configs().stream().map(config -> config.name()).toList());
    assertEquals(5, some.configs().get(0).configSource());
    assertEquals(version >= 3 ? 5 : 0, some.configs().get(0).configType());
    assertTrue(describe(version, "ac-keys-" + version, null).configs().size() > 20);
    assertTrue(describe(version, "ac-keys-" + version, List.of()).configs().size() > 20);
    DescribeConfigsResult none = describe(version, "ac-keys-none", null);
    assertEquals(Errors.UNKNOWN_TOPIC_OR_PARTITION.code(), none.errorCode());
    assertEquals(Errors.INVALID_TOPIC_EXCEPTION.code(), describe(version, "a/b", null).errorCode());
  }

  @Test
  void partitionsAreDescribedPageByPage() throws IOException {
    clients.createTopic("ac-pages", 5, Map.of());
    DescribeTopicPartitionsRequestData request = new DescribeTopicPartitionsRequestData()
        .setTopics(List.of(new DescribeTopicPartitionsRequestData.TopicRequest().setName("ac-pages"),
            new DescribeTopicPartitionsRequestData.TopicRequest().setName("ac-pages-none")))
        .setResponsePartitionLimit(3);
    DescribeTopicPartitionsResponseData first = connection.call(ApiKeys.DESCRIBE_TOPIC_PARTITIONS, 0, request,
        DescribeTopicPartitionsResponseData.class);
    assertEquals(List.of(0, 1, 2), partitions(first));
    assertEquals("ac-pages 3", first.nextCursor().topicName() + " " + first.nextCursor().partitionIndex());
    request.setCursor(new DescribeTopicPartitionsRequestData.Cursor().setTopicName("ac-pages").setPartitionIndex(3));
    DescribeTopicPartitionsResponseData second = connection.call(ApiKeys.DESCRIBE_TOPIC_PARTITIONS, 0, request,
        DescribeTopicPartitionsResponseData.class);
    assertEquals(List.of(3, 4), partitions(second));
    assertEquals(null, second.nextCursor());
    assertEquals(Errors.UNKNOWN_TOPIC_OR_PARTITION.code(), second.topics().find("ac-pages-none").errorCode());
    assertNotEquals(Uuid.ZERO_UUID, second.topics().find("ac-pages").topicId());
  }

  private static List<Integer> partitions(DescribeTopicPartitionsResponseData answer) {
    return answer.topics().find("ac-pages").partitions().stream().map(p -> p.partitionIndex()).toList();
  }

  private DescribeConfigsResult describe(int version, String topic, List<String> keys) throws IOException {
    DescribeConfigsRequestData request = new DescribeConfigsRequestData().setResources(List.of(
        new DescribeConfigsRequestData.DescribeConfigsResource().setResourceType(TOPIC).setResourceName(topic)
            .setConfigurationKeys(keys)));
    return connection.call(ApiKeys.DESCRIBE_CONFIGS, version, request, DescribeConfigsResponseData.class)
        .results().get(0);
  }

  private Errors errorOf(CreatableTopic topic) throws IOException {
    CreatableTopicResult result = create(7, topic).topics().iterator().next();
    assertFalse(result.errorMessage() == null || result.errorMessage().isBlank(), result.toString());
    return Errors.forCode(result.errorCode());
  }

  private CreateTopicsResponseData create(int version, CreatableTopic... topics) throws IOException {
    CreateTopicsRequestData request = new CreateTopicsRequestData().setTimeoutMs(20_000);
    for (CreatableTopic topic : topics) {
      // A collection that knows its elements takes each only once, so every one goes in as a copy.
      request.topics().mustAdd(topic.duplicate());
    }
    return connection.call(ApiKeys.CREATE_TOPICS, version, request, CreateTopicsResponseData.class);
  }

  private static CreatableTopic topic(String name) {
    return new CreatableTopic().setName(name).setNumPartitions(1).setReplicationFactor((short) 1);
  }
}
