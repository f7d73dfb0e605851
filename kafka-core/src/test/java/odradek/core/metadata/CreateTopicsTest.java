package odradek.core.metadata;

import static odradek.core.metadata.TestCluster.assertError;
import static odradek.core.metadata.TestCluster.topic;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import odradek.api.ErrorCode;
import odradek.api.Uuid;
import odradek.api.message.CreateTopicsRequest;
import odradek.api.message.CreateTopicsRequest.CreatableReplicaAssignment;
import odradek.api.message.CreateTopicsRequest.CreatableTopic;
import odradek.api.message.CreateTopicsRequest.CreatableTopicConfig;
import odradek.api.message.CreateTopicsResponse;
import odradek.api.message.CreateTopicsResponse.CreatableTopicConfigs;
import odradek.api.message.CreateTopicsResponse.CreatableTopicResult;
import odradek.core.config.ConfigSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CreateTopicsTest {

  private final TestCluster cluster = TestCluster.ofBrokers(1);

  private void refused(ErrorCode error, String message, CreatableTopic topic) {
    ClusterImage before = cluster.image();
    CreatableTopicResult result = cluster.create(topic);
    assertError(error, result.errorCode());
    assertTrue(result.errorMessage().contains(message), result.errorMessage());
    assertEquals(topic.name(), result.name());
    assertEquals(-1, result.numPartitions());
    assertTrue(result.topicId().isZero());
    assertEquals(before, cluster.image());
  }

  @Test
  void aTopicHasPartitionsALeaderAndAnId() {
    CreatableTopicResult result = cluster.create(topic("orders", 3, 1));

    assertError(ErrorCode.NONE, result.errorCode());
    assertNull(result.errorMessage());
    assertEquals(3, result.numPartitions());
    assertEquals(1, result.replicationFactor());
    TopicImage created = cluster.image().topics().get("orders");
    assertEquals(result.topicId(), created.id());
    assertEquals(created, cluster.image().topics().get(result.topicId()));
    assertEquals("file", created.storageProvider());
    assertEquals(new PartitionImage(2, List.of(1), List.of(Uuid.ZERO), List.of(1), 1, 0, 0), created.partition(2));
    assertNull(created.partition(3));
    assertNull(created.partition(-1));
    assertFalse(created.partition(0).isCreated(1));
    assertEquals(3, cluster.image().topics().partitionCount());
  }

  @Test
  void theResponseTellsEveryConfig() {
    CreatableTopicResult result = cluster.create(topic("a", Map.of("retention.ms", " 5000 ")));

    Map<String, CreatableTopicConfigs> configs = new HashMap<>();
    result.configs().forEach(config -> configs.put(config.name(), config));
    assertEquals("5000", configs.get("retention.ms").value());
    assertEquals(ConfigSource.TOPIC.wireId(), configs.get("retention.ms").configSource());
    assertEquals("delete", configs.get("cleanup.policy").value());
    assertEquals(ConfigSource.DEFAULT.wireId(), configs.get("cleanup.policy").configSource());
    assertTrue(configs.size() > 20);
    assertEquals(Map.of("retention.ms", "5000"), cluster.image().topicConfig("a"));
  }

  @Test
  void minusOneIsTheBrokersDefault() {
    var defaults = new TestCluster(Map.of("num.partitions", "4", "default.replication.factor", "2"), 3);
    CreatableTopicResult result = defaults.create(topic("a", -1, -1));

    assertEquals(4, result.numPartitions());
    assertEquals(2, result.replicationFactor());
    assertEquals(2, defaults.partition("a", 3).replicas().size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "a b", "a/b", "ä", "a:b"})
  void badNamesAreRefused(String name) {
    refused(ErrorCode.INVALID_TOPIC_EXCEPTION, "topic name '" + name + "'", topic(name, 1, 1));
  }

  @Test
  void theNameOfTheMetadataLogIsReserved() {
    refused(ErrorCode.INVALID_REQUEST, "topic name '__cluster_metadata'", topic("__cluster_metadata", 1, 1));
  }

  @Test
  void aNameHasAtMost249Characters() {
    refused(ErrorCode.INVALID_TOPIC_EXCEPTION, "250 characters, allowed are 1 to 249", topic("x".repeat(250), 1, 1));
    cluster.created("x".repeat(249), 1, 1);
    cluster.created("Az09._-", 1, 1);
  }

  @Test
  void namesThatLookAlikeInMetricsCollide() {
    cluster.created("a.b_c", 1, 1);
    refused(ErrorCode.INVALID_TOPIC_EXCEPTION, "collides with topic 'a.b_c'", topic("a_b.c", 1, 1));
    refused(ErrorCode.TOPIC_ALREADY_EXISTS, "'a.b_c' exists already", topic("a.b_c", 1, 1));
    cluster.created("a-b-c", 1, 1);
  }

  @Test
  void namesThatLookAlikeInOneRequestCollideToo() {
    List<CreatableTopicResult> results = cluster.create(List.of(topic("x.y", 1, 1), topic("x_y", 1, 1)));
    assertError(ErrorCode.NONE, results.get(0).errorCode());
    assertError(ErrorCode.INVALID_TOPIC_EXCEPTION, results.get(1).errorCode());
  }

  @Test
  void moreReplicasThanLiveBrokersAreRefused() {
    refused(ErrorCode.INVALID_REPLICATION_FACTOR, "replication factor 2 is larger than the number of live brokers, "
        + "which is 1", topic("a", 1, 2));
    refused(ErrorCode.INVALID_REPLICATION_FACTOR, "replication factor 0", topic("a", 1, 0));
    refused(ErrorCode.INVALID_REPLICATION_FACTOR, "replication factor -2", topic("a", 1, -2));
    assertError(ErrorCode.INVALID_REPLICATION_FACTOR,
        TestCluster.ofBrokers(0).create(topic("a", 1, 1)).errorCode());
  }

  @Test
  void partitionsAreAtLeastOneAndNotTooMany() {
    refused(ErrorCode.INVALID_PARTITIONS, "number of partitions 0", topic("a", 0, 1));
    refused(ErrorCode.INVALID_PARTITIONS, "number of partitions -2", topic("a", -2, 1));
    refused(ErrorCode.POLICY_VIOLATION, "10000 at most", topic("a", 10_001, 1));
    List<CreatableTopicResult> results = cluster.create(List.of(topic("a", 9_999, 1), topic("b", 2, 1),
        topic("c", Integer.MAX_VALUE, 1), topic("d", 1, 1)));
    assertError(ErrorCode.NONE, results.get(0).errorCode());
    assertError(ErrorCode.POLICY_VIOLATION, results.get(1).errorCode());
    assertError(ErrorCode.POLICY_VIOLATION, results.get(2).errorCode());
    assertError(ErrorCode.NONE, results.get(3).errorCode());
  }

  @Test
  void configsAreJudged() {
    refused(ErrorCode.INVALID_CONFIG, "segment.bytes is '1024'", topic("a", Map.of("segment.bytes", "1024")));
    refused(ErrorCode.INVALID_CONFIG, "no.such is '1'", topic("a", Map.of("no.such", "1")));
    refused(ErrorCode.INVALID_CONFIG, "retention.ms has no value", topic("a", 1, 1).toBuilder()
        .configs(List.of(new CreatableTopicConfig("retention.ms", null))).build());
    refused(ErrorCode.INVALID_CONFIG, "retention.ms is there twice", topic("a", 1, 1).toBuilder()
        .configs(List.of(new CreatableTopicConfig("retention.ms", "1"),
            new CreatableTopicConfig("retention.ms", "2"))).build());
  }

  @Test
  void theStorageIsChosenAtCreationFromThoseThatAreThere() {
    refused(ErrorCode.INVALID_CONFIG, "'memory' keeps nothing",
        topic("a", Map.of("storage.provider", "memory", "durability", "flushed")));
    refused(ErrorCode.INVALID_CONFIG, "[file, memory]", topic("a", Map.of("storage.provider", "rocksdb")));
    assertError(ErrorCode.NONE, cluster.create(topic("a", Map.of("storage.provider", "memory"))).errorCode());
    assertEquals("memory", cluster.image().topics().get("a").storageProvider());
    assertEquals(Map.of(), cluster.image().topicConfig("a"));
  }

  @Test
  void oneBadTopicDoesNotHarmTheOthers() {
    List<CreatableTopicResult> results = cluster.create(List.of(
        topic("good", 1, 1), topic("b ad", 1, 1), topic("twice", 1, 1), topic("twice", 2, 1), topic("fine", 1, 1)));

    assertEquals(List.of("good", "b ad", "twice", "fine"), results.stream().map(CreatableTopicResult::name).toList());
    assertError(ErrorCode.NONE, results.get(0).errorCode());
    assertError(ErrorCode.INVALID_TOPIC_EXCEPTION, results.get(1).errorCode());
    assertError(ErrorCode.INVALID_REQUEST, results.get(2).errorCode());
    assertEquals("topic 'twice' is in the request 2 times", results.get(2).errorMessage());
    assertError(ErrorCode.NONE, results.get(3).errorCode());
    assertEquals(List.of("fine", "good"), cluster.image().topics().byName().keys());
  }

  @Test
  void validatingChangesNothingButAnswersAll() {
    ClusterImage before = cluster.image();
    CreateTopicsResponse response = cluster.apply(
        new CreateTopics(new CreateTopicsRequest(List.of(topic("a", 2, 1), topic("a.b", 1, 2)), 1_000, true)));

    assertEquals(before, cluster.image());
    assertEquals(0, cluster.recordCount());
    assertError(ErrorCode.NONE, response.topics().get(0).errorCode());
    assertEquals(2, response.topics().get(0).numPartitions());
    assertTrue(response.topics().get(0).topicId().isZero());
    assertFalse(response.topics().get(0).configs().isEmpty());
    assertError(ErrorCode.INVALID_REPLICATION_FACTOR, response.topics().get(1).errorCode());
  }

  private static CreatableTopic assigned(String name, int partitions, int factor, int[]... replicas) {
    var assignments = new ArrayList<CreatableReplicaAssignment>();
    for (int[] entry : replicas) {
      assignments.add(new CreatableReplicaAssignment(
          entry[0], Arrays.stream(entry).skip(1).boxed().toList()));
    }
    return topic(name, partitions, factor).toBuilder().assignments(assignments).build();
  }

  @Test
  void replicasCanBeAssignedByHand() {
    var three = TestCluster.ofBrokers(3);
    CreatableTopicResult result =
        three.create(assigned("a", -1, -1, new int[] {1, 3, 1}, new int[] {0, 2, 3}));

    assertError(ErrorCode.NONE, result.errorCode());
    assertEquals(2, result.numPartitions());
    assertEquals(2, result.replicationFactor());
    assertEquals(List.of(2, 3), three.partition("a", 0).replicas());
    assertEquals(3, three.partition("a", 1).leader());
    assertEquals(List.of(3, 1), three.partition("a", 1).isr());
  }

  @Test
  void assignmentsAreJudged() {
    refused(ErrorCode.INVALID_REQUEST, "expected -1 for both", assigned("a", 1, -1, new int[] {0, 1}));
    refused(ErrorCode.INVALID_REQUEST, "expected -1 for both", assigned("a", -1, 1, new int[] {0, 1}));
    refused(ErrorCode.INVALID_REPLICA_ASSIGNMENT, "which 7 is not", assigned("a", -1, -1, new int[] {0, 7}));
    refused(ErrorCode.INVALID_REPLICA_ASSIGNMENT, "each broker once", assigned("a", -1, -1, new int[] {0, 1, 1}));
    refused(ErrorCode.INVALID_REPLICA_ASSIGNMENT, "at least one broker", assigned("a", -1, -1, new int[] {0}));
    refused(ErrorCode.INVALID_REPLICA_ASSIGNMENT, "without gaps", assigned("a", -1, -1, new int[] {1, 1}));
    refused(ErrorCode.INVALID_REPLICA_ASSIGNMENT, "there twice",
        assigned("a", -1, -1, new int[] {0, 1}, new int[] {0, 1}));
    var two = TestCluster.ofBrokers(2);
    CreatableTopicResult result = two.create(assigned("a", -1, -1, new int[] {0, 1, 2}, new int[] {1, 1}));
    assertError(ErrorCode.INVALID_REPLICA_ASSIGNMENT, result.errorCode());
  }

  @Test
  void leadersAndReplicasAreSpread() {
    var four = TestCluster.ofBrokers(4);
    four.created("a", 12, 3);

    var leaders = new HashMap<Integer, Integer>();
    var replicas = new HashMap<Integer, Integer>();
    four.image().topics().get("a").partitions().forEach(partition -> {
      leaders.merge(partition.leader(), 1, Integer::sum);
      assertEquals(3, new HashSet<>(partition.replicas()).size());
      partition.replicas().forEach(replica -> replicas.merge(replica, 1, Integer::sum));
    });
    assertEquals(Map.of(1, 3, 2, 3, 3, 3, 4, 3), leaders);
    assertEquals(Map.of(1, 9, 2, 9, 3, 9, 4, 9), replicas);
  }

  @Test
  void refusalNamesEveryTopicOnce() {
    var command = new CreateTopics(new CreateTopicsRequest(
        List.of(topic("a", 1, 1), topic("a", 1, 1), topic("b", 1, 1)), 1_000, false));
    CreateTopicsResponse response = command.refused(ErrorCode.NOT_CONTROLLER, "elsewhere");

    assertEquals(List.of("a", "b"), response.topics().stream().map(CreatableTopicResult::name).toList());
    assertError(ErrorCode.NOT_CONTROLLER, response.topics().get(0).errorCode());
    assertEquals("elsewhere", response.topics().get(0).errorMessage());
  }

  @Test
  void everyVersionCanCarryTheResponse() {
    var response = new CreateTopicsResponse(0, cluster.create(List.of(topic("a", 1, 1), topic("a b", 1, 1))));
    for (short version = CreateTopicsResponse.LOWEST_VERSION; version <= CreateTopicsResponse.HIGHEST_VERSION;
        version++) {
      assertNotEquals(0, response.toBytes(version).remaining());
    }
  }
}
