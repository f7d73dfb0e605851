package odradek.core.group;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import odradek.api.ErrorCode;
import odradek.api.message.SyncGroupResponse;
import odradek.core.coordinator.CoordinatorContext;
import odradek.core.coordinator.Reply;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a group from one generation to the next.
 *
 * <pre>
 *   EMPTY ──first member──▶ PREPARING ──everybody has joined, or time is up──▶ COMPLETING ──leader's sync──▶ STABLE
 *     ▲                      │  ▲                                                 │                           │
 *     └──nobody has joined───┘  └───────────member comes, changes or goes─────────┴───────────────────────────┘
 * </pre>
 */
final class Rebalancer {

  private static final Logger LOG = LoggerFactory.getLogger(Rebalancer.class);

  private final CoordinatorContext<GroupRecord> context;
  private final GroupConfig config;
  private final Sessions sessions;

  Rebalancer(CoordinatorContext<GroupRecord> context, GroupConfig config) {
    this.context = context;
    this.config = config;
    this.sessions = new Sessions(context, this::expire);
  }

  Sessions sessions() {
    return sessions;
  }

  /**
   * The members or what they want have changed: begins a rebalance, or sees whether that completes the one under way.
   */
  void membersChanged(ClassicGroup group, String reason) {
    if (group.is(GroupState.PREPARING_REBALANCE)) {
      completeJoinIfEveryoneIsHere(group);
    } else {
      prepare(group, reason);
    }
  }

  /** Asks everybody to join again. */
  void prepare(ClassicGroup group, String reason) {
    LOG.info("group {}: rebalance of generation {} because {}", group.groupId(), group.generation(), reason);
    if (group.is(GroupState.COMPLETING_REBALANCE)) {
      failSyncs(group, ErrorCode.REBALANCE_IN_PROGRESS);
    }
    group.syncTimer(null);
    boolean isFirst = group.is(GroupState.EMPTY);
    group.become(GroupState.PREPARING_REBALANCE, context.clock().wallMs());
    if (isFirst) {
      group.newMemberAdded(false);
      long delayMs = config.initialRebalanceDelayMs();
      waitForMore(group, delayMs, Math.max(group.members().rebalanceTimeoutMs() - delayMs, 0));
    } else if (group.hasEveryoneJoined()) {
      completeJoin(group);
    } else {
      joinTimeout(group);
    }
  }

  /** Completes the join if it only waited for this; never the first one, which waits out its delay. */
  void completeJoinIfEveryoneIsHere(ClassicGroup group) {
    boolean again = group.is(GroupState.PREPARING_REBALANCE) && group.previousState() != GroupState.EMPTY;
    if (again && group.hasEveryoneJoined()) {
      completeJoin(group);
    }
  }

  /** Ends a member's session: it is out, and the others share its work. */
  void expire(ClassicGroup group, Member member) {
    LOG.info("group {}: member {} is out, no sign of life for {} ms", group.groupId(), member.memberId(),
        member.isNew() ? Sessions.NEW_MEMBER_JOIN_TIMEOUT_MS : member.sessionTimeoutMs());
    remove(group, member);
    membersLeft(group, "a member has not been heard of");
  }

  /** Takes a member out of the group; whatever it waits for ends with UNKNOWN_MEMBER_ID, so that it may join anew. */
  void remove(ClassicGroup group, Member member) {
    group.members().answerJoin(member, Responses.joinError(Responses.NO_MEMBER, ErrorCode.UNKNOWN_MEMBER_ID));
    answerSync(member, Responses.syncError(ErrorCode.UNKNOWN_MEMBER_ID));
    group.remove(member.memberId());
  }

  /** After members have gone: begins a rebalance where one is needed. */
  void membersLeft(ClassicGroup group, String reason) {
    if (!group.is(GroupState.EMPTY)) {
      membersChanged(group, reason);
    }
  }

  /** A member has asked for its assignment. */
  void synced(ClassicGroup group, Member member) {
    group.pendingSyncs().remove(member.memberId());
    if (group.pendingSyncs().isEmpty()) {
      group.syncTimer(null);
    }
  }

  /** Answers who waits for an assignment, if somebody does, and gives the member a whole session. */
  void answerSync(ClassicGroup group, Member member, SyncGroupResponse response) {
    if (answerSync(member, response)) {
      sessions.touch(group, member);
    }
  }

  /** Nobody gets an assignment in this generation. */
  void failSyncs(ClassicGroup group, ErrorCode error) {
    for (Member member : group.members().all()) {
      member.assignment(Bytes.EMPTY);
      answerSync(group, member, Responses.syncError(error));
    }
  }

  private static boolean answerSync(Member member, SyncGroupResponse response) {
    Reply<SyncGroupResponse> reply = member.syncReply(null);
    if (reply == null) {
      return false;
    }
    reply.complete(response);
    return true;
  }

  /** Waits for the members of a new group, longer while more of them come, but not for ever. */
  private void waitForMore(ClassicGroup group, long delayMs, long remainingMs) {
    group.joinTimer(context.schedule(() -> {
      if (group.newMemberAdded() && remainingMs > 0) {
        group.newMemberAdded(false);
        long nextDelayMs = Math.min(config.initialRebalanceDelayMs(), remainingMs);
        waitForMore(group, nextDelayMs, Math.max(remainingMs - nextDelayMs, 0));
      } else {
        completeJoin(group);
      }
    }, delayMs));
  }

  private void joinTimeout(ClassicGroup group) {
    group.joinTimer(context.schedule(() -> completeJoin(group), group.members().rebalanceTimeoutMs()));
  }

  /** Goes on with those who have joined. */
  void completeJoin(ClassicGroup group) {
    group.joinTimer(null);
    removeThoseMissing(group);
    if (group.members().isEmpty()) {
      context.append(group.toStored(group.nextGeneration(), Map.of(), context.clock().wallMs()));
      LOG.info("group {}: empty in generation {}", group.groupId(), group.generation());
    } else if (electLeader(group)) {
      beginGeneration(group);
    } else {
      // Only static members are left and none has joined: they have until the end of their sessions.
      joinTimeout(group);
    }
  }

  private void removeThoseMissing(ClassicGroup group) {
    List<Member> missing = new ArrayList<>();
    for (Member member : group.members().all()) {
      if (!member.isAwaitingJoin() && !member.isStatic()) {
        missing.add(member);
      }
    }
    for (Member member : missing) {
      LOG.info("group {}: member {} is out, it has not joined again in time", group.groupId(), member.memberId());
      remove(group, member);
    }
  }

  /** Sees to it that somebody leads who has joined; false if nobody has. */
  private static boolean electLeader(ClassicGroup group) {
    Member leader = group.leaderId() == null ? null : group.members().get(group.leaderId());
    if (leader != null && leader.isAwaitingJoin()) {
      return true;
    }
    for (Member member : group.members().all()) {
      if (member.isAwaitingJoin()) {
        group.leaderId(member.memberId());
        return true;
      }
    }
    return false;
  }

  private void beginGeneration(ClassicGroup group) {
    group.beginGeneration(context.clock().wallMs());
    LOG.info("group {}: generation {} with {} members, protocol {}, leader {}", group.groupId(), group.generation(),
        group.members().count(), group.protocol(), group.leaderId());
    for (Member member : group.members().all()) {
      group.members().answerJoin(member, Responses.joined(group, member));
      member.isNew(false);
      sessions.touch(group, member);
      group.pendingSyncs().add(member.memberId());
    }
    int generation = group.generation();
    group.syncTimer(context.schedule(() -> removeThoseNotSynced(group, generation),
        group.members().rebalanceTimeoutMs()));
  }

  private void removeThoseNotSynced(ClassicGroup group, int generation) {
    if (group.generation() != generation || group.pendingSyncs().isEmpty()) {
      return;
    }
    for (String memberId : List.copyOf(group.pendingSyncs())) {
      LOG.info("group {}: member {} is out, it has not asked for its assignment in time", group.groupId(), memberId);
      remove(group, group.members().get(memberId));
    }
    membersLeft(group, "members have not asked for their assignments");
  }
}
