package odradek.core.group;

import static odradek.core.group.Groups.client;
import static odradek.core.group.Groups.code;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import odradek.api.ErrorCode;
import odradek.api.Uuid;
import odradek.api.message.DeleteGroupsRequest;
import odradek.api.message.DeleteGroupsResponse;
import odradek.api.message.DescribeGroupsRequest;
import odradek.api.message.DescribeGroupsResponse;
import odradek.api.message.HeartbeatRequest;
import odradek.api.message.HeartbeatResponse;
import odradek.api.message.LeaveGroupRequest;
import odradek.api.message.LeaveGroupResponse;
import odradek.api.message.ListGroupsRequest;
import odradek.api.message.ListGroupsResponse;
import odradek.api.message.OffsetCommitResponse;
import odradek.api.message.OffsetFetchRequest;
import odradek.api.message.OffsetFetchRequest.OffsetFetchRequestGroup;
import odradek.api.message.OffsetFetchResponse;
import odradek.core.coordinator.CoordinatorPartition;
import odradek.core.coordinator.FakeLog;
import odradek.core.coordinator.VirtualShard;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The front with several partitions, each on a shard of its own; the callers are on none of them. */
class GroupCoordinatorTest implements CoordinatorPartitions, TopicNames {

  private static final int PARTITION_COUNT = 4;
  private static final int NOT_OURS = 3;

  private final List<VirtualShard> shards = new ArrayList<>();
  private final List<CoordinatorPartition<GroupPartition, GroupRecord>> partitions = new ArrayList<>();
  private final GroupCoordinator coordinator = new GroupCoordinator(this);
  private int count = PARTITION_COUNT;

  @BeforeEach
  void elect() {
    for (int i = 0; i < PARTITION_COUNT; i++) {
      var shard = new VirtualShard();
      var partition = GroupPartition.create(i, shard, shard.clock, GroupConfig.defaults(), this, new Random(i));
      partition.elected(1, new FakeLog());
      shard.run();
      shard.inShard(false);
      shards.add(shard);
      partitions.add(partition);
    }
  }

  @Override
  public int count() {
    return count;
  }

  @Override
  public CoordinatorPartition<GroupPartition, GroupRecord> partition(int index) {
    return index == NOT_OURS ? null : partitions.get(index);
  }

  @Override
  public int partitionCount(String topic) {
    return 1;
  }

  @Override
  public Uuid idOf(String topic) {
    return Uuid.ZERO;
  }

  @Override
  public String nameOf(Uuid topicId) {
    return null;
  }

  /** A group id that a partition keeps. */
  private static String groupOf(int partition) {
    int i = 0;
    while (GroupPartitioner.partitionOf("group" + i, PARTITION_COUNT) != partition) {
      i++;
    }
    return "group" + i;
  }

  private void commit(int partition) {
    var answer = new Groups.Answer<OffsetCommitResponse>();
    coordinator.commitOffsets(client(9),
        Groups.commitRequest("", -1, "t", 0, partition).groupId(groupOf(partition)).build(), answer);
    assertFalse(answer.isThere(), "it is the shard's business");
    shards.get(partition).run();
    assertEquals(code(ErrorCode.NONE), Groups.commitCode(answer.get()));
  }

  @Test
  void fetchesTheOffsetsOfGroupsOnSeveralShards() {
    for (int i = 0; i < 3; i++) {
      commit(i);
    }
    List<OffsetFetchRequestGroup> groups = new ArrayList<>();
    for (int partition : List.of(2, 0, NOT_OURS, 1)) {
      groups.add(OffsetFetchRequestGroup.builder().groupId(groupOf(partition)).topics(null).build());
    }
    var answer = new Groups.Answer<OffsetFetchResponse>();
    coordinator.fetchOffsets(client(9), OffsetFetchRequest.builder().groups(groups).build(), answer);
    shards.get(0).run();
    shards.get(1).run();
    assertFalse(answer.isThere());
    shards.get(2).run();

    var found = answer.get().groups();
    assertEquals(List.of(groupOf(2), groupOf(0), groupOf(NOT_OURS), groupOf(1)),
        found.stream().map(group -> group.groupId()).toList());
    assertEquals(2, found.get(0).topics().get(0).partitions().get(0).committedOffset());
    assertEquals(code(ErrorCode.NOT_COORDINATOR), found.get(2).errorCode());
    assertEquals(1, found.get(3).topics().get(0).partitions().get(0).committedOffset());
  }

  @Test
  void listsDescribesAndDeletesAcrossShards() {
    commit(0);
    commit(2);
    var list = new Groups.Answer<ListGroupsResponse>();
    coordinator.listGroups(client(5), ListGroupsRequest.builder().build(), list);
    var description = new Groups.Answer<DescribeGroupsResponse>();
    coordinator.describeGroups(client(5),
        DescribeGroupsRequest.builder().groups(List.of(groupOf(2), groupOf(NOT_OURS), groupOf(0))).build(),
        description);
    var deletion = new Groups.Answer<DeleteGroupsResponse>();
    coordinator.deleteGroups(client(2),
        DeleteGroupsRequest.builder().groupsNames(List.of(groupOf(2), groupOf(NOT_OURS))).build(), deletion);
    shards.forEach(VirtualShard::run);

    assertEquals(List.of(groupOf(0), groupOf(2)), list.get().groups().stream().map(group -> group.groupId()).toList());
    assertEquals(List.of(groupOf(2), groupOf(NOT_OURS), groupOf(0)),
        description.get().groups().stream().map(group -> group.groupId()).toList());
    assertEquals(code(ErrorCode.NOT_COORDINATOR), description.get().groups().get(1).errorCode());
    assertEquals(code(ErrorCode.NONE), deletion.get().results().get(0).errorCode());
    assertEquals(code(ErrorCode.NOT_COORDINATOR), deletion.get().results().get(1).errorCode());
  }

  @Test
  void answersEmptyQuestions() {
    var fetch = new Groups.Answer<OffsetFetchResponse>();
    coordinator.fetchOffsets(client(9), OffsetFetchRequest.builder().build(), fetch);
    assertEquals(List.of(), fetch.get().groups());
    count = 0;
    var list = new Groups.Answer<ListGroupsResponse>();
    coordinator.listGroups(client(5), ListGroupsRequest.builder().build(), list);
    assertEquals(List.of(), list.get().groups());
  }

  @Test
  void isNotAvailableWithoutItsTopicAndNotItselfWhileStopping() {
    var request = HeartbeatRequest.builder().groupId(groupOf(0)).memberId("m").build();
    shards.get(0).close();
    var stopping = new Groups.Answer<HeartbeatResponse>();
    coordinator.heartbeat(client(4), request, stopping);
    assertEquals(code(ErrorCode.NOT_COORDINATOR), stopping.get().errorCode());
    count = 0;
    var missing = new Groups.Answer<HeartbeatResponse>();
    coordinator.heartbeat(client(4), request, missing);
    assertEquals(code(ErrorCode.COORDINATOR_NOT_AVAILABLE), missing.get().errorCode());
  }

  @Test
  void groupsWithoutNameHaveNoMembers() {
    var heartbeat = new Groups.Answer<HeartbeatResponse>();
    coordinator.heartbeat(client(4), HeartbeatRequest.builder().groupId("").build(), heartbeat);
    assertEquals(code(ErrorCode.INVALID_GROUP_ID), heartbeat.get().errorCode());
    var leave = new Groups.Answer<LeaveGroupResponse>();
    coordinator.leaveGroup(client(5), LeaveGroupRequest.builder().groupId("").build(), leave);
    assertEquals(code(ErrorCode.INVALID_GROUP_ID), leave.get().errorCode());
  }

  @Test
  void theGroupWithoutNameMayHoldOffsets() {
    var answer = new Groups.Answer<OffsetCommitResponse>();
    coordinator.commitOffsets(client(9), Groups.commitRequest("", -1, "t", 0, 5).groupId("").build(), answer);
    shards.forEach(VirtualShard::run);
    assertEquals(code(ErrorCode.NONE), Groups.commitCode(answer.get()));
    assertTrue(GroupPartitioner.partitionOf("", PARTITION_COUNT) == 0);
  }
}
