package odradek.core.metadata;

import static odradek.core.metadata.TestCluster.assertError;
import static odradek.core.metadata.TestCluster.topic;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import odradek.api.ErrorCode;
import odradek.api.message.AlterConfigsRequest;
import odradek.api.message.AlterConfigsResponse;
import odradek.api.message.IncrementalAlterConfigsRequest;
import odradek.api.message.IncrementalAlterConfigsRequest.AlterConfigsResource;
import odradek.api.message.IncrementalAlterConfigsRequest.AlterableConfig;
import odradek.api.message.IncrementalAlterConfigsResponse.AlterConfigsResourceResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Both ways to alter configurations. */
class AlterConfigsTest {

  private static final byte TOPIC = 2;
  private static final byte BROKER = 4;
  private static final byte SET = 0;
  private static final byte DELETE = 1;
  private static final byte APPEND = 2;
  private static final byte SUBTRACT = 3;

  private final TestCluster cluster = TestCluster.ofBrokers(1);

  @BeforeEach
  void create() {
    cluster.create(topic("a", Map.of("retention.ms", "5", "cleanup.policy", "compact")));
  }

  private static AlterConfigsResource resource(int type, String name, AlterableConfig... configs) {
    return new AlterConfigsResource((byte) type, name, List.of(configs));
  }

  private static AlterableConfig config(String name, byte operation, String value) {
    return new AlterableConfig(name, operation, value);
  }

  private List<AlterConfigsResourceResponse> alter(boolean validateOnly, AlterConfigsResource... resources) {
    return cluster.apply(new IncrementalAlterConfigs(
        new IncrementalAlterConfigsRequest(List.of(resources), validateOnly))).responses();
  }

  private void refused(ErrorCode error, String message, AlterConfigsResource resource) {
    ClusterImage before = cluster.image();
    AlterConfigsResourceResponse response = alter(false, resource).get(0);
    assertError(error, response.errorCode());
    assertTrue(response.errorMessage().contains(message), response.errorMessage());
    assertEquals(before, cluster.image());
  }

  private Map<String, String> ofTopic() {
    return cluster.image().topicConfig("a");
  }

  @Test
  void aBadTopicNameIsToldAsSuch() {
    refused(ErrorCode.INVALID_TOPIC_EXCEPTION, "a/b", resource(TOPIC, "a/b", config("segment.ms", SET, "1")));
    refused(ErrorCode.INVALID_REQUEST, "expected a name", resource(TOPIC, "", config("segment.ms", SET, "1")));
  }

  @Test
  void singleConfigsAreSetAndRemoved() {
    assertError(ErrorCode.NONE, alter(false, resource(TOPIC, "a", config("segment.ms", SET, " 100 "),
        config("retention.ms", DELETE, null))).get(0).errorCode());
    assertEquals(Map.of("cleanup.policy", "compact", "segment.ms", "100"), ofTopic());
    assertEquals(2, cluster.recordCount());

    alter(false, resource(TOPIC, "a", config("segment.ms", SET, "100"), config("retention.ms", DELETE, null)));
    assertEquals(0, cluster.recordCount());
  }

  @Test
  void theStorageOfATopicIsNotResetEither() {
    assertError(ErrorCode.NONE,
        alter(false, resource(TOPIC, "a", config("storage.provider", DELETE, null))).get(0).errorCode());
    cluster.create(topic("m", Map.of("storage.provider", "memory")));
    refused(ErrorCode.INVALID_CONFIG, "was created with 'memory'",
        resource(TOPIC, "m", config("storage.provider", DELETE, null)));
  }

  @Test
  void whatIsNotPersistedIsNotFlushed() {
    cluster.create(topic("m", Map.of("storage.provider", "memory")));
    refused(ErrorCode.INVALID_CONFIG, "'memory' keeps nothing",
        resource(TOPIC, "m", config("durability", SET, "flushed")));
    assertError(ErrorCode.NONE,
        alter(false, resource(TOPIC, "a", config("durability", SET, "flushed"))).get(0).errorCode());
  }

  @Test
  void listsAreExtendedAndShortened() {
    alter(false, resource(TOPIC, "a", config("cleanup.policy", APPEND, "delete,compact")));
    assertEquals("compact,delete", ofTopic().get("cleanup.policy"));
    alter(false, resource(TOPIC, "a", config("cleanup.policy", SUBTRACT, "compact")));
    assertEquals("delete", ofTopic().get("cleanup.policy"));
    alter(false, resource(TOPIC, "a", config("cleanup.policy", DELETE, null)));
    alter(false, resource(TOPIC, "a", config("cleanup.policy", APPEND, "compact")));
    assertEquals("delete,compact", ofTopic().get("cleanup.policy"), "appended to what is in effect");

    refused(ErrorCode.INVALID_CONFIG, "retention.ms is not a list",
        resource(TOPIC, "a", config("retention.ms", APPEND, "1")));
    refused(ErrorCode.INVALID_CONFIG, "no.such is not a list", resource(TOPIC, "a", config("no.such", SUBTRACT, "1")));
    refused(ErrorCode.INVALID_CONFIG, "cleanup.policy", resource(TOPIC, "a", config("cleanup.policy", APPEND, "no")));
  }

  @Test
  void aResourceChangesAsAWholeOrNotAtAll() {
    List<AlterConfigsResourceResponse> responses = alter(false,
        resource(TOPIC, "a", config("segment.ms", SET, "100"), config("segment.bytes", SET, "3")),
        resource(BROKER, "", config("log.segment.bytes", SET, "2000000")));

    assertError(ErrorCode.INVALID_CONFIG, responses.get(0).errorCode());
    assertError(ErrorCode.NONE, responses.get(1).errorCode());
    assertEquals(Map.of("retention.ms", "5", "cleanup.policy", "compact"), ofTopic());
    assertEquals(Map.of("log.segment.bytes", "2000000"), cluster.image().config(ConfigResource.allBrokers()));
  }

  @Test
  void contradictionsInARequestAreRefused() {
    refused(ErrorCode.INVALID_REQUEST, "segment.ms is there twice",
        resource(TOPIC, "a", config("segment.ms", SET, "100"), config("segment.ms", DELETE, null)));
    refused(ErrorCode.INVALID_REQUEST, "has no value", resource(TOPIC, "a", config("segment.ms", SET, null)));
    refused(ErrorCode.INVALID_REQUEST, "unknown operation 9",
        resource(TOPIC, "a", config("segment.ms", (byte) 9, "1")));
    List<AlterConfigsResourceResponse> responses = alter(false,
        resource(TOPIC, "a", config("segment.ms", SET, "100")), resource(TOPIC, "a", config("segment.ms", SET, "1")));
    assertEquals(1, responses.size());
    assertError(ErrorCode.INVALID_REQUEST, responses.get(0).errorCode());
    assertEquals(0, cluster.recordCount());
  }

  @Test
  void unknownResourcesAreRefused() {
    refused(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, "'b' does not exist", resource(TOPIC, "b"));
    refused(ErrorCode.INVALID_REQUEST, "expected a name", resource(TOPIC, ""));
    refused(ErrorCode.INVALID_REQUEST, "broker 2 is not registered", resource(BROKER, "2"));
    refused(ErrorCode.INVALID_REQUEST, "broker 01 is not registered", resource(BROKER, "01"));
    refused(ErrorCode.INVALID_REQUEST, "'x'", resource(BROKER, "x"));
    refused(ErrorCode.INVALID_REQUEST, "resource type 8", resource(8, "1"));
    refused(ErrorCode.INVALID_REQUEST, "resource type 32", resource(32, "group"));
  }

  @Test
  void theStorageOfATopicStays() {
    refused(ErrorCode.INVALID_CONFIG, "was created with 'file'",
        resource(TOPIC, "a", config("storage.provider", SET, "memory")));
    assertError(ErrorCode.NONE,
        alter(false, resource(TOPIC, "a", config("storage.provider", SET, "file"))).get(0).errorCode());
    assertEquals(0, cluster.recordCount());
  }

  @Test
  void brokersTakeWhatCanChangeAtRunTime() {
    alter(false, resource(BROKER, "1", config("log.retention.ms", SET, "77")));
    assertEquals(Map.of("log.retention.ms", "77"), cluster.image().config(ConfigResource.broker(1)));
    refused(ErrorCode.INVALID_REQUEST, "node.id cannot be changed while a broker runs",
        resource(BROKER, "1", config("node.id", SET, "2")));
    refused(ErrorCode.INVALID_REQUEST, "num.partitions cannot be changed",
        resource(BROKER, "", config("num.partitions", SET, "2")));
    refused(ErrorCode.INVALID_REQUEST, "none of this name", resource(BROKER, "1", config("retention.ms", SET, "2")));
    refused(ErrorCode.INVALID_REQUEST, "which this one has not",
        resource(BROKER, "1", config("num.io.threads", SET, "2")));
    refused(ErrorCode.INVALID_REQUEST, "log.retention.ms is '0'",
        resource(BROKER, "1", config("log.retention.ms", SET, "0")));
    refused(ErrorCode.INVALID_REQUEST, "compaction.lag",
        resource(BROKER, "", config("log.cleaner.max.compaction.lag.ms", SET, "5"),
            config("log.cleaner.min.compaction.lag.ms", SET, "6")));
  }

  @Test
  void validatingChangesNothing() {
    ClusterImage before = cluster.image();
    assertError(ErrorCode.NONE,
        alter(true, resource(TOPIC, "a", config("segment.ms", SET, "100"))).get(0).errorCode());
    assertError(ErrorCode.INVALID_CONFIG,
        alter(true, resource(TOPIC, "a", config("segment.ms", SET, "0"))).get(0).errorCode());
    assertEquals(before, cluster.image());
  }

  private AlterConfigsResponse replace(boolean validateOnly, String topic, String... pairs) {
    return cluster.apply(new AlterConfigs(new AlterConfigsRequest(List.of(new AlterConfigsRequest.AlterConfigsResource(
        TOPIC, topic, Arrays.stream(pairs).map(pair -> pair.split("=", 2))
            .map(pair -> new AlterConfigsRequest.AlterableConfig(pair[0], pair.length > 1 ? pair[1] : null)).toList())),
        validateOnly)));
  }

  @Test
  void theOldWayReplacesEverything() {
    assertError(ErrorCode.NONE, replace(false, "a", "segment.ms=9", "retention.ms=5").responses().get(0).errorCode());
    assertEquals(Map.of("segment.ms", "9", "retention.ms", "5"), ofTopic());
    replace(false, "a");
    assertEquals(Map.of(), ofTopic());
  }

  @Test
  void theOldWayIsJudgedToo() {
    ClusterImage before = cluster.image();
    assertError(ErrorCode.INVALID_CONFIG, replace(false, "a", "segment.ms=0").responses().get(0).errorCode());
    assertError(ErrorCode.INVALID_REQUEST, replace(false, "a", "segment.ms").responses().get(0).errorCode());
    assertError(ErrorCode.INVALID_REQUEST,
        replace(false, "a", "segment.ms=1", "segment.ms=2").responses().get(0).errorCode());
    assertError(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, replace(false, "b").responses().get(0).errorCode());
    assertError(ErrorCode.NONE, replace(true, "a").responses().get(0).errorCode());
    assertEquals(before, cluster.image());
  }
}
