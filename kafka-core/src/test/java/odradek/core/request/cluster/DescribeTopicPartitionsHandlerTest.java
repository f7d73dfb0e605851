package odradek.core.request.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import odradek.api.ErrorCode;
import odradek.api.Uuid;
import odradek.api.message.DescribeTopicPartitionsRequest;
import odradek.api.message.DescribeTopicPartitionsRequest.TopicRequest;
import odradek.api.message.DescribeTopicPartitionsResponse;
import odradek.api.message.DescribeTopicPartitionsResponse.Cursor;
import odradek.api.message.DescribeTopicPartitionsResponse.DescribeTopicPartitionsResponsePartition;
import odradek.api.message.DescribeTopicPartitionsResponse.DescribeTopicPartitionsResponseTopic;
import odradek.core.metadata.ClusterImage;
import odradek.core.metadata.TestImages;
import odradek.core.testing.DirectCall;
import org.junit.jupiter.api.Test;

class DescribeTopicPartitionsHandlerTest {

  private static final int LIMIT = 7;

  private ClusterImage image = TestImages.of(2, Map.of("a", 3, "b", 2, "c", 4));
  private final DescribeTopicPartitionsHandler handler = new DescribeTopicPartitionsHandler(() -> image, LIMIT);

  private DescribeTopicPartitionsResponse ask(
      int limit, DescribeTopicPartitionsRequest.Cursor cursor, String... topics) {
    return new DirectCall("PLAINTEXT").call(handler, request(limit, cursor, topics), 0,
        DescribeTopicPartitionsResponse.class);
  }

  private static DescribeTopicPartitionsRequest request(
      int limit, DescribeTopicPartitionsRequest.Cursor cursor, String... topics) {
    return new DescribeTopicPartitionsRequest(Arrays.stream(topics).map(TopicRequest::new).toList(), limit, cursor);
  }

  private static DescribeTopicPartitionsRequest.Cursor at(String topic, int partition) {
    return new DescribeTopicPartitionsRequest.Cursor(topic, partition);
  }

  /** Topics with their partitions' numbers, errors where there are any, and the cursor. */
  private static String summary(DescribeTopicPartitionsResponse response) {
    var parts = new ArrayList<String>();
    for (DescribeTopicPartitionsResponseTopic topic : response.topics()) {
      parts.add(topic.name() + (topic.errorCode() == 0 ? "" : "!" + topic.errorCode())
          + topic.partitions().stream().map(DescribeTopicPartitionsResponsePartition::partitionIndex).toList());
    }
    Cursor next = response.nextCursor();
    return String.join(" ", parts) + (next == null ? "" : " -> " + next.topicName() + next.partitionIndex());
  }

  @Test
  void topicsAreDescribedInOrder() {
    DescribeTopicPartitionsResponse response = ask(2000, null, "b", "a");
    assertEquals("a[0, 1, 2] b[0, 1]", summary(response));
    DescribeTopicPartitionsResponseTopic topic = response.topics().get(0);
    assertEquals(image.topics().get("a").id(), topic.topicId());
    assertEquals(3576, topic.topicAuthorizedOperations());
    DescribeTopicPartitionsResponsePartition partition = topic.partitions().get(0);
    assertEquals(0, partition.errorCode());
    assertEquals(image.topics().get("a").partition(0).leader(), partition.leaderId());
    assertEquals(0, partition.leaderEpoch());
    assertEquals(image.topics().get("a").partition(0).replicas(), partition.replicaNodes());
    assertEquals(image.topics().get("a").partition(0).isr(), partition.isrNodes());
    assertEquals(List.of(), partition.eligibleLeaderReplicas());
    assertEquals(List.of(), partition.lastKnownElr());
    assertEquals(List.of(), partition.offlineReplicas());
  }

  @Test
  void noTopicsMeansAll() {
    assertEquals("a[0, 1, 2] b[0, 1] c[0, 1] -> c2", summary(ask(2000, null)));
  }

  @Test
  void pagesFollowEachOther() {
    assertEquals("a[0, 1] -> a2", summary(ask(2, null)));
    assertEquals("a[2] b[0] -> b1", summary(ask(2, at("a", 2))));
    assertEquals("b[1] c[0] -> c1", summary(ask(2, at("b", 1))));
    assertEquals("c[1, 2] -> c3", summary(ask(2, at("c", 1))));
    assertEquals("c[3]", summary(ask(2, at("c", 3))));
  }

  @Test
  void aPageThatEndsWithATopicPointsToTheNextOne() {
    assertEquals("a[0, 1, 2] -> b0", summary(ask(3, null, "a", "b")));
    assertEquals("a[0, 1, 2] -> nope0", summary(ask(3, null, "a", "nope")));
    assertEquals("a[0, 1, 2]", summary(ask(3, null, "a")));
  }

  @Test
  void topicsBeforeTheCursorAreOver() {
    assertEquals("b[1] c[0, 1, 2, 3]", summary(ask(7, at("b", 1), "a", "b", "c")));
    assertEquals("b[] c[0, 1, 2, 3]", summary(ask(7, at("b", 9), "a", "b", "c")));
  }

  @Test
  void aTopicThatHasGoneSinceTheCursorWasMadeIsPassedOver() {
    assertEquals("c[0, 1, 2, 3]", summary(ask(7, at("bb", 3))));
  }

  @Test
  void aPageHasOnePartitionAtLeastAndWhatTheBrokerAllowsAtMost() {
    assertEquals("a[0] -> a1", summary(ask(0, null, "a")));
    assertEquals("a[0] -> a1", summary(ask(-1, null, "a")));
    assertEquals("a[0, 1, 2] b[0, 1] c[0, 1] -> c2", summary(ask(Integer.MAX_VALUE, null)));
  }

  @Test
  void unknownTopicsHaveErrorsOfTheirOwn() {
    DescribeTopicPartitionsResponse response = ask(2000, null, "nope", "a", "a b", "a", "");
    assertEquals("!17[] a[0, 1, 2] a b!17[] nope!3[]", summary(response));
    assertEquals(Uuid.ZERO, response.topics().get(3).topicId());
    assertEquals(3576, response.topics().get(3).topicAuthorizedOperations());
  }

  @Test
  void aCursorThatDoesNotFitRefusesAllTopics() {
    assertEquals("a!42[] c!42[]", summary(ask(7, at("b", 1), "a", "c")));
    assertEquals("a!42[]", summary(ask(7, at("a", -1), "a")));
    DescribeTopicPartitionsResponse response = ask(7, at("zzz", 0), "a");
    assertEquals(Integer.MIN_VALUE, response.topics().get(0).topicAuthorizedOperations());
    assertNull(response.nextCursor());
  }

  @Test
  void brokersThatAreNotAliveShow() {
    int leader = image.topics().get("a").partition(0).leader();
    image = TestImages.fence(image, leader);
    DescribeTopicPartitionsResponsePartition partition = ask(7, null, "a").topics().get(0).partitions().get(0);
    assertEquals(ErrorCode.LEADER_NOT_AVAILABLE, ErrorCode.forCode(partition.errorCode()));
    assertEquals(-1, partition.leaderId());
    assertEquals(List.of(leader), partition.offlineReplicas());
  }

  @Test
  void aLeaderThatTheListenerDoesNotReachIsAnError() {
    var response = new DirectCall("OTHER")
        .call(handler, request(1, null, "a"), 0, DescribeTopicPartitionsResponse.class);
    assertEquals(ErrorCode.LISTENER_NOT_FOUND,
        ErrorCode.forCode(response.topics().get(0).partitions().get(0).errorCode()));
    assertEquals(-1, response.topics().get(0).partitions().get(0).leaderId());
  }

  @Test
  void theRequestCanBeRefused() {
    assertEquals("b!31[] a!31[]", summary(DirectCall.refuse(handler, request(1, null, "b", "a"), 0,
        ErrorCode.CLUSTER_AUTHORIZATION_FAILED, DescribeTopicPartitionsResponse.class)));
  }
}
