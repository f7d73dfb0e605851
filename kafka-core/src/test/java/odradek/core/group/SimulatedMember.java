package odradek.core.group;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import odradek.api.ErrorCode;
import odradek.api.Uuid;
import odradek.api.message.HeartbeatRequest;
import odradek.api.message.HeartbeatResponse;
import odradek.api.message.JoinGroupRequest;
import odradek.api.message.JoinGroupResponse;
import odradek.api.message.LeaveGroupRequest;
import odradek.api.message.OffsetCommitRequest;
import odradek.api.message.OffsetCommitRequest.OffsetCommitRequestPartition;
import odradek.api.message.OffsetCommitRequest.OffsetCommitRequestTopic;
import odradek.api.message.OffsetCommitResponse;
import odradek.api.message.OffsetFetchRequest;
import odradek.api.message.OffsetFetchRequest.OffsetFetchRequestTopic;
import odradek.api.message.OffsetFetchResponse;
import odradek.api.message.SyncGroupRequest;
import odradek.api.message.SyncGroupRequest.SyncGroupRequestAssignment;
import odradek.api.message.SyncGroupResponse;

/** A client of the simulation. It behaves as clients do, one request at a time, until it crashes. */
final class SimulatedMember {

  private final GroupSimulation simulation;
  private final String groupId;
  private final String instanceId;
  private String memberId = "";
  private int generation = -1;
  private JoinGroupResponse joined;
  private boolean settled;
  private Runnable continuation;
  private Groups.Answer<?> outstanding;

  SimulatedMember(GroupSimulation simulation, String groupId, String instanceId) {
    this.simulation = simulation;
    this.groupId = groupId;
    this.instanceId = instanceId;
  }

  String groupId() {
    return groupId;
  }

  String memberId() {
    return memberId;
  }

  boolean isSettledIn(String group, int currentGeneration) {
    return groupId.equals(group) && settled && generation == currentGeneration;
  }

  /** Does the next thing, if it does not wait for something. */
  void act() {
    if (simulation.random().nextDouble() < simulation.crashChance()) {
      crash();
    }
    if (outstanding != null) {
      if (!outstanding.isThere()) {
        return;
      }
      outstanding = null;
      continuation.run();
    }
    if (outstanding == null) {
      next();
    }
  }

  /** Forgets everything; whatever was asked is answered to nobody. */
  private void crash() {
    simulation.note("crash of " + memberId);
    outstanding = null;
    reset();
  }

  private void reset() {
    memberId = "";
    rejoin();
  }

  private void rejoin() {
    generation = -1;
    joined = null;
    settled = false;
  }

  private <R> void await(Groups.Answer<R> answer, Consumer<R> then) {
    outstanding = simulation.track(answer);
    continuation = () -> then.accept(answer.get());
  }

  private void next() {
    int choice = simulation.random().nextInt(10);
    if (joined == null) {
      join();
    } else if (!settled) {
      sync();
    } else if (simulation.random().nextDouble() < simulation.leaveChance()) {
      leave();
    } else if (choice < 6) {
      heartbeat();
    } else if (choice < 8) {
      commit();
    } else if (choice < 9 || simulation.isHealthy()) {
      fetch();
    } else {
      rejoin();
      join();
    }
  }

  private void join() {
    var request = JoinGroupRequest.builder().groupId(groupId).memberId(memberId).groupInstanceId(instanceId)
        .sessionTimeoutMs(10_000).rebalanceTimeoutMs(20_000).protocolType("consumer")
        .protocols(Groups.protocols("range", "sticky"));
    int version = instanceId == null ? simulation.random().nextInt(10) : 5 + simulation.random().nextInt(5);
    var groups = simulation.groups();
    await(groups.send(groups.coordinator::joinGroup, version, request.build()), this::onJoin);
  }

  private void onJoin(JoinGroupResponse response) {
    switch (ErrorCode.forCode(response.errorCode())) {
      case NONE -> {
        simulation.joined(groupId, response);
        memberId = response.memberId();
        generation = response.generationId();
        joined = response;
      }
      case MEMBER_ID_REQUIRED -> memberId = response.memberId();
      case UNKNOWN_MEMBER_ID, FENCED_INSTANCE_ID, GROUP_MAX_SIZE_REACHED -> reset();
      case COORDINATOR_LOAD_IN_PROGRESS, COORDINATOR_NOT_AVAILABLE, NOT_COORDINATOR, REBALANCE_IN_PROGRESS -> rejoin();
      default -> throw new AssertionError("unexpected " + response);
    }
  }

  private void sync() {
    List<SyncGroupRequestAssignment> assignments = new ArrayList<>();
    if (joined.leader().equals(memberId) && !joined.skipAssignment()) {
      String token = simulation.newToken();
      joined.members().forEach(member -> assignments.add(
          new SyncGroupRequestAssignment(member.memberId(), Groups.bytes(token + ":" + member.memberId()))));
    }
    var request = SyncGroupRequest.builder().groupId(groupId).memberId(memberId).groupInstanceId(instanceId)
        .generationId(generation).protocolType(joined.protocolType()).protocolName(joined.protocolName())
        .assignments(assignments);
    var groups = simulation.groups();
    int deletions = simulation.deletions(groupId);
    await(groups.send(groups.coordinator::syncGroup, 5, request.build()), response -> onSync(response, deletions));
  }

  private void onSync(SyncGroupResponse response, int deletions) {
    switch (ErrorCode.forCode(response.errorCode())) {
      case NONE -> {
        simulation.synced(groupId, deletions, generation, memberId, response);
        settled = true;
      }
      case UNKNOWN_MEMBER_ID, FENCED_INSTANCE_ID -> reset();
      case ILLEGAL_GENERATION, REBALANCE_IN_PROGRESS, COORDINATOR_NOT_AVAILABLE, NOT_COORDINATOR -> rejoin();
      default -> throw new AssertionError("unexpected " + response);
    }
  }

  private void heartbeat() {
    var request = HeartbeatRequest.builder().groupId(groupId).memberId(memberId).groupInstanceId(instanceId)
        .generationId(generation);
    var groups = simulation.groups();
    await(groups.send(groups.coordinator::heartbeat, 4, request.build()), this::onHeartbeat);
  }

  private void onHeartbeat(HeartbeatResponse response) {
    react(ErrorCode.forCode(response.errorCode()));
  }

  private void react(ErrorCode error) {
    switch (error) {
      case NONE, COORDINATOR_LOAD_IN_PROGRESS, COORDINATOR_NOT_AVAILABLE, NOT_COORDINATOR -> { }
      case UNKNOWN_MEMBER_ID, FENCED_INSTANCE_ID -> reset();
      case ILLEGAL_GENERATION, REBALANCE_IN_PROGRESS, GROUP_ID_NOT_FOUND -> rejoin();
      default -> throw new AssertionError("unexpected " + error);
    }
  }

  private void leave() {
    var groups = simulation.groups();
    await(groups.send(groups.coordinator::leaveGroup, 5, leaveRequest(memberId)), response -> reset());
  }

  private LeaveGroupRequest leaveRequest(String leavingMemberId) {
    return LeaveGroupRequest.builder().groupId(groupId)
        .members(List.of(new LeaveGroupRequest.MemberIdentity(leavingMemberId, instanceId, "leaving"))).build();
  }

  /** Somebody else takes the member out, whatever it waits for. */
  void removedByAdministrator() {
    simulation.note(memberId + " is removed");
    var groups = simulation.groups();
    String named = instanceId == null ? memberId : "";
    simulation.track(groups.send(groups.coordinator::leaveGroup, 5, leaveRequest(named)));
  }

  private void commit() {
    long offset = simulation.nextOffset(groupId);
    int deletions = simulation.deletions(groupId);
    var request = OffsetCommitRequest.builder().groupId(groupId).memberId(memberId).groupInstanceId(instanceId)
        .generationIdOrMemberEpoch(generation).topics(List.of(new OffsetCommitRequestTopic("t", Uuid.ZERO,
            List.of(new OffsetCommitRequestPartition(0, offset, -1, "")))));
    var groups = simulation.groups();
    await(groups.send(groups.coordinator::commitOffsets, 9, request.build()), response ->
        onCommit(response, offset, deletions));
  }

  private void onCommit(OffsetCommitResponse response, long offset, int deletions) {
    ErrorCode error = ErrorCode.forCode(Groups.commitCode(response));
    if (error == ErrorCode.NONE) {
      simulation.acknowledged(groupId, offset, deletions);
    }
    react(error);
  }

  private void fetch() {
    long floor = simulation.floor(groupId);
    int deletions = simulation.deletions(groupId);
    var request = OffsetFetchRequest.builder().groupId(groupId)
        .topics(List.of(new OffsetFetchRequestTopic("t", List.of(0))));
    var groups = simulation.groups();
    await(groups.send(groups.coordinator::fetchOffsets, 7, request.build()), response ->
        onFetch(response, floor, deletions));
  }

  private void onFetch(OffsetFetchResponse response, long floor, int deletions) {
    if (response.errorCode() == ErrorCode.NONE.code()) {
      simulation.fetched(groupId, response.topics().get(0).partitions().get(0).committedOffset(), floor, deletions);
    }
  }
}
