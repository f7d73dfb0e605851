package odradek.server.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import odradek.server.it.broker.BrokerUnderTest;
import odradek.server.it.broker.SharedBroker;
import odradek.server.it.client.JavaClients;
import odradek.server.it.process.Eventually;
import odradek.server.it.wire.WireConnection;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.MetadataRequestData;
import org.apache.kafka.common.message.MetadataRequestData.MetadataRequestTopic;
import org.apache.kafka.common.message.MetadataResponseData;
import org.apache.kafka.common.message.MetadataResponseData.MetadataResponsePartition;
import org.apache.kafka.common.message.MetadataResponseData.MetadataResponseTopic;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Metadata requests in the versions where they differ. */
@ExtendWith(SharedBroker.class)
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class MetadataConformanceIT {

  private static final int NOT_ASKED_FOR = Integer.MIN_VALUE;

  private final BrokerUnderTest broker;
  private final JavaClients clients;
  private WireConnection connection;

  MetadataConformanceIT(BrokerUnderTest broker) {
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
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13})
  void everyVersionDescribesATopic(int version) throws IOException {
    String topic = "mc-version-" + version;
    clients.createTopic(topic, 2, Map.of());
    MetadataResponseData answer = metadata(version, new MetadataRequestData().setTopics(List.of(named(topic))));
    MetadataResponseData.MetadataResponseBroker node = answer.brokers().iterator().next();
    assertEquals("1 " + broker.bootstrap(), node.nodeId() + " " + node.host() + ":" + node.port());
    assertEquals(version >= 1 ? 1 : -1, answer.controllerId());
    assertEquals(version >= 2, answer.clusterId() != null);
    MetadataResponseTopic described = answer.topics().iterator().next();
    assertEquals(0, described.errorCode());
    assertEquals(topic, described.name());
    assertEquals(version >= 10, !described.topicId().equals(Uuid.ZERO_UUID));
    assertEquals(2, described.partitions().size());
    for (MetadataResponsePartition partition : described.partitions()) {
      assertEquals(0, partition.errorCode());
      assertEquals(1, partition.leaderId());
      assertEquals(version >= 7 ? 0 : -1, partition.leaderEpoch());
      assertEquals(List.of(1), partition.replicaNodes());
      assertEquals(List.of(1), partition.isrNodes());
      assertEquals(List.of(), partition.offlineReplicas());
    }
    assertEquals(NOT_ASKED_FOR, described.topicAuthorizedOperations());
    assertEquals(NOT_ASKED_FOR, answer.clusterAuthorizedOperations());
  }

  @Test
  void noListMeansAllTopicsAndAnEmptyListMeansNoneExceptInVersion0() throws IOException {
    clients.createTopic("mc-all");
    assertTrue(metadata(0, new MetadataRequestData().setTopics(List.of())).topics().find("mc-all") != null);
    assertTrue(metadata(1, new MetadataRequestData().setTopics(null)).topics().find("mc-all") != null);
    assertEquals(0, metadata(1, new MetadataRequestData().setTopics(List.of())).topics().size());
    assertTrue(metadata(12, new MetadataRequestData().setTopics(null)).topics().find("mc-all") != null);
    assertEquals(0, metadata(12, new MetadataRequestData().setTopics(List.of())).topics().size());
  }

  @Test
  void anUnknownTopicIsCreatedOnlyWhereThatIsAllowed() throws IOException {
    MetadataRequestData request = new MetadataRequestData().setTopics(List.of(named("mc-auto")))
        .setAllowAutoTopicCreation(false);
    assertEquals(Errors.UNKNOWN_TOPIC_OR_PARTITION.code(), onlyTopic(12, request).errorCode());
    assertEquals(Errors.UNKNOWN_TOPIC_OR_PARTITION.code(), onlyTopic(12, request).errorCode());
    request.setAllowAutoTopicCreation(true);
    short first = onlyTopic(12, request).errorCode();
    assertTrue(List.of(Errors.NONE.code(), Errors.UNKNOWN_TOPIC_OR_PARTITION.code(),
        Errors.LEADER_NOT_AVAILABLE.code()).contains(first), "error " + first);
    Eventually.holds("the topic", Duration.ofSeconds(20), () -> errorOf("mc-auto") == Errors.NONE.code());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "..", "not/a/name", "sp ace"})
  void aNameAgainstTheRuleIsRefusedAndNeverCreated(String name) throws IOException {
    MetadataRequestData request = new MetadataRequestData().setTopics(List.of(named(name)));
    MetadataResponseTopic answer = onlyTopic(12, request);
    assertEquals(Errors.INVALID_TOPIC_EXCEPTION.code(), answer.errorCode());
    assertEquals(name, answer.name());
    assertEquals(null, metadata(12, new MetadataRequestData().setTopics(null)).topics().find(name));
  }

  @Test
  void topicsAreFoundByTheirId() throws IOException {
    clients.createTopic("mc-id");
    Uuid id = onlyTopic(12, new MetadataRequestData().setTopics(List.of(named("mc-id")))).topicId();
    assertNotEquals(Uuid.ZERO_UUID, id);
    MetadataResponseTopic found = onlyTopic(12, new MetadataRequestData().setTopics(List.of(
        new MetadataRequestTopic().setName(null).setTopicId(id))));
    assertEquals("mc-id", found.name());
    MetadataResponseTopic withEmptyName = onlyTopic(12, new MetadataRequestData().setTopics(List.of(
        new MetadataRequestTopic().setName("").setTopicId(id))));
    assertEquals("mc-id", withEmptyName.name(), "this is how the admin client asks");
    MetadataResponseTopic unknown = onlyTopic(12, new MetadataRequestData().setTopics(List.of(
        new MetadataRequestTopic().setName(null).setTopicId(new Uuid(1, 2)))));
    assertEquals(Errors.UNKNOWN_TOPIC_ID.code(), unknown.errorCode());
    assertEquals(null, unknown.name());
    assertEquals(new Uuid(1, 2), unknown.topicId());
  }

  @Test
  void operationsAreListedWhereTheyAreAskedFor() throws IOException {
    clients.createTopic("mc-ops");
    MetadataResponseData answer = metadata(9, new MetadataRequestData().setTopics(List.of(named("mc-ops")))
        .setIncludeTopicAuthorizedOperations(true).setIncludeClusterAuthorizedOperations(true));
    // READ, WRITE, CREATE, DELETE, ALTER, DESCRIBE, DESCRIBE_CONFIGS, ALTER_CONFIGS
    assertEquals(0b1101_1111_1000, answer.topics().iterator().next().topicAuthorizedOperations());
    assertTrue(answer.clusterAuthorizedOperations() > 0);
  }

  private int errorOf(String topic) {
    try {
      return onlyTopic(12, new MetadataRequestData().setTopics(List.of(named(topic)))).errorCode();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private MetadataResponseTopic onlyTopic(int version, MetadataRequestData request) throws IOException {
    MetadataResponseData answer = metadata(version, request);
    assertEquals(1, answer.topics().size());
    return answer.topics().iterator().next();
  }

  private MetadataResponseData metadata(int version, MetadataRequestData request) throws IOException {
    return connection.call(ApiKeys.METADATA, version, request, MetadataResponseData.class);
  }

  private static MetadataRequestTopic named(String topic) {
    return new MetadataRequestTopic().setName(topic);
  }
}
