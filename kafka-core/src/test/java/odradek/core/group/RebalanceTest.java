package odradek.core.group;

import static odradek.core.group.Groups.code;
import static odradek.core.group.Groups.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import odradek.api.ErrorCode;
import odradek.api.message.LeaveGroupRequest;
import odradek.api.message.LeaveGroupRequest.MemberIdentity;
import odradek.api.message.SyncGroupRequest;
import org.junit.jupiter.api.Test;

/** Sync, heartbeat, leave and sessions: rules 78, 81, 82, 84, 86 and 94. */
class RebalanceTest {

  private final Groups groups = Groups.create();

  @Test
  void rule84SyncOfFollowersWaitsForTheLeader() {
    var leader = groups.joinNew();
    var follower = groups.joinNew();
    groups.after(6_000);
    String leaderId = leader.get().memberId();
    String followerId = follower.get().memberId();
    var waiting = groups.sync(followerId, 1);
    assertFalse(waiting.isThere());
    groups.sync(leaderId, 1, leaderId, "mine", followerId, "yours");

    assertEquals("yours", text(waiting.get().assignment()));
    assertEquals("range", waiting.get().protocolName());
    assertEquals("consumer", waiting.get().protocolType());
    assertEquals("mine", text(groups.sync(leaderId, 1).get().assignment()));
  }

  @Test
  void rule84MembersThatTheLeaderForgetsGetNothing() {
    var leader = groups.joinNew();
    var follower = groups.joinNew();
    groups.after(6_000);
    var waiting = groups.sync(follower.get().memberId(), 1);
    groups.sync(leader.get().memberId(), 1, leader.get().memberId(), "mine", "stranger", "?");

    assertEquals("", text(waiting.get().assignment()));
    assertEquals(code(ErrorCode.NONE), waiting.get().errorCode());
  }

  @Test
  void rule78And81SyncChecksMemberGenerationAndProtocol() {
    assertEquals(code(ErrorCode.UNKNOWN_MEMBER_ID), groups.sync("nobody", 1).get().errorCode());
    var settled = groups.settle(1);
    assertEquals(code(ErrorCode.UNKNOWN_MEMBER_ID), groups.sync("nobody", 1).get().errorCode());
    assertEquals(code(ErrorCode.ILLEGAL_GENERATION), groups.sync(settled.leader(), 2).get().errorCode());
    var request = SyncGroupRequest.builder().groupId(Groups.GROUP).generationId(1).memberId(settled.leader());
    assertEquals(ErrorCode.INCONSISTENT_GROUP_PROTOCOL,
        sync(5, request.protocolType("consumer").protocolName("other")));
    assertEquals(ErrorCode.INCONSISTENT_GROUP_PROTOCOL, sync(5, request.protocolType("other").protocolName("range")));
    assertEquals(ErrorCode.INVALID_GROUP_ID, sync(5, request.groupId("")));
  }

  @Test
  void fromVersion5OnSyncHasToNameTheProtocol() {
    var settled = groups.settle(1);
    var request = SyncGroupRequest.builder().groupId(Groups.GROUP).generationId(1).memberId(settled.leader());
    assertEquals(ErrorCode.NONE, sync(4, request));
    assertEquals(ErrorCode.INCONSISTENT_GROUP_PROTOCOL, sync(5, request));
    assertEquals(ErrorCode.INCONSISTENT_GROUP_PROTOCOL, sync(5, request.protocolType("consumer")));
    assertEquals(ErrorCode.NONE, sync(5, request.protocolName("range")));
    assertEquals(ErrorCode.INCONSISTENT_GROUP_PROTOCOL, sync(5, request.groupId("").protocolName(null)));
  }

  private ErrorCode sync(int version, SyncGroupRequest.Builder request) {
    return ErrorCode.forCode(groups.send(groups.coordinator::syncGroup, version, request.build()).get().errorCode());
  }

  @Test
  void rule81HeartbeatsSayWhatGoesOn() {
    assertEquals(code(ErrorCode.UNKNOWN_MEMBER_ID), groups.heartbeat("nobody", 1).get().errorCode());
    var settled = groups.settle(2);
    assertEquals(code(ErrorCode.NONE), groups.heartbeat(settled.leader(), 1).get().errorCode());
    assertEquals(code(ErrorCode.ILLEGAL_GENERATION), groups.heartbeat(settled.leader(), 0).get().errorCode());
    assertEquals(code(ErrorCode.UNKNOWN_MEMBER_ID), groups.heartbeat("nobody", 1).get().errorCode());
    groups.join(settled.leader());
    assertEquals(code(ErrorCode.REBALANCE_IN_PROGRESS), groups.heartbeat(settled.follower(), 1).get().errorCode());
    groups.join(settled.follower());
    assertEquals(GroupState.COMPLETING_REBALANCE, groups.group().state());
    assertEquals(code(ErrorCode.NONE), groups.heartbeat(settled.follower(), 2).get().errorCode());
    assertEquals(code(ErrorCode.ILLEGAL_GENERATION), groups.heartbeat(settled.follower(), 1).get().errorCode());
  }

  @Test
  void rule81AHeartbeatDuringARebalanceKeepsTheSession() {
    var settled = groups.settle(2);
    groups.join(settled.leader());
    for (int i = 0; i < 5; i++) {
      groups.after(9_000);
      groups.heartbeat(settled.follower(), 1);
    }
    assertEquals(2, groups.group().members().count());
    var follower = groups.join(settled.follower());
    assertEquals(2, follower.get().generationId());
  }

  @Test
  void aSessionEndsWithoutHeartbeats() {
    var settled = groups.settle(2);
    groups.after(9_000);
    groups.heartbeat(settled.leader(), 1);
    groups.after(1_000);

    assertEquals(1, groups.group().members().count());
    assertEquals(code(ErrorCode.REBALANCE_IN_PROGRESS), groups.heartbeat(settled.leader(), 1).get().errorCode());
    var leader = groups.join(settled.leader());
    assertEquals(List.of(settled.leader()), leader.get().members().stream().map(member -> member.memberId()).toList());
  }

  @Test
  void whoWaitsForARebalanceNeedsNoHeartbeat() {
    var settled = groups.settle(2);
    var leader = groups.join(settled.leader());
    for (int i = 0; i < 5; i++) {
      groups.after(9_000);
      groups.heartbeat(settled.follower(), 1);
    }
    assertFalse(leader.isThere());
    groups.join(settled.follower());
    var sync = groups.sync(settled.follower(), 2);
    groups.after(9_000);
    groups.heartbeat(settled.leader(), 2);
    groups.after(9_000);
    groups.sync(settled.leader(), 2);
    assertEquals(code(ErrorCode.NONE), sync.get().errorCode());
  }

  @Test
  void aNewMemberIsForgottenAfterFiveMinutesOfWaiting() {
    var settled = groups.settle(1);
    groups.join(Groups.joinRequest(settled.leader()).rebalanceTimeoutMs(1_000_000));
    groups.sync(settled.members(), 2);
    var waiting = groups.send(groups.coordinator::joinGroup, 3, Groups.joinRequest("").build());
    for (int i = 0; i < 299; i++) {
      groups.after(1_000);
      groups.heartbeat(settled.leader(), 2);
    }
    assertFalse(waiting.isThere());
    groups.after(1_000);
    assertEquals(code(ErrorCode.UNKNOWN_MEMBER_ID), waiting.get().errorCode());
  }

  @Test
  void membersThatDoNotSyncInTimeAreRemoved() {
    var leader = groups.joinNew();
    var follower = groups.joinNew();
    groups.after(6_000);
    groups.sync(leader.get().memberId(), 1, leader.get().memberId(), "all");
    for (int i = 0; i < 60; i++) {
      groups.after(1_000);
      groups.heartbeat(follower.get().memberId(), 1);
      groups.heartbeat(leader.get().memberId(), 1);
    }
    assertNull(groups.group().members().get(follower.get().memberId()));
    assertEquals(GroupState.PREPARING_REBALANCE, groups.group().state());
  }

  @Test
  void rule86LeavingAnswersForEachMember() {
    var settled = groups.settle(2);
    String pending = groups.newMemberId();
    var response = groups.send(groups.coordinator::leaveGroup, 3, LeaveGroupRequest.builder().groupId(Groups.GROUP)
        .members(List.of(new MemberIdentity(settled.follower(), null, null), new MemberIdentity("nobody", null, null),
            new MemberIdentity(pending, null, null), new MemberIdentity("", "nobody", null)))
        .build()).get();

    assertEquals(List.of(code(ErrorCode.NONE), code(ErrorCode.UNKNOWN_MEMBER_ID), code(ErrorCode.NONE),
        code(ErrorCode.UNKNOWN_MEMBER_ID)), response.members().stream().map(member -> member.errorCode()).toList());
    assertEquals(code(ErrorCode.NONE), response.errorCode());
    assertEquals(GroupState.PREPARING_REBALANCE, groups.group().state());
    assertEquals(2, groups.join(settled.leader()).get().generationId());
  }

  @Test
  void rule86OldVersionsLeaveAlone() {
    var settled = groups.settle(1);
    var request = LeaveGroupRequest.builder().groupId(Groups.GROUP);
    assertEquals(code(ErrorCode.UNKNOWN_MEMBER_ID),
        groups.send(groups.coordinator::leaveGroup, 2, request.memberId("nobody").build()).get().errorCode());
    assertEquals(code(ErrorCode.NONE),
        groups.send(groups.coordinator::leaveGroup, 2, request.memberId(settled.leader()).build()).get().errorCode());
    assertEquals(GroupState.EMPTY, groups.group().state());
    assertEquals(code(ErrorCode.UNKNOWN_MEMBER_ID), groups.send(groups.coordinator::leaveGroup, 3,
        LeaveGroupRequest.builder().groupId("other").members(List.of(new MemberIdentity("x", null, null))).build())
        .get().members().get(0).errorCode());
  }

  @Test
  void aMemberThatLeavesWhileItWaitsIsTold() {
    var settled = groups.settle(2);
    var leader = groups.join(settled.leader());
    groups.leave(settled.leader(), null);
    assertEquals(code(ErrorCode.UNKNOWN_MEMBER_ID), leader.get().errorCode());
    var follower = groups.join(settled.follower());
    assertEquals(settled.follower(), follower.get().leader());
    var sync = groups.sync(settled.follower(), 2);
    assertEquals(code(ErrorCode.NONE), sync.get().errorCode());
  }

  @Test
  void aMemberThatIsRemovedWhileItWaitsForItsAssignmentIsTold() {
    groups.joinNew();
    var follower = groups.joinNew();
    groups.after(6_000);
    var sync = groups.sync(follower.get().memberId(), 1);
    groups.leave(follower.get().memberId(), null);

    assertEquals(code(ErrorCode.UNKNOWN_MEMBER_ID), sync.get().errorCode());
  }

  @Test
  void aRebalanceInterruptsThoseWhoWaitForAssignments() {
    groups.joinNew();
    var follower = groups.joinNew();
    groups.after(6_000);
    var sync = groups.sync(follower.get().memberId(), 1);
    groups.joinNew();

    assertEquals(code(ErrorCode.REBALANCE_IN_PROGRESS), sync.get().errorCode());
  }

  @Test
  void rule94MembersSurviveAMoveOfTheCoordinator() {
    var settled = groups.settle(2);
    groups.reload();

    assertEquals(code(ErrorCode.NONE), groups.heartbeat(settled.leader(), 1).get().errorCode());
    assertEquals("a1", text(groups.sync(settled.follower(), 1).get().assignment()));
    assertEquals(settled.generation(), groups.join(settled.follower()).get().generationId());
  }

  @Test
  void rule94WhileLoadingNobodyLosesItsMembership() {
    var settled = groups.settle(1);
    groups.log.loadsSlowly = true;
    groups.reload();

    assertEquals(code(ErrorCode.NONE), groups.heartbeat(settled.leader(), 1).get().errorCode());
    assertEquals(code(ErrorCode.REBALANCE_IN_PROGRESS), groups.sync(settled.leader(), 1).get().errorCode());
    assertEquals(code(ErrorCode.COORDINATOR_LOAD_IN_PROGRESS), groups.join(settled.leader()).get().errorCode());
    assertEquals(code(ErrorCode.COORDINATOR_LOAD_IN_PROGRESS), groups.commit(settled.leader(), 1, "t", 0, 1));
    groups.partition.resigned(100);
    assertEquals(code(ErrorCode.NOT_COORDINATOR), groups.heartbeat(settled.leader(), 1).get().errorCode());
    assertEquals(code(ErrorCode.NOT_COORDINATOR), groups.sync(settled.leader(), 1).get().errorCode());
  }

  @Test
  void rule94WhoWaitsWhenTheCoordinatorMovesIsTold() {
    var settled = groups.settle(2);
    var join = groups.join(settled.leader());
    groups.partition.resigned(100);

    assertEquals(code(ErrorCode.NOT_COORDINATOR), join.get().errorCode());
    assertEquals(0, groups.shard.timerCount(), "nothing is left of the old state");
  }

  @Test
  void assignmentsThatCannotBeStoredBeginARebalance() {
    groups.log.maxBatchBytes = 1_000;
    var leader = groups.joinNew();
    var follower = groups.joinNew();
    groups.after(6_000);
    var waiting = groups.sync(follower.get().memberId(), 1);
    var sync = groups.sync(leader.get().memberId(), 1, leader.get().memberId(), "x".repeat(1_000));

    assertEquals(code(ErrorCode.UNKNOWN_SERVER_ERROR), sync.get().errorCode());
    assertEquals(code(ErrorCode.UNKNOWN_SERVER_ERROR), waiting.get().errorCode());
    assertEquals(GroupState.PREPARING_REBALANCE, groups.group().state());
  }
}
