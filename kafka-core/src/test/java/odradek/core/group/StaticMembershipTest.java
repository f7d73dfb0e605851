package odradek.core.group;

import static odradek.core.group.Groups.code;
import static odradek.core.group.Groups.joinRequest;
import static odradek.core.group.Groups.protocols;
import static odradek.core.group.Groups.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import odradek.api.ErrorCode;
import odradek.api.message.HeartbeatRequest;
import odradek.api.message.JoinGroupResponse;
import odradek.api.message.OffsetCommitRequest;
import odradek.api.message.SyncGroupRequest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Static members: rule 87, and 86 where it is about them. */
class StaticMembershipTest {

  private final Groups groups = Groups.create();
  private String leader;
  private String follower;

  /** Two static members, {@code i1} leads. */
  @BeforeEach
  void settle() {
    var first = groups.joinStatic("i1");
    var second = groups.joinStatic("i2");
    groups.after(6_000);
    leader = first.get().memberId();
    follower = second.get().memberId();
    groups.sync(List.of(leader, follower), 1);
  }

  @Test
  void rule87ARestartedFollowerKeepsItsAssignment() {
    JoinGroupResponse back = groups.joinStatic("i2").get();

    assertEquals(code(ErrorCode.NONE), back.errorCode());
    assertEquals(1, back.generationId());
    assertNotEquals(follower, back.memberId());
    assertEquals(leader, back.leader());
    assertFalse(back.skipAssignment());
    assertEquals(GroupState.STABLE, groups.group().state());
    assertEquals("a1", text(groups.sync(back.memberId(), 1).get().assignment()));
  }

  @Test
  void rule87ARestartedLeaderSkipsTheAssignment() {
    JoinGroupResponse back = groups.joinStatic("i1").get();

    assertEquals(back.memberId(), back.leader());
    assertTrue(back.skipAssignment());
    assertEquals(2, back.members().size());
    assertEquals("a0", text(groups.sync(back.memberId(), 1).get().assignment()));
  }

  @Test
  void rule87AnOldLeaderIsToldThatSomebodyElseLeads() {
    var back = groups.send(groups.coordinator::joinGroup, 8, joinRequest("").groupInstanceId("i1").build()).get();

    assertEquals(leader, back.leader());
    assertNotEquals(leader, back.memberId());
    assertEquals(List.of(), back.members());
    assertFalse(back.skipAssignment());
  }

  @Test
  void rule87TheOldMemberIdIsFencedEverywhere() {
    groups.joinStatic("i2");

    assertEquals(code(ErrorCode.FENCED_INSTANCE_ID),
        groups.join(joinRequest(follower).groupInstanceId("i2")).get().errorCode());
    assertEquals(code(ErrorCode.FENCED_INSTANCE_ID), groups.send(groups.coordinator::syncGroup, 5,
        SyncGroupRequest.builder().protocolType("consumer").protocolName("range").groupId(Groups.GROUP).generationId(1).memberId(follower).groupInstanceId("i2")
            .build()).get().errorCode());
    assertEquals(code(ErrorCode.FENCED_INSTANCE_ID), groups.send(groups.coordinator::heartbeat, 4,
        HeartbeatRequest.builder().groupId(Groups.GROUP).generationId(1).memberId(follower).groupInstanceId("i2")
            .build()).get().errorCode());
    assertEquals(code(ErrorCode.FENCED_INSTANCE_ID),
        groups.leave(follower, "i2").get().members().get(0).errorCode());
    OffsetCommitRequest commit = Groups.commitRequest(follower, 1, "t", 0, 1).groupInstanceId("i2").build();
    assertEquals(code(ErrorCode.FENCED_INSTANCE_ID),
        Groups.commitCode(groups.send(groups.coordinator::commitOffsets, 9, commit).get()));
    assertEquals(code(ErrorCode.UNKNOWN_MEMBER_ID), groups.heartbeat(follower, 1).get().errorCode());
  }

  @Test
  void rule87WhoWaitsUnderTheOldIdIsFenced() {
    groups.join(joinRequest(leader).groupInstanceId("i1"));
    var zombie = groups.join(joinRequest(follower).groupInstanceId("i2"));
    assertEquals(code(ErrorCode.NONE), zombie.get().errorCode(), "everybody has joined");
    var sync = groups.send(groups.coordinator::syncGroup, 5,
        SyncGroupRequest.builder().protocolType("consumer").protocolName("range").groupId(Groups.GROUP)
        .generationId(2).memberId(follower).groupInstanceId("i2").build());
    var back = groups.joinStatic("i2");

    assertEquals(code(ErrorCode.FENCED_INSTANCE_ID), sync.get().errorCode());
    assertFalse(back.isThere());
    assertEquals(GroupState.PREPARING_REBALANCE, groups.group().state(),
        "the leader may be assigning to the old id at this moment");
    groups.join(joinRequest(leader).groupInstanceId("i1"));
    assertEquals(3, back.get().generationId());
  }

  @Test
  void rule87AJoinUnderTheOldIdIsFenced() {
    var settled = groups.join(joinRequest(leader).groupInstanceId("i1").protocols(protocols("range", "more")));
    assertFalse(settled.isThere());
    var back = groups.joinStatic("i1");

    assertEquals(code(ErrorCode.FENCED_INSTANCE_ID), settled.get().errorCode());
    assertFalse(back.isThere());
    groups.join(joinRequest(follower).groupInstanceId("i2"));
    assertEquals(2, back.get().generationId());
    assertEquals(back.get().memberId(), back.get().leader());
  }

  @Test
  void rule87SurvivesUntilTheSessionEnds() {
    groups.after(9_999);
    assertEquals(2, groups.group().members().count());
    groups.after(1);
    assertTrue(groups.group().members().count() < 2);
  }

  @Test
  void rule87TheReplacementIsWrittenDown() {
    String back = groups.joinStatic("i2").get().memberId();
    groups.reload();

    assertEquals(code(ErrorCode.NONE), groups.heartbeat(back, 1).get().errorCode());
    assertEquals(code(ErrorCode.UNKNOWN_MEMBER_ID), groups.heartbeat(follower, 1).get().errorCode());
    assertEquals("a1", text(groups.sync(back, 1).get().assignment()));
  }

  @Test
  void staticMembersThatDoNotJoinAgainKeepTheirPlaceUntilTheSessionEnds() {
    groups.joinNew();
    var first = groups.join(joinRequest(leader).groupInstanceId("i1"));
    for (int i = 0; i < 60; i++) {
      groups.after(1_000);
      groups.heartbeat(follower, 1);
    }
    assertEquals(2, first.get().generationId());
    assertEquals(3, first.get().members().size(), "the absent one is assigned to as well");
  }

  @Test
  void rule86AnAdministratorRemovesByInstanceId() {
    var response = groups.leave("", "i2").get();
    assertEquals(code(ErrorCode.NONE), response.members().get(0).errorCode());
    assertEquals("", response.members().get(0).memberId());
    assertEquals("i2", response.members().get(0).groupInstanceId());
    assertEquals(code(ErrorCode.REBALANCE_IN_PROGRESS), groups.heartbeat(leader, 1).get().errorCode());
    assertEquals(code(ErrorCode.UNKNOWN_MEMBER_ID), groups.leave("", "i2").get().members().get(0).errorCode());
  }

  @Test
  void aStaticMemberMayComeBackToAFullGroup() {
    var small = new Groups(Groups.config(3_000, 2));
    small.joinStatic("i1");
    small.joinStatic("i2");
    small.after(6_000);
    String leaderId = small.group().leaderId();
    small.sync(small.group().members().all().stream().map(Member::memberId).toList(), 1);

    assertEquals(code(ErrorCode.NONE), small.joinStatic("i2").get().errorCode());
    assertEquals(code(ErrorCode.GROUP_MAX_SIZE_REACHED), small.joinStatic("i3").get().errorCode());
    assertEquals(leaderId, small.group().leaderId());
  }

  @Test
  void aChangeThatWouldChooseAnotherProtocolRebalances() {
    var both = protocols("sticky", "range");
    groups.join(joinRequest(leader).groupInstanceId("i1").protocols(both));
    groups.join(joinRequest(follower).groupInstanceId("i2").protocols(protocols("range", "sticky")));
    groups.protocol = "sticky";
    groups.sync(List.of(leader, follower), 2);
    assertEquals("sticky", groups.group().protocol(), "of equals the first");
    var back = groups.join(joinRequest("").groupInstanceId("i1").protocols(protocols("range", "sticky")));

    assertFalse(back.isThere());
    assertEquals(GroupState.PREPARING_REBALANCE, groups.group().state());
  }
}
