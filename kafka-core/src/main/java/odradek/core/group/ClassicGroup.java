package odradek.core.group;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import odradek.api.ErrorCode;
import odradek.core.group.GroupRecord.GroupStored;
import odradek.core.group.GroupRecord.StoredMember;
import odradek.core.runtime.Cancellable;

/**
 * A classic group: members that agree on a protocol, one of which assigns the work. Also what holds the offsets of
 * consumers without members; such a group has no protocol type.
 *
 * <p>Nothing in here decides or answers; that is what the commands and {@link Rebalancer} are for.
 */
final class ClassicGroup {

  /** The protocol type of consumers, whose subscriptions can be read. */
  static final String CONSUMER = "consumer";

  private final String groupId;
  private final GroupMembers members = new GroupMembers();
  private final Map<String, Cancellable> pendingMembers = new HashMap<>();
  private final Set<String> pendingSyncs = new LinkedHashSet<>();
  private GroupState state = GroupState.EMPTY;
  private GroupState previousState = GroupState.EMPTY;
  private long stateSinceMs;
  private int generation;
  private String protocolType;
  private String protocol;
  private String leaderId;
  private Set<String> subscribedTopics = Set.of();
  private boolean newMemberAdded;
  private Cancellable joinTimer;
  private Cancellable syncTimer;

  ClassicGroup(String groupId, long nowWallMs) {
    this.groupId = groupId;
    this.stateSinceMs = nowWallMs;
  }

  String groupId() {
    return groupId;
  }

  GroupMembers members() {
    return members;
  }

  GroupState state() {
    return state;
  }

  /** The state before this one. */
  GroupState previousState() {
    return previousState;
  }

  boolean is(GroupState expected) {
    return state == expected;
  }

  void become(GroupState next, long nowWallMs) {
    previousState = state;
    state = next;
    stateSinceMs = nowWallMs;
  }

  /** Since when the group is in its state, wall clock; -1 in what very old brokers have stored. */
  long stateSinceMs() {
    return stateSinceMs;
  }

  int generation() {
    return generation;
  }

  /** What kind of members the group has, or null if it never had any. */
  String protocolType() {
    return protocolType;
  }

  boolean isOfConsumers() {
    return CONSUMER.equals(protocolType);
  }

  /** The protocol chosen for this generation, or null. */
  String protocol() {
    return protocol;
  }

  String leaderId() {
    return leaderId;
  }

  boolean isLeader(String memberId) {
    return memberId.equals(leaderId);
  }

  void leaderId(String memberId) {
    leaderId = memberId;
  }

  /** Begins the next generation, which has members. */
  void beginGeneration(long nowWallMs) {
    generation = nextGeneration();
    protocol = members.selectProtocol();
    subscribedTopics = computeSubscribedTopics();
    pendingSyncs.clear();
    become(GroupState.COMPLETING_REBALANCE, nowWallMs);
  }

  int nextGeneration() {
    return generation == Integer.MAX_VALUE ? 1 : generation + 1;
  }

  void add(Member member, String memberProtocolType) {
    if (members.isEmpty()) {
      protocolType = memberProtocolType;
    }
    if (leaderId == null) {
      leaderId = member.memberId();
    }
    members.add(member);
    forgetPending(member.memberId());
  }

  /** Takes out a member; if it led the group, the oldest of the others does. */
  Member remove(String memberId) {
    Member removed = members.remove(memberId);
    if (isLeader(memberId)) {
      leaderId = members.isEmpty() ? null : members.all().iterator().next().memberId();
    }
    pendingSyncs.remove(memberId);
    return removed;
  }

  /** Whether an id was given out to somebody who has yet to join with it. */
  boolean isPending(String memberId) {
    return pendingMembers.containsKey(memberId);
  }

  boolean hasPending() {
    return !pendingMembers.isEmpty();
  }

  void addPending(String memberId, Cancellable expiry) {
    pendingMembers.put(memberId, expiry);
  }

  boolean forgetPending(String memberId) {
    Cancellable expiry = pendingMembers.remove(memberId);
    if (expiry != null) {
      expiry.cancel();
    }
    return expiry != null;
  }

  /** Whether nobody is missing for the join to complete. */
  boolean hasEveryoneJoined() {
    return members.allAwaitJoin() && pendingMembers.isEmpty();
  }

  /** The members of this generation that have not asked for their assignment. */
  Set<String> pendingSyncs() {
    return pendingSyncs;
  }

  /** Whether somebody has come since the initial delay was last looked at. */
  boolean newMemberAdded() {
    return newMemberAdded;
  }

  void newMemberAdded(boolean value) {
    newMemberAdded = value;
  }

  void joinTimer(Cancellable timer) {
    if (joinTimer != null) {
      joinTimer.cancel();
    }
    joinTimer = timer;
  }

  void syncTimer(Cancellable timer) {
    if (syncTimer != null) {
      syncTimer.cancel();
    }
    syncTimer = timer;
  }

  /** Whether a client with such protocols could be a member. */
  boolean supports(String memberProtocolType, List<MemberProtocol> protocols) {
    if (members.isEmpty()) {
      return !memberProtocolType.isEmpty() && !protocols.isEmpty();
    }
    return memberProtocolType.equals(protocolType) && members.supportsAny(protocols);
  }

  /** Who somebody is that claims to be a member: NONE, UNKNOWN_MEMBER_ID or FENCED_INSTANCE_ID. */
  ErrorCode validateMember(String memberId, String instanceId) {
    if (instanceId != null) {
      String current = members.memberIdOf(instanceId);
      if (current == null) {
        return ErrorCode.UNKNOWN_MEMBER_ID;
      }
      if (!current.equals(memberId)) {
        return ErrorCode.FENCED_INSTANCE_ID;
      }
    }
    return members.get(memberId) == null ? ErrorCode.UNKNOWN_MEMBER_ID : ErrorCode.NONE;
  }

  /** Whether members read a topic; where that cannot be told, consumers read everything. */
  boolean isSubscribedTo(String topic) {
    return subscribedTopics == null ? isOfConsumers() : subscribedTopics.contains(topic);
  }

  /** Whether it is known what the members read. */
  boolean knowsSubscriptions() {
    return subscribedTopics != null;
  }

  private Set<String> computeSubscribedTopics() {
    if (members.isEmpty()) {
      return Set.of();
    }
    if (!isOfConsumers() || protocol == null) {
      return null;
    }
    Set<String> topics = new LinkedHashSet<>();
    for (Member member : members.all()) {
      List<String> subscribed = ConsumerProtocol.subscribedTopics(member.metadata(protocol));
      if (subscribed == null) {
        return null;
      }
      topics.addAll(subscribed);
    }
    return topics;
  }

  /** What to write down so that the group survives with these assignments. */
  GroupStored toStored(int storedGeneration, Map<String, ByteBuffer> assignments, long nowWallMs) {
    List<StoredMember> stored = new ArrayList<>(members.count());
    for (Member member : members.all()) {
      stored.add(new StoredMember(member.memberId(), member.instanceId(), member.clientId(), member.clientHost(),
          member.rebalanceTimeoutMs(), member.sessionTimeoutMs(), member.metadata(protocol),
          assignments.getOrDefault(member.memberId(), Bytes.EMPTY)));
    }
    boolean empty = stored.isEmpty();
    return new GroupStored(groupId, protocolType, storedGeneration, empty ? null : protocol, empty ? null : leaderId,
        nowWallMs, stored);
  }

  /** Becomes what the log says; whatever was known of the members before is superseded. */
  void load(GroupStored stored) {
    members.clear();
    for (StoredMember member : stored.members()) {
      members.add(Member.restored(member, Objects.requireNonNullElse(stored.protocol(), "")));
    }
    settle(stored);
  }

  /** Becomes what has just been written down of it: the members are the same, their assignments are new. */
  void settle(GroupStored stored) {
    if (stored.members().size() != members.count()) {
      throw new IllegalStateException("group " + groupId + " has " + members.count() + " members, but "
          + stored.members().size() + " were written down");
    }
    for (StoredMember member : stored.members()) {
      members.get(member.memberId()).assignment(member.assignment());
    }
    protocolType = stored.protocolType();
    generation = stored.generation();
    protocol = stored.protocol();
    leaderId = stored.leaderId();
    subscribedTopics = computeSubscribedTopics();
    become(stored.members().isEmpty() ? GroupState.EMPTY : GroupState.STABLE, stored.stateSinceMs());
  }

  /** Stops whatever was to happen. */
  void cancelTimers() {
    joinTimer(null);
    syncTimer(null);
    pendingMembers.values().forEach(Cancellable::cancel);
    members.all().forEach(member -> member.session().cancel());
  }
}
