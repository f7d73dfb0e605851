package odradek.server.it.wire;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.common.message.HeartbeatRequestData;
import org.apache.kafka.common.message.HeartbeatResponseData;
import org.apache.kafka.common.message.JoinGroupRequestData;
import org.apache.kafka.common.message.JoinGroupResponseData;
import org.apache.kafka.common.message.LeaveGroupRequestData;
import org.apache.kafka.common.message.LeaveGroupResponseData;
import org.apache.kafka.common.message.OffsetCommitRequestData;
import org.apache.kafka.common.message.OffsetCommitResponseData;
import org.apache.kafka.common.message.SyncGroupRequestData;
import org.apache.kafka.common.message.SyncGroupResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;

/** One member of a classic group, step by step, on a connection of its own. */
public final class MemberProbe implements AutoCloseable {

  /** The versions used unless a test asks for another. */
  public static final int JOIN_VERSION = 9;

  private static final int SYNC_VERSION = 5;
  private static final int HEARTBEAT_VERSION = 4;
  private static final int LEAVE_VERSION = 5;
  private static final int COMMIT_VERSION = 9;

  private final WireConnection connection;
  private final String group;
  private String instanceId;
  private String memberId = "";
  private int generation = -1;
  private String protocol = "range";
  private int pendingJoin;
  private int pendingSync;

  public MemberProbe(InetSocketAddress address, String group) throws IOException {
    this.connection = WireConnection.open(address);
    this.group = group;
  }

  /** Makes this a static member. */
  public MemberProbe instanceId(String id) {
    this.instanceId = id;
    return this;
  }

  /** Claims another protocol than the one that was chosen. */
  public void claimProtocol(String name) {
    this.protocol = name;
  }

  public String memberId() {
    return memberId;
  }

  public int generation() {
    return generation;
  }

  public WireConnection connection() {
    return connection;
  }

  /** A request to join with one protocol of the given name. */
  public JoinGroupRequestData joinRequest(String... protocols) {
    JoinGroupRequestData request = new JoinGroupRequestData().setGroupId(group).setMemberId(memberId)
        .setGroupInstanceId(instanceId).setSessionTimeoutMs(10_000).setRebalanceTimeoutMs(10_000)
        .setProtocolType("consumer");
    for (String protocol : protocols) {
      request.protocols().add(new JoinGroupRequestData.JoinGroupRequestProtocol().setName(protocol)
          .setMetadata(("metadata of " + protocol).getBytes(StandardCharsets.UTF_8)));
    }
    return request;
  }

  /** Sends a request to join and does not wait for the answer. */
  public void sendJoin(String... protocols) throws IOException {
    pendingJoin = connection.send(ApiKeys.JOIN_GROUP, JOIN_VERSION, joinRequest(protocols));
  }

  /** Reads the answer to {@link #sendJoin} and takes over member id and generation. */
  public JoinGroupResponseData receiveJoin() throws IOException {
    JoinGroupResponseData answer =
        connection.receive(ApiKeys.JOIN_GROUP, JOIN_VERSION, pendingJoin, JoinGroupResponseData.class);
    memberId = answer.memberId();
    generation = answer.generationId();
    protocol = answer.errorCode() == 0 ? answer.protocolName() : protocol;
    return answer;
  }

  /** Joins; where the group wants a member id first, joins again with it. */
  public JoinGroupResponseData join(String... protocols) throws IOException {
    sendJoin(protocols);
    JoinGroupResponseData answer = receiveJoin();
    if (answer.errorCode() == Errors.MEMBER_ID_REQUIRED.code()) {
      sendJoin(protocols);
      answer = receiveJoin();
    }
    return answer;
  }

  /** Gets a member id without waiting for a rebalance. */
  public void obtainMemberId(String... protocols) throws IOException {
    sendJoin(protocols);
    Errors error = Errors.forCode(receiveJoin().errorCode());
    if (error != Errors.MEMBER_ID_REQUIRED) {
      throw new AssertionError("expected MEMBER_ID_REQUIRED but got " + error);
    }
  }

  /** Asks for the assignment without waiting for it; a leader hands over those of all. */
  public void sendSync(String... memberAndAssignment) throws IOException {
    SyncGroupRequestData request = new SyncGroupRequestData().setGroupId(group).setMemberId(memberId)
        .setGenerationId(generation).setGroupInstanceId(instanceId).setProtocolType("consumer")
        .setProtocolName(protocol);
    for (int i = 0; i < memberAndAssignment.length; i += 2) {
      request.assignments().add(new SyncGroupRequestData.SyncGroupRequestAssignment()
          .setMemberId(memberAndAssignment[i])
          .setAssignment(memberAndAssignment[i + 1].getBytes(StandardCharsets.UTF_8)));
    }
    pendingSync = connection.send(ApiKeys.SYNC_GROUP, SYNC_VERSION, request);
  }

  /** The answer to {@link #sendSync}: the assignment, or the name of an error. */
  public String receiveSync() throws IOException {
    SyncGroupResponseData answer =
        connection.receive(ApiKeys.SYNC_GROUP, SYNC_VERSION, pendingSync, SyncGroupResponseData.class);
    return answer.errorCode() == 0 ? new String(answer.assignment(), StandardCharsets.UTF_8)
        : Errors.forCode(answer.errorCode()).name();
  }

  /** {@link #sendSync} and {@link #receiveSync}. */
  public String sync(String... memberAndAssignment) throws IOException {
    sendSync(memberAndAssignment);
    return receiveSync();
  }

  /** Sends a heartbeat. */
  public Errors heartbeat() throws IOException {
    return heartbeat(memberId, generation);
  }

  /** Sends a heartbeat in another's name. */
  public Errors heartbeat(String member, int ofGeneration) throws IOException {
    HeartbeatRequestData request = new HeartbeatRequestData().setGroupId(group).setMemberId(member)
        .setGenerationId(ofGeneration).setGroupInstanceId(instanceId);
    return Errors.forCode(
        connection.call(ApiKeys.HEARTBEAT, HEARTBEAT_VERSION, request, HeartbeatResponseData.class).errorCode());
  }

  /** Leaves; the answer about this member. */
  public Errors leave() throws IOException {
    LeaveGroupRequestData request = new LeaveGroupRequestData().setGroupId(group).setMembers(List.of(
        new LeaveGroupRequestData.MemberIdentity().setMemberId(memberId).setGroupInstanceId(instanceId)));
    LeaveGroupResponseData answer =
        connection.call(ApiKeys.LEAVE_GROUP, LEAVE_VERSION, request, LeaveGroupResponseData.class);
    return Errors.forCode(answer.errorCode() != 0 ? answer.errorCode() : answer.members().get(0).errorCode());
  }

  /** Commits an offset in partition 0 of a topic. */
  public Errors commit(String topic, long offset, String metadata) throws IOException {
    OffsetCommitRequestData request = new OffsetCommitRequestData().setGroupId(group).setMemberId(memberId)
        .setGroupInstanceId(instanceId).setGenerationIdOrMemberEpoch(generation)
        .setTopics(List.of(new OffsetCommitRequestData.OffsetCommitRequestTopic().setName(topic).setPartitions(List.of(
            new OffsetCommitRequestData.OffsetCommitRequestPartition().setPartitionIndex(0)
                .setCommittedOffset(offset).setCommittedMetadata(metadata)))));
    return Errors.forCode(
        connection.call(ApiKeys.OFFSET_COMMIT, COMMIT_VERSION, request, OffsetCommitResponseData.class)
            .topics().get(0).partitions().get(0).errorCode());
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }
}
