package odradek.server.it;

import static odradek.server.it.client.JavaClients.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import odradek.server.it.broker.BrokerUnderTest;
import odradek.server.it.broker.SharedBroker;
import odradek.server.it.client.JavaClients;
import odradek.server.it.process.Eventually;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.CreatePartitionsOptions;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.CreateTopicsResult;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicCollection;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.InvalidPartitionsException;
import org.apache.kafka.common.errors.InvalidReplicaAssignmentException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicIdException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Topics by the admin client: created, refused, grown, deleted and created again. */
@ExtendWith(SharedBroker.class)
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class TopicAdminIT {

  private static final short ONE = 1;

  private final JavaClients clients;
  private final Admin admin;

  TopicAdminIT(BrokerUnderTest broker) {
    this.clients = new JavaClients(broker);
    this.admin = clients.admin();
  }

  @AfterEach
  void close() {
    admin.close();
  }

  @Test
  void createdTopicsAreListedAndDescribed() {
    CreateTopicsResult created = admin.createTopics(List.of(
        new NewTopic("ta-described", 3, ONE).configs(Map.of("cleanup.policy", "compact"))));
    get(created.all());
    assertEquals(3, get(created.numPartitions("ta-described")));
    assertEquals(1, get(created.replicationFactor("ta-described")));
    assertEquals("compact", get(created.config("ta-described")).get("cleanup.policy").value());
    TopicDescription description = describe("ta-described");
    assertEquals(get(created.topicId("ta-described")), description.topicId());
    assertNotEquals(Uuid.ZERO_UUID, description.topicId());
    assertFalse(description.isInternal());
    assertEquals(List.of(0, 1, 2), description.partitions().stream().map(p -> p.partition()).toList());
    description.partitions().forEach(partition -> {
      assertEquals(1, partition.leader().id());
      assertEquals(List.of(1), partition.replicas().stream().map(node -> node.id()).toList());
      assertEquals(List.of(1), partition.isr().stream().map(node -> node.id()).toList());
    });
    assertTrue(get(admin.listTopics().names()).contains("ta-described"));
  }

  @Test
  void theNumberOfPartitionsMayBeLeftToTheBroker() {
    get(admin.createTopics(List.of(new NewTopic("ta-default", Optional.empty(), Optional.empty()))).all());
    assertEquals(1, describe("ta-default").partitions().size());
  }

  @Test
  void anAssignmentByHandIsKept() {
    get(admin.createTopics(List.of(new NewTopic("ta-assigned", Map.of(0, List.of(1), 1, List.of(1))))).all());
    assertEquals(2, describe("ta-assigned").partitions().size());
    assertThrows(InvalidReplicaAssignmentException.class,
        () -> get(admin.createTopics(List.of(new NewTopic("ta-assigned-2", Map.of(0, List.of(7))))).all()));
    assertThrows(InvalidReplicaAssignmentException.class,
        () -> get(admin.createTopics(List.of(new NewTopic("ta-assigned-3", Map.of(1, List.of(1))))).all()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "sp ace", "sl/ash", "\u00fcml\u00e4ut", "a:b", "long"})
  void namesOutsideTheRuleAreRefused(String name) {
    String topic = name.equals("long") ? "x".repeat(250) : name;
    assertThrows(InvalidTopicException.class,
        () -> get(admin.createTopics(List.of(new NewTopic(topic, 1, ONE))).all()));
  }

  @Test
  void theLongestNameIsTaken() {
    String topic = "x".repeat(249);
    clients.createTopic(topic);
    clients.send(topic, Map.of(), List.of("value"));
    assertEquals(List.of("value"), clients.readValues(topic, 1));
    get(admin.deleteTopics(List.of(topic)).all());
  }

  @Test
  void namesThatDifferInDotAndUnderscoreCollide() {
    clients.createTopic("ta.col_lide");
    assertThrows(InvalidTopicException.class,
        () -> get(admin.createTopics(List.of(new NewTopic("ta_col.lide", 1, ONE))).all()));
  }

  @Test
  void eachTopicOfARequestHasItsOwnAnswer() {
    clients.createTopic("ta-exists");
    CreateTopicsResult created = admin.createTopics(List.of(
        new NewTopic("ta-good", 1, ONE),
        new NewTopic("ta-exists", 1, ONE),
        new NewTopic("ta-replicas", 1, (short) 2),
        new NewTopic("ta-negative", -5, ONE),
        new NewTopic("ta-zero", 0, ONE),
        new NewTopic("ta-config", 1, ONE).configs(Map.of("no.such.config", "1")),
        new NewTopic("ta-value", 1, ONE).configs(Map.of("retention.ms", "soon"))));
    get(created.values().get("ta-good"));
    assertThrows(TopicExistsException.class, () -> get(created.values().get("ta-exists")));
    InvalidReplicationFactorException replicas = assertThrows(InvalidReplicationFactorException.class,
        () -> get(created.values().get("ta-replicas")));
    assertTrue(replicas.getMessage().contains("2") && replicas.getMessage().contains("1"), replicas.getMessage());
    assertThrows(InvalidPartitionsException.class, () -> get(created.values().get("ta-negative")));
    assertThrows(InvalidPartitionsException.class, () -> get(created.values().get("ta-zero")));
    assertTrue(assertThrows(InvalidConfigurationException.class, () -> get(created.values().get("ta-config")))
        .getMessage().contains("no.such.config"));
    assertTrue(assertThrows(InvalidConfigurationException.class, () -> get(created.values().get("ta-value")))
        .getMessage().contains("retention.ms"));
    List<String> asked = List.of("ta-good", "ta-replicas", "ta-negative", "ta-zero", "ta-config", "ta-value");
    assertEquals(List.of("ta-good"), get(admin.listTopics().names()).stream().filter(asked::contains).toList());
  }

  @Test
  void validationAloneCreatesNothing() {
    CreateTopicsOptions options = new CreateTopicsOptions().validateOnly(true);
    get(admin.createTopics(List.of(new NewTopic("ta-dry", 2, ONE)), options).all());
    assertThrows(InvalidReplicationFactorException.class,
        () -> get(admin.createTopics(List.of(new NewTopic("ta-dry", 2, (short) 3)), options).all()));
    assertFalse(get(admin.listTopics().names()).contains("ta-dry"));
  }

  @Test
  void partitionsAreAddedButNeverTaken() {
    clients.createTopic("ta-grow", 2, Map.of());
    get(admin.createPartitions(Map.of("ta-grow", NewPartitions.increaseTo(4)),
        new CreatePartitionsOptions().validateOnly(true)).all());
    assertEquals(2, describe("ta-grow").partitions().size());
    get(admin.createPartitions(Map.of("ta-grow", NewPartitions.increaseTo(4))).all());
    assertEquals(4, describe("ta-grow").partitions().size());
    assertThrows(InvalidPartitionsException.class,
        () -> get(admin.createPartitions(Map.of("ta-grow", NewPartitions.increaseTo(4))).all()));
    assertThrows(InvalidPartitionsException.class,
        () -> get(admin.createPartitions(Map.of("ta-grow", NewPartitions.increaseTo(1))).all()));
    assertThrows(UnknownTopicOrPartitionException.class,
        () -> get(admin.createPartitions(Map.of("ta-none", NewPartitions.increaseTo(4))).all()));
    assertThrows(InvalidReplicaAssignmentException.class, () -> get(admin.createPartitions(
        Map.of("ta-grow", NewPartitions.increaseTo(5, List.of(List.of(9))))).all()));
  }

  @Test
  void aTopicCreatedAgainIsAnotherTopic() {
    clients.createTopic("ta-again");
    clients.send("ta-again", Map.of(), List.of("old 1", "old 2"));
    Uuid oldId = describe("ta-again").topicId();
    get(admin.deleteTopics(List.of("ta-again")).all());
    Eventually.holds("the deletion", Duration.ofSeconds(20),
        () -> !get(admin.listTopics().names()).contains("ta-again"));
    assertThrows(UnknownTopicOrPartitionException.class,
        () -> get(admin.describeTopics(List.of("ta-again")).allTopicNames()));
    clients.createTopic("ta-again");
    Uuid newId = describe("ta-again").topicId();
    assertNotEquals(oldId, newId);
    clients.send("ta-again", Map.of(), List.of("new"));
    assertEquals(List.of("new"), clients.readValues("ta-again", 1));
    assertThrows(UnknownTopicIdException.class,
        () -> get(admin.describeTopics(TopicCollection.ofTopicIds(List.of(oldId))).allTopicIds()));
    assertEquals("ta-again",
        get(admin.describeTopics(TopicCollection.ofTopicIds(List.of(newId))).allTopicIds()).get(newId).name());
  }

  @Test
  void topicsAreDeletedByNameAndById() {
    clients.createTopic("ta-by-name");
    clients.createTopic("ta-by-id");
    Uuid id = describe("ta-by-id").topicId();
    get(admin.deleteTopics(List.of("ta-by-name")).all());
    get(admin.deleteTopics(TopicCollection.ofTopicIds(List.of(id))).all());
    assertThrows(UnknownTopicOrPartitionException.class, () -> get(admin.deleteTopics(List.of("ta-by-name")).all()));
    assertThrows(UnknownTopicIdException.class,
        () -> get(admin.deleteTopics(TopicCollection.ofTopicIds(List.of(id))).all()));
  }

  /** Asks again while the broker has not heard of a topic that the controller has created. */
  private TopicDescription describe(String topic) {
    return Eventually.get("a description of " + topic, Duration.ofSeconds(20), () -> {
      try {
        return get(admin.describeTopics(List.of(topic)).allTopicNames()).get(topic);
      } catch (UnknownTopicOrPartitionException e) {
        return null;
      }
    }, Objects::nonNull);
  }
}
