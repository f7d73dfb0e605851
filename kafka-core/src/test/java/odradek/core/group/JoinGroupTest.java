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
import odradek.api.message.JoinGroupResponse.JoinGroupResponseMember;
import org.junit.jupiter.api.Test;

/** Joining: rules 77 to 81, 83 and 85 of the protocol reference. */
class JoinGroupTest {

  private final Groups groups = Groups.create();

  @Test
  void rule77GivesANewMemberAnIdToComeBackWith() {
    var first = groups.join("").get();

    assertEquals(code(ErrorCode.MEMBER_ID_REQUIRED), first.errorCode());
    assertTrue(first.memberId().matches("client-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"), first.memberId());
    var second = groups.join(first.memberId());
    groups.after(3_000);
    assertEquals(code(ErrorCode.NONE), second.get().errorCode());
    assertEquals(first.memberId(), second.get().memberId());
  }

  @Test
  void rule77AppliesFromVersion4AndNotToStaticMembers() {
    var old = groups.send(groups.coordinator::joinGroup, 3, joinRequest("").build());
    var fixed = groups.joinStatic("instance");
    groups.after(6_000);

    assertEquals(code(ErrorCode.NONE), old.get().errorCode());
    assertEquals(code(ErrorCode.NONE), fixed.get().errorCode());
    assertTrue(fixed.get().memberId().startsWith("instance-"), fixed.get().memberId());
  }

  @Test
  void rule77ForgetsAnIdThatIsNotUsedWithinTheSession() {
    String memberId = groups.newMemberId();
    groups.after(Groups.SESSION_MS);

    assertEquals(code(ErrorCode.UNKNOWN_MEMBER_ID), groups.join(memberId).get().errorCode());
  }

  @Test
  void rule78ChecksSessionTimeoutAndGroupIdAndMember() {
    assertEquals(code(ErrorCode.INVALID_SESSION_TIMEOUT),
        groups.join(joinRequest("").sessionTimeoutMs(5_999)).get().errorCode());
    assertEquals(code(ErrorCode.INVALID_SESSION_TIMEOUT),
        groups.join(joinRequest("").sessionTimeoutMs(1_800_001)).get().errorCode());
    assertEquals(code(ErrorCode.INVALID_GROUP_ID), groups.join(joinRequest("").groupId("")).get().errorCode());
    assertEquals(code(ErrorCode.UNKNOWN_MEMBER_ID), groups.join("nobody").get().errorCode());
    groups.newMemberId();
    assertEquals(code(ErrorCode.UNKNOWN_MEMBER_ID), groups.join("nobody").get().errorCode());
  }

  @Test
  void rule79WaitsForMoreMembersWhileTheyCome() {
    var first = groups.joinNew();
    groups.after(2_000);
    var second = groups.joinNew();
    groups.after(1_000);
    assertFalse(first.isThere(), "a member has come, so the delay is extended");
    groups.after(2_999);
    assertFalse(first.isThere());
    groups.after(1);

    assertEquals(1, first.get().generationId());
    assertEquals(1, second.get().generationId());
    assertEquals(3_000 + 3_000, groups.shard.nowMs());
  }

  @Test
  void rule79ExtendsTheDelayUpToTheRebalanceTimeoutOnly() {
    var first = groups.join(joinRequest(groups.newMemberId()).rebalanceTimeoutMs(7_000));
    for (int i = 0; i < 6; i++) {
      groups.after(1_000);
      groups.join(joinRequest(groups.newMemberId()).rebalanceTimeoutMs(7_000));
      assertFalse(first.isThere());
    }
    groups.after(999);
    assertFalse(first.isThere());
    groups.after(1);
    assertEquals(7, first.get().members().size());
  }

  @Test
  void rule80CompletesWhenAllHaveJoinedAgain() {
    var settled = groups.settle(2);
    var newcomer = groups.joinNew();
    var leader = groups.join(settled.leader());
    assertFalse(newcomer.isThere());
    var follower = groups.join(settled.follower());

    assertEquals(settled.generation() + 1, newcomer.get().generationId());
    assertEquals(settled.generation() + 1, leader.get().generationId());
    assertEquals(settled.generation() + 1, follower.get().generationId());
  }

  @Test
  void rule80RemovesThoseWhoDoNotJoinAgainInTime() {
    var settled = groups.settle(2);
    var leader = groups.join(settled.leader());
    for (int i = 0; i < 59; i++) {
      groups.after(1_000);
      assertEquals(code(ErrorCode.REBALANCE_IN_PROGRESS),
          groups.heartbeat(settled.follower(), settled.generation()).get().errorCode());
    }
    assertFalse(leader.isThere());
    groups.after(1_000);

    assertEquals(1, leader.get().members().size());
    assertEquals(code(ErrorCode.UNKNOWN_MEMBER_ID), groups.join(settled.follower()).get().errorCode());
  }

  @Test
  void rule80WaitsForMembersThatHaveJustBeenGivenAnId() {
    var settled = groups.settle(1);
    String pending = groups.newMemberId();
    var leader = groups.join(settled.leader());
    assertFalse(leader.isThere());
    groups.join(pending);

    assertEquals(2, leader.get().members().size());
  }

  @Test
  void rule83TakesTheProtocolWithMostVotesAmongThoseThatAllSupport() {
    var a = groups.join(joinRequest(groups.newMemberId()).protocols(protocols("x", "sticky", "range")));
    groups.join(joinRequest(groups.newMemberId()).protocols(protocols("range", "sticky")));
    groups.join(joinRequest(groups.newMemberId()).protocols(protocols("range", "sticky", "y")));
    groups.after(6_000);

    assertEquals("range", a.get().protocolName());
    assertEquals("range!", text(a.get().members().get(0).metadata()));
  }

  @Test
  void rule83RefusesMembersWithoutACommonProtocol() {
    groups.joinNew();

    assertEquals(code(ErrorCode.INCONSISTENT_GROUP_PROTOCOL),
        groups.join(joinRequest("").protocols(protocols("other"))).get().errorCode());
    assertEquals(code(ErrorCode.INCONSISTENT_GROUP_PROTOCOL),
        groups.join(joinRequest("").protocolType("connect")).get().errorCode());
    var nothing = joinRequest("").groupId("h").protocols(List.of());
    assertEquals(code(ErrorCode.INCONSISTENT_GROUP_PROTOCOL), groups.join(nothing).get().errorCode());
  }

  @Test
  void rule84GivesTheMembersToTheLeaderOnly() {
    var first = groups.joinNew();
    var second = groups.joinNew();
    groups.after(6_000);

    assertEquals(first.get().memberId(), first.get().leader());
    assertEquals(first.get().memberId(), second.get().leader());
    assertEquals(List.of(first.get().memberId(), second.get().memberId()),
        first.get().members().stream().map(JoinGroupResponseMember::memberId).toList());
    assertEquals(List.of(), second.get().members());
  }

  @Test
  void rule85LetsAFollowerJoinAgainWithoutARebalance() {
    var settled = groups.settle(2);
    var follower = groups.join(settled.follower()).get();

    assertEquals(settled.generation(), follower.generationId());
    assertEquals(settled.leader(), follower.leader());
    assertEquals(GroupState.STABLE, groups.group().state());
    assertEquals("a1", text(groups.sync(settled.follower(), settled.generation()).get().assignment()));
  }

  @Test
  void rule85RebalancesWhenAFollowerChangesItsProtocolsOrTheLeaderJoinsAgain() {
    var settled = groups.settle(2);
    assertFalse(groups.join(joinRequest(settled.follower()).protocols(protocols("range", "more"))).isThere());
    assertEquals(GroupState.PREPARING_REBALANCE, groups.group().state());
    groups.join(settled.leader());
    groups.sync(settled.members(), settled.generation() + 1);

    assertFalse(groups.join(settled.leader()).isThere());
    assertEquals(GroupState.PREPARING_REBALANCE, groups.group().state());
  }

  @Test
  void aMemberThatMissedTheAnswerGetsItAgain() {
    var leader = groups.joinNew();
    groups.after(3_000);
    var again = groups.join(leader.get().memberId());

    assertEquals(leader.get(), again.get());
  }

  @Test
  void versionsBefore7HaveAnEmptyProtocolNameInErrors() {
    var response = groups.send(groups.coordinator::joinGroup, 6, joinRequest("").build()).get();

    assertEquals("", response.protocolName());
    response.toBytes((short) 6);
  }

  @Test
  void version0HasOneTimeoutForBoth() {
    var first = groups.send(groups.coordinator::joinGroup, 0, joinRequest("").rebalanceTimeoutMs(-1).build());
    groups.after(3_000);

    assertEquals(code(ErrorCode.NONE), first.get().errorCode());
    assertEquals(Groups.SESSION_MS, groups.group().members().rebalanceTimeoutMs());
  }

  @Test
  void aFullGroupTakesNobodyElse() {
    var small = new Groups(Groups.config(3_000, 2));
    small.settle(2);
    var third = small.join("").get();

    assertEquals(code(ErrorCode.GROUP_MAX_SIZE_REACHED), third.errorCode());
    assertEquals("", third.memberId());
  }

  @Test
  void aGroupThatHasBecomeTooLargeShrinks() {
    var settled = groups.settle(3);
    var smaller = new Groups(Groups.config(3_000, 2), groups.log);
    assertEquals(GroupState.PREPARING_REBALANCE, smaller.group().state());
    var first = smaller.join(settled.members().get(0));
    var second = smaller.join(settled.members().get(1));
    var third = smaller.join(settled.members().get(2));

    assertEquals(code(ErrorCode.GROUP_MAX_SIZE_REACHED), third.get().errorCode());
    assertEquals(2, first.get().members().size());
    assertEquals(first.get().generationId(), second.get().generationId());
  }

  @Test
  void generationsAreNeverUsedTwice() {
    var settled = groups.settle(1);
    groups.leave(settled.leader(), null);
    assertEquals(GroupState.EMPTY, groups.group().state());
    groups.reload();
    var next = groups.joinNew();
    groups.after(3_000);

    assertEquals(settled.generation() + 2, next.get().generationId());
    assertNotEquals(settled.leader(), next.get().memberId());
  }
}
