package odradek.core.metadata;

import static odradek.core.metadata.TestCluster.assertError;
import static odradek.core.metadata.TestCluster.topic;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import odradek.api.ErrorCode;
import odradek.api.Uuid;
import odradek.api.message.DeleteTopicsRequest;
import odradek.api.message.DeleteTopicsRequest.DeleteTopicState;
import odradek.api.message.DeleteTopicsResponse.DeletableTopicResult;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeleteTopicsTest {

  private TestCluster cluster = TestCluster.ofBrokers(1);

  @BeforeEach
  void create() {
    cluster.create(List.of(topic("a", 2, 1), topic("b", 1, 1), topic("c", Map.of("retention.ms", "7"))));
  }

  private Uuid id(String name) {
    return cluster.image().topics().get(name).id();
  }

  private List<DeletableTopicResult> delete(List<DeleteTopicState> topics, List<String> names) {
    return cluster.apply(new DeleteTopics(new DeleteTopicsRequest(topics, names, 1_000))).responses();
  }

  @Test
  void topicsAreDeletedByNameAndById() {
    Uuid b = id("b");
    List<DeletableTopicResult> results =
        delete(List.of(new DeleteTopicState(null, b), new DeleteTopicState("c", Uuid.ZERO)), List.of("a"));

    assertEquals(List.of("b", "c", "a"), results.stream().map(DeletableTopicResult::name).toList());
    assertEquals(b, results.get(0).topicId());
    results.forEach(result -> assertError(ErrorCode.NONE, result.errorCode()));
    assertEquals(0, cluster.image().topics().size());
    assertEquals(0, cluster.image().topics().partitionCount());
    assertEquals(0, cluster.image().configs().size());
    assertNull(cluster.image().topics().get(b));
  }

  @Test
  void aTopicOfTheSameNameIsAnotherOne() {
    Uuid before = id("c");
    delete(List.of(), List.of("c"));
    cluster.created("c", 1, 1);

    assertNotEquals(before, id("c"));
    assertEquals(Map.of(), cluster.image().topicConfig("c"));
    assertError(ErrorCode.UNKNOWN_TOPIC_ID,
        delete(List.of(new DeleteTopicState(null, before)), List.of()).get(0).errorCode());
  }

  @Test
  void aNameIsFreeForLookAlikesAgain() {
    cluster.created("x.y", 1, 1);
    delete(List.of(), List.of("x.y"));
    cluster.created("x_y", 1, 1);
  }

  @Test
  void everyWishHasItsOwnError() {
    var unknown = new Uuid(5, 5);
    List<DeletableTopicResult> results = delete(List.of(
        new DeleteTopicState("nope", Uuid.ZERO),
        new DeleteTopicState(null, unknown),
        new DeleteTopicState("a", id("a")),
        new DeleteTopicState(null, Uuid.ZERO),
        new DeleteTopicState("b", Uuid.ZERO)), List.of());

    assertError(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, results.get(0).errorCode());
    assertError(ErrorCode.UNKNOWN_TOPIC_ID, results.get(1).errorCode());
    assertEquals(unknown, results.get(1).topicId());
    assertError(ErrorCode.INVALID_REQUEST, results.get(2).errorCode());
    assertError(ErrorCode.INVALID_REQUEST, results.get(3).errorCode());
    assertError(ErrorCode.NONE, results.get(4).errorCode());
    assertEquals(List.of("a", "c"), cluster.image().topics().byName().keys());
  }

  @Test
  void aTopicInTheRequestTwiceIsNotDeleted() {
    List<DeletableTopicResult> results =
        delete(List.of(new DeleteTopicState(null, id("a")), new DeleteTopicState("a", Uuid.ZERO)), List.of("b", "b"));

    results.forEach(result -> assertError(ErrorCode.INVALID_REQUEST, result.errorCode()));
    assertEquals(3, results.size());
    assertEquals(3, cluster.image().topics().size());
  }

  @Test
  void whoRepeatsHimselfIsToldSoEvenOfUnknownTopics() {
    var unknown = new DeleteTopicState(null, new Uuid(5, 5));
    List<DeletableTopicResult> results = delete(List.of(unknown, unknown), List.of("nope", "nope"));

    assertEquals(2, results.size());
    results.forEach(result -> assertError(ErrorCode.INVALID_REQUEST, result.errorCode()));
  }

  @Test
  void deletionCanBeSwitchedOff() {
    cluster = new TestCluster(Map.of("delete.topic.enable", "false"), 1);
    create();
    DeletableTopicResult result = delete(List.of(), List.of("a")).get(0);

    assertError(ErrorCode.TOPIC_DELETION_DISABLED, result.errorCode());
    assertTrue(result.errorMessage().contains("delete.topic.enable"));
    assertEquals(3, cluster.image().topics().size());
  }
}
