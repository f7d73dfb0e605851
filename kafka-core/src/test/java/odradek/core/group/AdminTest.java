package odradek.core.group;

import static odradek.core.group.Groups.code;
import static odradek.core.group.Groups.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.List;
import odradek.api.ErrorCode;
import odradek.api.message.DeleteGroupsRequest;
import odradek.api.message.DeleteGroupsResponse;
import odradek.api.message.DescribeGroupsRequest;
import odradek.api.message.DescribeGroupsResponse.DescribedGroup;
import odradek.api.message.JoinGroupRequest.JoinGroupRequestProtocol;
import odradek.api.message.ListGroupsRequest;
import odradek.api.message.ListGroupsResponse;
import odradek.api.message.ListGroupsResponse.ListedGroup;
import odradek.api.message.OffsetDeleteRequest;
import odradek.api.message.OffsetDeleteRequest.OffsetDeleteRequestPartition;
import odradek.api.message.OffsetDeleteRequest.OffsetDeleteRequestTopic;
import odradek.api.message.OffsetDeleteResponse;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.Subscription;
import org.apache.kafka.clients.consumer.internals.ConsumerProtocol;
import org.junit.jupiter.api.Test;

/** What administrators do to groups: rules 95 and 96, and the facts of DescribeGroups, ListGroups and DeleteGroups. */
class AdminTest {

  private final Groups groups = Groups.create();

  private DescribedGroup describe(int version, String groupId) {
    return groups.send(groups.coordinator::describeGroups, version,
        DescribeGroupsRequest.builder().groups(List.of(groupId)).build()).get().groups().get(0);
  }

  private ListGroupsResponse list(List<String> states, List<String> types) {
    return groups.send(groups.coordinator::listGroups, 5,
        ListGroupsRequest.builder().statesFilter(states).typesFilter(types).build()).get();
  }

  private DeleteGroupsResponse delete(String... groupIds) {
    return groups.send(groups.coordinator::deleteGroups, 2,
        DeleteGroupsRequest.builder().groupsNames(List.of(groupIds)).build()).get();
  }

  private OffsetDeleteResponse deleteOffset(String topic, int partition) {
    return groups.send(groups.coordinator::deleteOffsets, 0, OffsetDeleteRequest.builder().groupId(Groups.GROUP)
        .topics(List.of(new OffsetDeleteRequestTopic(topic, List.of(new OffsetDeleteRequestPartition(partition)))))
        .build()).get();
  }

  private static short offsetCode(OffsetDeleteResponse response) {
    return response.topics().get(0).partitions().get(0).errorCode();
  }

  /** A group whose only member reads topic {@code t}, said as the Java client says it. */
  private String settleReader() {
    ByteBuffer subscription = ConsumerProtocol.serializeSubscription(new Subscription(List.of("t")));
    var request = Groups.joinRequest("").groupInstanceId("i")
        .protocols(List.of(new JoinGroupRequestProtocol("range", subscription)));
    var member = groups.join(request);
    groups.after(3_000);
    groups.sync(member.get().memberId(), member.get().generationId(), member.get().memberId(), "a");
    return member.get().memberId();
  }

  @Test
  void rule95GroupsWithMembersAreNotDeleted() {
    var settled = groups.settle(1);
    groups.commit(settled.leader(), 1, "t", 0, 5);
    assertEquals(code(ErrorCode.NON_EMPTY_GROUP), delete(Groups.GROUP).results().get(0).errorCode());
    groups.leave(settled.leader(), null);
    var results = delete(Groups.GROUP, "none").results();

    assertEquals(code(ErrorCode.NONE), results.get(0).errorCode());
    assertEquals(code(ErrorCode.GROUP_ID_NOT_FOUND), results.get(1).errorCode());
    assertNull(groups.group());
    groups.reload();
    assertNull(groups.group());
    assertEquals(-1, groups.fetch("t", 0));
  }

  @Test
  void aGroupThatIsNamedTwiceIsAnsweredOnce() {
    groups.commit("", -1, "t", 0, 5);
    var results = delete(Groups.GROUP, "none", Groups.GROUP).results();
    assertEquals(List.of("g 0", "none 69"),
        results.stream().map(result -> result.groupId() + " " + result.errorCode()).toList());
  }

  @Test
  void rule95OffsetsOfTopicsThatAreReadStay() {
    groups.commit("", -1, "t", 0, 5);
    groups.commit("", -1, "u", 0, 6);
    String member = settleReader();
    assertEquals(code(ErrorCode.GROUP_SUBSCRIBED_TO_TOPIC), offsetCode(deleteOffset("t", 0)));
    assertEquals(code(ErrorCode.NONE), offsetCode(deleteOffset("u", 0)));
    assertEquals(5, groups.fetch("t", 0));
    assertEquals(-1, groups.fetch("u", 0));
    groups.reload();
    assertEquals(code(ErrorCode.GROUP_SUBSCRIBED_TO_TOPIC), offsetCode(deleteOffset("t", 0)));
    groups.leave(member, null);
    assertEquals(code(ErrorCode.NONE), offsetCode(deleteOffset("t", 0)));
    assertEquals(-1, groups.fetch("t", 0));
  }

  @Test
  void rule95SubscriptionsThatCannotBeReadProtectEverything() {
    groups.commit("", -1, "t", 0, 5);
    groups.settle(1);
    assertEquals(code(ErrorCode.GROUP_SUBSCRIBED_TO_TOPIC), offsetCode(deleteOffset("t", 0)));
  }

  @Test
  void deletingOffsetsChecksGroupTypeAndPartition() {
    assertEquals(code(ErrorCode.GROUP_ID_NOT_FOUND), deleteOffset("t", 0).errorCode());
    groups.commit("", -1, "t", 0, 5);
    assertEquals(code(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION), offsetCode(deleteOffset("none", 0)));
    assertEquals(code(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION), offsetCode(deleteOffset("t", 4)));
    assertEquals(code(ErrorCode.NONE), offsetCode(deleteOffset("t", 1)));
    groups.join(Groups.joinRequest("").groupInstanceId("i").protocolType("connect"));
    assertEquals(code(ErrorCode.NON_EMPTY_GROUP), deleteOffset("t", 0).errorCode());
  }

  @Test
  void theEmptyGroupIdHasNoOffsetsToDelete() {
    var request = OffsetDeleteRequest.builder().groupId("").build();
    assertEquals(code(ErrorCode.INVALID_GROUP_ID),
        groups.send(groups.coordinator::deleteOffsets, 0, request).get().errorCode());
  }

  @Test
  void describesAStableGroupWithWhatItsMembersSay() {
    var settled = groups.settle(1);
    var described = describe(6, Groups.GROUP);

    assertEquals("Stable", described.groupState());
    assertEquals("consumer", described.protocolType());
    assertEquals("range", described.protocolData());
    var member = described.members().get(0);
    assertEquals(settled.leader(), member.memberId());
    assertEquals("client", member.clientId());
    assertEquals("/1.2.3.4", member.clientHost());
    assertEquals("range!", text(member.memberMetadata()));
    assertEquals("a0", text(member.memberAssignment()));
  }

  @Test
  void describesAGroupInRebalanceWithoutProtocol() {
    groups.joinNew();
    var described = describe(6, Groups.GROUP);

    assertEquals("PreparingRebalance", described.groupState());
    assertEquals("", described.protocolData());
    assertEquals("", text(described.members().get(0).memberMetadata()));
  }

  @Test
  void aGroupThatDoesNotExistIsDeadOrAnErrorFromVersion6() {
    var old = describe(5, "none");
    assertEquals("Dead", old.groupState());
    assertEquals(code(ErrorCode.NONE), old.errorCode());
    var current = describe(6, "none");
    assertEquals(code(ErrorCode.GROUP_ID_NOT_FOUND), current.errorCode());
    assertTrue(current.errorMessage().contains("none"));
    groups.partition.close();
    assertEquals(code(ErrorCode.NOT_COORDINATOR), describe(5, "none").errorCode());
  }

  @Test
  void listsByStateAndType() {
    groups.settle(1);
    groups.send(groups.coordinator::commitOffsets, 9,
        Groups.commitRequest("", -1, "t", 0, 1).groupId("simple").build());

    assertEquals(List.of(new ListedGroup(Groups.GROUP, "consumer", "Stable", "classic"),
        new ListedGroup("simple", "", "Empty", "classic")), list(List.of(), List.of()).groups());
    assertEquals(List.of("simple"), names(list(List.of("EMPTY"), List.of("Classic"))));
    assertEquals(List.of(Groups.GROUP), names(list(List.of("stable", "Dead"), List.of())));
    assertEquals(List.of(), names(list(List.of(), List.of("consumer"))));
  }

  private static List<String> names(ListGroupsResponse response) {
    return response.groups().stream().map(ListedGroup::groupId).toList();
  }

  @Test
  void aPartitionThatLoadsSpoilsTheListAndAnotherBrokersDoesNot() {
    groups.settle(1);
    groups.log.loadsSlowly = true;
    groups.reload();
    assertEquals(code(ErrorCode.COORDINATOR_LOAD_IN_PROGRESS), list(List.of(), List.of()).errorCode());
    groups.partition.close();
    assertEquals(code(ErrorCode.NONE), list(List.of(), List.of()).errorCode());
    assertEquals(List.of(), names(list(List.of(), List.of())));
  }
}
