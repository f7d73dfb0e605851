package odradek.core.request.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import odradek.api.ErrorCode;
import odradek.api.message.DescribeGroupsRequest;
import odradek.api.message.DescribeGroupsResponse;
import odradek.api.message.FindCoordinatorRequest;
import odradek.api.message.FindCoordinatorResponse;
import odradek.api.message.ListPartitionReassignmentsRequest;
import odradek.api.message.ListPartitionReassignmentsResponse;
import odradek.core.TestBroker;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the requests about groups say beyond what the coordinator decides, through a whole broker. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class GroupRequestsTest {

  private TestBroker broker;

  @BeforeEach
  void start() {
    broker = TestBroker.start(Map.of("offsets.topic.num.partitions", "2"));
  }

  @AfterEach
  void stop() {
    broker.close();
  }

  private FindCoordinatorResponse find(String... groups) {
    return broker.client().call(FindCoordinatorRequest.builder().coordinatorKeys(List.of(groups)).build(), 6,
        FindCoordinatorResponse.class);
  }

  private List<Integer> operations(int version, boolean asked, String group) {
    var request = DescribeGroupsRequest.builder().groups(List.of(group)).includeAuthorizedOperations(asked).build();
    return broker.client().call(request, version, DescribeGroupsResponse.class).groups().stream()
        .map(DescribeGroupsResponse.DescribedGroup::authorizedOperations).toList();
  }

  @Test
  void theEmptyGroupIdHasACoordinatorToo() {
    assertEquals(List.of(" 1 NONE", "g 1 NONE"), find("", "g").coordinators().stream()
        .map(found -> found.key() + " " + found.nodeId() + " " + ErrorCode.forCode(found.errorCode())).toList());
  }

  @Test
  void whatMayBeDoneWithAGroupIsToldWhoAsks() {
    find("g");
    int readDeleteDescribeAndConfigs = 1 << 3 | 1 << 6 | 1 << 8 | 1 << 10 | 1 << 11;
    for (int version = 3; version <= 5; version++) {
      assertEquals(List.of(readDeleteDescribeAndConfigs), operations(version, true, "g"));
      assertEquals(List.of(Integer.MIN_VALUE), operations(version, false, "g"));
    }
    assertEquals(List.of(Integer.MIN_VALUE), operations(6, true, "there-is-no-such-group"));
  }

  @Test
  void partitionsThatDoNotMoveAreNoError() {
    var request = ListPartitionReassignmentsRequest.builder().topics(null).build();
    assertNull(broker.client().call(request, 0, ListPartitionReassignmentsResponse.class).errorMessage());
  }
}
