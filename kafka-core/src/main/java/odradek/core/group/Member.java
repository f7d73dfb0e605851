package odradek.core.group;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import odradek.api.message.JoinGroupResponse;
import odradek.api.message.SyncGroupResponse;
import odradek.core.coordinator.Reply;
import odradek.core.group.GroupRecord.StoredMember;
import odradek.core.runtime.Cancellable;

/**
 * A member of a classic group.
 *
 * <p>What is stored: identity, timeouts, the metadata in the chosen protocol, the assignment. The rest is lost with the
 * coordinator: which requests wait, and how long the session still lasts.
 */
final class Member {

  private final String memberId;
  private final String instanceId;
  private String clientId;
  private String clientHost;
  private int rebalanceTimeoutMs;
  private int sessionTimeoutMs;
  private List<MemberProtocol> protocols;
  private ByteBuffer assignment = Bytes.EMPTY;
  private Reply<JoinGroupResponse> joinReply;
  private Reply<SyncGroupResponse> syncReply;
  private final Session session = new Session();

  /** Whether the member has never got through a join, so that it does not know its id and cannot send heartbeats. */
  private boolean isNew;

  /**
   * When a member's session ends. The timer may be early: it looks again then, so that a heartbeat costs next to
   * nothing.
   */
  static final class Session {
    long deadlineMs;
    long timerAtMs;
    Cancellable timer;

    void cancel() {
      if (timer != null) {
        timer.cancel();
        timer = null;
      }
    }
  }

  Member(String memberId, String instanceId) {
    this.memberId = memberId;
    this.instanceId = instanceId;
  }

  /** A member as it was stored: it supports only the protocol that was chosen. */
  static Member restored(StoredMember stored, String protocol) {
    var member = new Member(stored.memberId(), stored.instanceId());
    member.clientId = stored.clientId();
    member.clientHost = stored.clientHost();
    member.rebalanceTimeoutMs = stored.rebalanceTimeoutMs();
    member.sessionTimeoutMs = stored.sessionTimeoutMs();
    member.protocols = List.of(new MemberProtocol(protocol, stored.subscription()));
    member.assignment = stored.assignment();
    return member;
  }

  /** The same static member under a new id; nobody waits for it yet. */
  Member renamed(String newMemberId) {
    var member = new Member(newMemberId, instanceId);
    member.clientId = clientId;
    member.clientHost = clientHost;
    member.rebalanceTimeoutMs = rebalanceTimeoutMs;
    member.sessionTimeoutMs = sessionTimeoutMs;
    member.protocols = protocols;
    member.assignment = assignment;
    return member;
  }

  String memberId() {
    return memberId;
  }

  /** The id of a static member, or null. */
  String instanceId() {
    return instanceId;
  }

  boolean isStatic() {
    return instanceId != null;
  }

  String clientId() {
    return clientId;
  }

  String clientHost() {
    return clientHost;
  }

  void client(String id, String host) {
    clientId = id;
    clientHost = host;
  }

  int rebalanceTimeoutMs() {
    return rebalanceTimeoutMs;
  }

  int sessionTimeoutMs() {
    return sessionTimeoutMs;
  }

  void timeouts(int rebalanceMs, int sessionMs) {
    rebalanceTimeoutMs = rebalanceMs;
    sessionTimeoutMs = sessionMs;
  }

  /** What the member supports, its favourite first. */
  List<MemberProtocol> protocols() {
    return protocols;
  }

  void protocols(List<MemberProtocol> supported) {
    protocols = supported;
  }

  /** What the member says in a protocol, nothing if it does not support it. */
  ByteBuffer metadata(String protocol) {
    for (MemberProtocol candidate : protocols) {
      if (candidate.name().equals(protocol)) {
        return candidate.metadata();
      }
    }
    return Bytes.EMPTY;
  }

  /** The first of the candidates in the member's own order, or null. */
  String vote(Set<String> candidates) {
    for (MemberProtocol protocol : protocols) {
      if (candidates.contains(protocol.name())) {
        return protocol.name();
      }
    }
    return null;
  }

  ByteBuffer assignment() {
    return assignment;
  }

  void assignment(ByteBuffer assigned) {
    assignment = assigned;
  }

  Session session() {
    return session;
  }

  boolean isNew() {
    return isNew;
  }

  void isNew(boolean value) {
    isNew = value;
  }

  boolean isAwaitingJoin() {
    return joinReply != null;
  }

  boolean isAwaitingSync() {
    return syncReply != null;
  }

  /** Sets who waits for the join to complete, and gives back who waited before. */
  Reply<JoinGroupResponse> joinReply(Reply<JoinGroupResponse> reply) {
    Reply<JoinGroupResponse> before = joinReply;
    joinReply = reply;
    return before;
  }

  /** Sets who waits for an assignment, and gives back who waited before. */
  Reply<SyncGroupResponse> syncReply(Reply<SyncGroupResponse> reply) {
    Reply<SyncGroupResponse> before = syncReply;
    syncReply = reply;
    return before;
  }
}
