package odradek.core.metadata;

import static odradek.core.metadata.TestCluster.assertError;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import odradek.api.ErrorCode;
import odradek.api.message.CreatePartitionsRequest;
import odradek.api.message.CreatePartitionsRequest.CreatePartitionsAssignment;
import odradek.api.message.CreatePartitionsRequest.CreatePartitionsTopic;
import odradek.api.message.CreatePartitionsResponse.CreatePartitionsTopicResult;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CreatePartitionsTest {

  private final TestCluster cluster = TestCluster.ofBrokers(3);

  @BeforeEach
  void create() {
    cluster.created("a", 2, 2);
    cluster.created("b", 1, 1);
  }

  private List<CreatePartitionsTopicResult> add(boolean validateOnly, CreatePartitionsTopic... topics) {
    return cluster.apply(new CreatePartitions(
        new CreatePartitionsRequest(List.of(topics), 1_000, validateOnly))).results();
  }

  private static CreatePartitionsTopic wish(String name, int count, int[]... assignments) {
    return new CreatePartitionsTopic(name, count, assignments.length == 0 ? null : Arrays.stream(assignments)
        .map(replicas -> new CreatePartitionsAssignment(Arrays.stream(replicas).boxed().toList())).toList());
  }

  private void refused(ErrorCode error, String message, CreatePartitionsTopic wish) {
    ClusterImage before = cluster.image();
    CreatePartitionsTopicResult result = add(false, wish).get(0);
    assertError(error, result.errorCode());
    assertTrue(result.errorMessage().contains(message), result.errorMessage());
    assertEquals(before, cluster.image());
  }

  @Test
  void everyTopicHasOneResult() {
    List<CreatePartitionsTopicResult> results =
        add(false, wish("a", 5), wish("nope", 2), wish("b", 3), wish("a2", 1), wish("a2", 1));

    assertEquals(List.of("a", "nope", "b", "a2"), results.stream().map(CreatePartitionsTopicResult::name).toList());
    assertError(ErrorCode.NONE, results.get(0).errorCode());
    assertError(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, results.get(1).errorCode());
    assertError(ErrorCode.NONE, results.get(2).errorCode());
    assertError(ErrorCode.INVALID_REQUEST, results.get(3).errorCode());
    assertEquals(5, cluster.image().topics().get("a").partitions().size());
    assertEquals(2, cluster.partition("a", 4).replicas().size());
    assertEquals(0, cluster.partition("a", 4).leaderEpoch());
    assertEquals(3, cluster.image().topics().get("b").partitions().size());
    assertEquals(8, cluster.image().topics().partitionCount());
  }

  @Test
  void thereAreNeverFewerPartitions() {
    refused(ErrorCode.INVALID_PARTITIONS, "has 2 partitions, expected a larger number than that, not 2", wish("a", 2));
    refused(ErrorCode.INVALID_PARTITIONS, "not 1", wish("a", 1));
    refused(ErrorCode.INVALID_PARTITIONS, "not -1", wish("a", -1));
    refused(ErrorCode.POLICY_VIOLATION, "10000 at most", wish("a", 10_003));
  }

  @Test
  void validatingChangesNothing() {
    ClusterImage before = cluster.image();
    assertError(ErrorCode.NONE, add(true, wish("a", 3)).get(0).errorCode());
    assertEquals(before, cluster.image());
  }

  @Test
  void replicasCanBeAssignedByHand() {
    assertError(ErrorCode.NONE, add(false, wish("a", 4, new int[] {3, 1}, new int[] {2, 3})).get(0).errorCode());
    assertEquals(List.of(3, 1), cluster.partition("a", 2).replicas());
    assertEquals(List.of(2, 3), cluster.partition("a", 3).replicas());
    refused(ErrorCode.INVALID_REPLICA_ASSIGNMENT, "2 partitions are to be added, 1 are assigned",
        wish("a", 6, new int[] {3, 1}));
    refused(ErrorCode.INVALID_REPLICA_ASSIGNMENT, "expected 2", wish("a", 5, new int[] {3}));
    refused(ErrorCode.INVALID_REPLICA_ASSIGNMENT, "which 9 is not", wish("a", 5, new int[] {3, 9}));
  }
}
