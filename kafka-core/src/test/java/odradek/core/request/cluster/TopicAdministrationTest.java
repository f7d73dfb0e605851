package odradek.core.request.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import odradek.api.ErrorCode;
import odradek.api.Uuid;
import odradek.api.message.CreatePartitionsRequest;
import odradek.api.message.CreatePartitionsRequest.CreatePartitionsAssignment;
import odradek.api.message.CreatePartitionsRequest.CreatePartitionsTopic;
import odradek.api.message.CreatePartitionsResponse;
import odradek.api.message.DeleteTopicsRequest;
import odradek.api.message.DeleteTopicsRequest.DeleteTopicState;
import odradek.api.message.DeleteTopicsResponse;
import odradek.api.message.DeleteTopicsResponse.DeletableTopicResult;
import odradek.api.message.MetadataRequest;
import odradek.api.message.MetadataResponse;
import odradek.core.TestBroker;
import odradek.core.metadata.MetadataManager;
import odradek.core.testing.DirectCall;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Topics that go and grow, through a whole broker. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class TopicAdministrationTest {

  private static final int TIMEOUT_MS = 30_000;
  private static final MetadataManager NOBODY = null;

  private TestBroker broker;

  @BeforeEach
  void start() {
    broker = TestBroker.start(Map.of());
  }

  @AfterEach
  void stop() {
    broker.close();
  }

  private static DeleteTopicsRequest byName(String... names) {
    return DeleteTopicsRequest.builder().topicNames(List.of(names)).timeoutMs(TIMEOUT_MS).build();
  }

  private static DeleteTopicsRequest byState(DeleteTopicState... topics) {
    return DeleteTopicsRequest.builder().topics(List.of(topics)).timeoutMs(TIMEOUT_MS).build();
  }

  private List<DeletableTopicResult> delete(DeleteTopicsRequest request, int version) {
    return broker.client().call(request, version, DeleteTopicsResponse.class).responses();
  }

  private MetadataResponse.MetadataResponseTopic metadata(String topic) {
    var request = MetadataRequest.builder().allowAutoTopicCreation(false)
        .topics(List.of(MetadataRequest.MetadataRequestTopic.builder().name(topic).build())).build();
    return broker.client().call(request, 9, MetadataResponse.class).topics().get(0);
  }

  @Test
  void anIdFindsATopicWhateverTheNameNextToIt() {
    Uuid id = broker.create("by-id", 1);
    for (String name : new String[] {null, ""}) {
      assertEquals("by-id", byId(name, id).name());
      MetadataResponse.MetadataResponseTopic unknown = byId(name, new Uuid(7, 7));
      assertEquals(ErrorCode.UNKNOWN_TOPIC_ID, ErrorCode.forCode(unknown.errorCode()));
      assertEquals(new Uuid(7, 7), unknown.topicId());
    }
  }

  private MetadataResponse.MetadataResponseTopic byId(String name, Uuid id) {
    var request = MetadataRequest.builder().topics(
        List.of(MetadataRequest.MetadataRequestTopic.builder().name(name).topicId(id).build())).build();
    return broker.client().call(request, 12, MetadataResponse.class).topics().get(0);
  }

  @Test
  void everyVersionDeletesTopics() {
    for (int version = 1; version <= 6; version++) {
      Uuid id = broker.create("t" + version, 1);
      DeletableTopicResult result = delete(version < 6 ? byName("t" + version)
          : byState(new DeleteTopicState("t6", Uuid.ZERO)), version).get(0);
      assertEquals(0, result.errorCode());
      assertEquals("t" + version, result.name());
      assertEquals(version < 6 ? Uuid.ZERO : id, result.topicId());
      assertEquals(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, ErrorCode.forCode(metadata("t" + version).errorCode()));
    }
  }

  @Test
  void topicsAreDeletedById() {
    Uuid id = broker.create("t", 2);
    DeletableTopicResult result = delete(byState(new DeleteTopicState(null, id)), 6).get(0);
    assertEquals(0, result.errorCode());
    assertEquals("t", result.name());
    assertEquals(ErrorCode.UNKNOWN_TOPIC_ID,
        ErrorCode.forCode(delete(byState(new DeleteTopicState(null, id)), 6).get(0).errorCode()));
  }

  @Test
  void aTopicOfTheSameNameStartsEmpty() {
    broker.create("t", 1);
    assertEquals(ErrorCode.NONE, broker.produce("t", 0, TestBroker.batch(10)));
    delete(byName("t"), 5);
    assertNotEquals(ErrorCode.NONE, broker.produce("t", 0, TestBroker.batch(10)));
    broker.create("t", 1);
    assertEquals(ErrorCode.NONE, broker.produce("t", 0, TestBroker.batch(10)));
  }

  @Test
  void everyTopicHasItsOwnError() {
    Uuid id = broker.create("t", 1);
    List<DeletableTopicResult> results = delete(byName("nope", "t", ""), 5);
    assertEquals(List.of("nope 3", "t 0", " 3"),
        results.stream().map(result -> result.name() + " " + result.errorCode()).toList());
    assertTrue(results.get(0).errorMessage().contains("nope"));
    broker.create("t", 1);
    assertEquals(List.of((short) 42, (short) 42), delete(byState(
        new DeleteTopicState("t", id), new DeleteTopicState(null, Uuid.ZERO)), 6).stream()
        .map(DeletableTopicResult::errorCode).toList());
    assertEquals(List.of((short) 42),
        delete(byName("t", "t"), 5).stream().map(DeletableTopicResult::errorCode).toList());
    assertEquals(0, metadata("t").errorCode());
  }

  @Test
  void deletionThatIsSwitchedOffHasAnErrorThatTheClientKnows() {
    broker.close();
    broker = TestBroker.start(Map.of("delete.topic.enable", "false"));
    broker.create("t", 1);
    for (int version = 1; version <= 5; version++) {
      assertEquals(version < 3 ? ErrorCode.INVALID_REQUEST : ErrorCode.TOPIC_DELETION_DISABLED,
          ErrorCode.forCode(delete(byName("t"), version).get(0).errorCode()));
    }
    assertEquals(0, metadata("t").errorCode());
  }

  private static CreatePartitionsRequest grow(String topic, int count, boolean validateOnly) {
    return new CreatePartitionsRequest(
        List.of(new CreatePartitionsTopic(topic, count, null)), TIMEOUT_MS, validateOnly);
  }

  private List<CreatePartitionsResponse.CreatePartitionsTopicResult> grow(
      CreatePartitionsRequest request, int version) {
    return broker.client().call(request, version, CreatePartitionsResponse.class).results();
  }

  @Test
  void everyVersionAddsPartitionsThatCanBeUsedAtOnce() {
    broker.create("t", 1);
    for (int version = 0; version <= 3; version++) {
      var result = grow(grow("t", version + 2, false), version).get(0);
      assertEquals("t", result.name());
      assertEquals(0, result.errorCode());
      assertEquals(version + 2, metadata("t").partitions().size());
      assertEquals(ErrorCode.NONE, broker.produce("t", version + 1, TestBroker.batch(10)));
    }
  }

  @Test
  void validatingAddsNothing() {
    broker.create("t", 1);
    assertEquals(0, grow(grow("t", 5, true), 3).get(0).errorCode());
    assertEquals(1, metadata("t").partitions().size());
  }

  @Test
  void thereIsOneResultForEachTopic() {
    broker.create("t", 2);
    broker.create("u", 1);
    var results = grow(new CreatePartitionsRequest(List.of(
        new CreatePartitionsTopic("nope", 5, null),
        new CreatePartitionsTopic("t", 2, null),
        new CreatePartitionsTopic("u", 2, List.of(new CreatePartitionsAssignment(List.of(9))))), TIMEOUT_MS, false), 3);
    assertEquals(List.of("nope 3", "t 37", "u 39"),
        results.stream().map(result -> result.name() + " " + result.errorCode()).toList());
    results.forEach(result -> assertFalse(result.errorMessage().isBlank()));
    assertEquals(1, metadata("u").partitions().size());
  }

  @Test
  void withoutAnyTimeNothingHappens() {
    broker.create("t", 1);
    for (int timeoutMs : new int[] {0, -1}) {
      assertEquals(ErrorCode.REQUEST_TIMED_OUT, ErrorCode.forCode(
          delete(byName("t").toBuilder().timeoutMs(timeoutMs).build(), 5).get(0).errorCode()));
      assertEquals(ErrorCode.REQUEST_TIMED_OUT, ErrorCode.forCode(
          grow(grow("t", 2, false).toBuilder().timeoutMs(timeoutMs).build(), 3).get(0).errorCode()));
    }
    assertEquals(1, metadata("t").partitions().size());
  }

  @Test
  void everyVersionCanBeRefused() {
    for (int version = 1; version <= 6; version++) {
      assertEquals(31, DirectCall.refuse(new DeleteTopicsHandler(NOBODY),
          version < 6 ? byName("t") : byState(new DeleteTopicState("t", Uuid.ZERO)), version,
          ErrorCode.CLUSTER_AUTHORIZATION_FAILED, DeleteTopicsResponse.class).responses().get(0).errorCode());
    }
    for (int version = 0; version <= 3; version++) {
      assertEquals(31, DirectCall.refuse(new CreatePartitionsHandler(NOBODY, null), grow("t", 2, false), version,
          ErrorCode.CLUSTER_AUTHORIZATION_FAILED, CreatePartitionsResponse.class).results().get(0).errorCode());
    }
  }
}
