package odradek.server.it;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import odradek.server.it.broker.BrokerUnderTest;
import odradek.server.it.broker.SharedBroker;
import odradek.server.it.client.JavaClients;
import odradek.server.it.wire.MemberProbe;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.message.JoinGroupRequestData;
import org.apache.kafka.common.message.JoinGroupResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The classic group protocol, one request at a time. */
@ExtendWith(SharedBroker.class)
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class GroupConformanceIT {

  private final BrokerUnderTest broker;
  private final JavaClients clients;
  private final List<MemberProbe> open = new ArrayList<>();

  GroupConformanceIT(BrokerUnderTest broker) {
    this.broker = broker;
    this.clients = new JavaClients(broker);
  }

  /** A group that somebody has looked for has a coordinator from then on. */
  @BeforeEach
  void findCoordinator() {
    try (Admin admin = clients.admin()) {
      JavaClients.get(admin.listConsumerGroupOffsets("gc-any").partitionsToOffsetAndMetadata());
    }
  }

  @AfterEach
  void closeMembers() throws IOException {
    for (MemberProbe member : open) {
      member.close();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 5, 6, 7, 8, 9})
  void aNewMemberIsFirstGivenAnId(int version) throws IOException {
    MemberProbe member = member("gc-id-" + version);
    JoinGroupResponseData first = join(member, version, member.joinRequest("range"));
    assertEquals(Errors.MEMBER_ID_REQUIRED.code(), first.errorCode());
    assertTrue(first.memberId().startsWith("wire-"), first.memberId());
    assertEquals(-1, first.generationId());
    JoinGroupResponseData second = join(member, version, member.joinRequest("range").setMemberId(first.memberId()));
    assertEquals(Errors.NONE.code(), second.errorCode());
    assertEquals(first.memberId(), second.memberId());
    assertEquals(first.memberId(), second.leader());
    assertEquals(1, second.generationId());
    assertEquals("range", second.protocolName());
    assertEquals(version >= 7 ? "consumer" : null, second.protocolType());
    assertEquals(1, second.members().size());
    assertArrayEquals("metadata of range".getBytes(), second.members().get(0).metadata());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void oldVersionsJoinAtOnce(int version) throws IOException {
    MemberProbe member = member("gc-old-" + version);
    JoinGroupResponseData answer = join(member, version, member.joinRequest("range"));
    assertEquals(Errors.NONE.code(), answer.errorCode());
    assertEquals(1, answer.generationId());
  }

  @ParameterizedTest
  @CsvSource({"999, INVALID_SESSION_TIMEOUT", "1800001, INVALID_SESSION_TIMEOUT", "-1, INVALID_SESSION_TIMEOUT",
      "1800000, MEMBER_ID_REQUIRED", "1000, MEMBER_ID_REQUIRED"})
  void theSessionTimeoutHasBounds(int timeoutMs, Errors expected) throws IOException {
    MemberProbe member = member("gc-session");
    assertEquals(expected.code(),
        join(member, 9, member.joinRequest("range").setSessionTimeoutMs(timeoutMs)).errorCode());
  }

  @Test
  void joinsThatMakeNoSenseAreRefused() throws IOException {
    MemberProbe member = member("gc-nonsense");
    assertEquals(Errors.INVALID_GROUP_ID.code(),
        join(member, 9, member.joinRequest("range").setGroupId("")).errorCode());
    assertEquals(Errors.UNKNOWN_MEMBER_ID.code(),
        join(member, 9, member.joinRequest("range").setMemberId("stranger")).errorCode());
    assertEquals(Errors.INCONSISTENT_GROUP_PROTOCOL.code(), join(member, 9, member.joinRequest()).errorCode());
    assertEquals(Errors.INCONSISTENT_GROUP_PROTOCOL.code(),
        join(member, 9, member.joinRequest("range").setProtocolType("")).errorCode());
  }

  @Test
  void strangersAreToldSo() throws IOException {
    MemberProbe member = member("gc-stranger");
    member.join("range");
    member.sync(member.memberId(), "all");
    assertEquals(Errors.UNKNOWN_MEMBER_ID, member.heartbeat("stranger", 1));
    assertEquals(Errors.ILLEGAL_GENERATION, member.heartbeat(member.memberId(), 7));
    assertEquals(Errors.NONE, member.heartbeat());
    assertEquals(Errors.UNKNOWN_MEMBER_ID, member("gc-stranger-none").heartbeat("nobody", 1));
    MemberProbe outsider = member("gc-stranger");
    assertEquals("UNKNOWN_MEMBER_ID", outsider.sync());
    assertEquals(Errors.UNKNOWN_MEMBER_ID, outsider.leave());
    MemberProbe other = member("gc-stranger");
    other.obtainMemberId("range");
    JoinGroupResponseData refused = other.join("roundrobin");
    assertEquals(Errors.INCONSISTENT_GROUP_PROTOCOL.code(), refused.errorCode());
  }

  @Test
  void theProtocolIsOneThatAllHave() throws IOException {
    MemberProbe first = member("gc-protocol");
    assertEquals("a", first.join("a", "b").protocolName());
    MemberProbe second = member("gc-protocol");
    second.obtainMemberId("c", "b");
    second.sendJoin("c", "b");
    awaitRebalance(first);
    first.sendJoin("a", "b");
    assertEquals("b", first.receiveJoin().protocolName());
    assertEquals("b", second.receiveJoin().protocolName());
    second.claimProtocol("c");
    assertEquals("INCONSISTENT_GROUP_PROTOCOL", second.sync());
  }

  @Test
  void syncHasToNameTheProtocol() throws IOException {
    MemberProbe member = member("gc-unnamed");
    member.join("range");
    member.claimProtocol(null);
    assertEquals("INCONSISTENT_GROUP_PROTOCOL", member.sync(member.memberId(), "all"));
    member.claimProtocol("range");
    assertEquals("all", member.sync(member.memberId(), "all"));
  }

  @Test
  void aRebalanceGoesThroughItsStates() throws IOException {
    String topic = "gc-states";
    clients.createTopic(topic);
    MemberProbe leader = member("gc-states");
    assertEquals(1, leader.join("range").generationId());
    assertEquals("all", leader.sync(leader.memberId(), "all"));
    assertEquals(Errors.NONE, leader.heartbeat());
    MemberProbe follower = member("gc-states");
    follower.obtainMemberId("range");
    assertEquals(Errors.NONE, leader.heartbeat(), "a member that only has its id does not disturb");
    follower.sendJoin("range");
    awaitRebalance(leader);
    assertEquals(Errors.NONE, leader.commit(topic, 5, "while members join"));
    leader.sendJoin("range");
    JoinGroupResponseData led = leader.receiveJoin();
    JoinGroupResponseData followed = follower.receiveJoin();
    assertEquals(2, led.generationId());
    assertEquals(2, followed.generationId());
    assertEquals(leader.memberId(), followed.leader());
    assertEquals(2, led.members().size());
    assertEquals(0, followed.members().size());
    assertEquals(Errors.NONE, leader.heartbeat(), "heartbeats are taken while the leader assigns");
    assertEquals(Errors.REBALANCE_IN_PROGRESS, leader.commit(topic, 6, "while the leader assigns"));
    follower.sendSync();
    assertEquals("for the leader", leader.sync(leader.memberId(), "for the leader"));
    assertEquals("", follower.receiveSync(), "who is not in the leader's list gets nothing");
    assertEquals(Errors.NONE, leader.commit(topic, 7, "stable"));
    assertEquals("", follower.sync(), "an assignment may be asked for again");
  }

  @Test
  void aFollowerThatRejoinsUnchangedDisturbsNobodyButALeaderDoes() throws IOException {
    MemberProbe leader = member("gc-rejoin");
    MemberProbe follower = member("gc-rejoin");
    establish(leader, follower);
    int generation = leader.generation();
    JoinGroupResponseData again = follower.join("range");
    assertEquals(Errors.NONE.code(), again.errorCode());
    assertEquals(generation, again.generationId());
    assertEquals(leader.memberId(), again.leader());
    assertEquals("f", follower.sync());
    assertEquals(Errors.NONE, leader.heartbeat());
    leader.sendJoin("range");
    awaitRebalance(follower);
    follower.sendJoin("range");
    assertEquals(generation + 1, leader.receiveJoin().generationId());
    assertEquals(generation + 1, follower.receiveJoin().generationId());
  }

  @Test
  void membersThatDoNotRejoinInTimeAreLeftOut() throws IOException {
    MemberProbe lazy = member("gc-lazy");
    JoinGroupRequestData request = lazy.joinRequest("range").setRebalanceTimeoutMs(1_500);
    lazy.obtainMemberId("range");
    assertEquals(0, join(lazy, 9, request.setMemberId(lazy.memberId())).errorCode());
    MemberProbe eager = member("gc-lazy");
    eager.obtainMemberId("range");
    JoinGroupResponseData answer = eager.join("range");
    assertEquals(Errors.NONE.code(), answer.errorCode());
    assertEquals(1, answer.members().size());
    assertEquals(eager.memberId(), answer.leader());
    assertEquals(Errors.UNKNOWN_MEMBER_ID, lazy.heartbeat(lazy.memberId(), 1));
  }

  @Test
  void aMemberThatLeavesStartsARebalance() throws IOException {
    MemberProbe leader = member("gc-leave");
    MemberProbe follower = member("gc-leave");
    establish(leader, follower);
    assertEquals(Errors.NONE, follower.leave());
    assertEquals(Errors.REBALANCE_IN_PROGRESS, leader.heartbeat());
    JoinGroupResponseData alone = leader.join("range");
    assertEquals(1, alone.members().size());
    assertEquals(Errors.UNKNOWN_MEMBER_ID, follower.leave());
    assertEquals(Errors.UNKNOWN_MEMBER_ID, follower.heartbeat());
  }

  @Test
  void aMemberWhoseSessionEndsStartsARebalance() throws IOException {
    MemberProbe leader = member("gc-expire");
    leader.join("range");
    leader.sync(leader.memberId(), "all");
    MemberProbe silent = member("gc-expire");
    silent.obtainMemberId("range");
    int join = silent.connection().send(ApiKeys.JOIN_GROUP, MemberProbe.JOIN_VERSION,
        silent.joinRequest("range").setSessionTimeoutMs(1_000));
    awaitRebalance(leader);
    leader.sendJoin("range");
    assertEquals(2, leader.receiveJoin().generationId());
    silent.connection().receive(ApiKeys.JOIN_GROUP, MemberProbe.JOIN_VERSION, join, JoinGroupResponseData.class);
    leader.sync(leader.memberId(), "all");
    awaitRebalance(leader);
    assertEquals(1, leader.join("range").members().size());
  }

  @Test
  void aStaticMemberReturnsWithoutARebalanceAndFencesItsFormerSelf() throws IOException {
    clients.createTopic("gc-static");
    MemberProbe leader = member("gc-static").instanceId("one");
    MemberProbe member = member("gc-static").instanceId("two");
    leader.sendJoin("range");
    assertEquals(0, leader.receiveJoin().errorCode(), "a static member needs no id first");
    member.sendJoin("range");
    awaitRebalance(leader);
    leader.sendJoin("range");
    leader.receiveJoin();
    int generation = member.receiveJoin().generationId();
    member.sendSync();
    leader.sync(leader.memberId(), "l", member.memberId(), "m");
    assertEquals("m", member.receiveSync());
    MemberProbe again = member("gc-static").instanceId("two");
    again.sendJoin("range");
    JoinGroupResponseData back = again.receiveJoin();
    assertEquals(Errors.NONE.code(), back.errorCode());
    assertEquals(generation, back.generationId());
    assertNotEquals(member.memberId(), back.memberId());
    assertEquals("m", again.sync());
    assertEquals(Errors.NONE, leader.heartbeat());
    assertEquals(Errors.FENCED_INSTANCE_ID, member.heartbeat());
    assertEquals("FENCED_INSTANCE_ID", member.sync());
    assertEquals(Errors.FENCED_INSTANCE_ID, member.commit("gc-static", 1, ""));
    member.sendJoin("range");
    assertEquals(Errors.FENCED_INSTANCE_ID.code(), member.receiveJoin().errorCode());
    assertEquals(Errors.FENCED_INSTANCE_ID, member.leave());
  }

  private MemberProbe member(String group) throws IOException {
    MemberProbe member = new MemberProbe(broker.address(), group);
    open.add(member);
    return member;
  }

  /** Two members in a stable group with the assignments l and f. */
  private static void establish(MemberProbe leader, MemberProbe follower) throws IOException {
    leader.join("range");
    follower.obtainMemberId("range");
    follower.sendJoin("range");
    awaitRebalance(leader);
    leader.sendJoin("range");
    leader.receiveJoin();
    follower.receiveJoin();
    follower.sendSync();
    assertEquals("l", leader.sync(leader.memberId(), "l", follower.memberId(), "f"));
    assertEquals("f", follower.receiveSync());
  }

  /** Heartbeats until the coordinator says that others are joining. */
  private static void awaitRebalance(MemberProbe member) throws IOException {
    Errors answer = member.heartbeat();
    while (answer == Errors.NONE) {
      answer = member.heartbeat();
    }
    assertEquals(Errors.REBALANCE_IN_PROGRESS, answer);
  }

  private static JoinGroupResponseData join(MemberProbe member, int version, JoinGroupRequestData request)
      throws IOException {
    return member.connection().call(ApiKeys.JOIN_GROUP, version, request, JoinGroupResponseData.class);
  }
}
