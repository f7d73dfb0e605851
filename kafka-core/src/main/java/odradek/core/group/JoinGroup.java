package odradek.core.group;

import odradek.api.ErrorCode;
import odradek.api.message.JoinGroupRequest;
import odradek.api.message.JoinGroupResponse;
import odradek.core.coordinator.CoordinatorContext;
import odradek.core.coordinator.Reply;

/** JoinGroup: becoming a member, or confirming it in a rebalance. Source: KIP-62, KIP-345, KIP-394, KIP-814. */
final class JoinGroup {

  private final CoordinatorContext<GroupRecord> context;
  private final GroupTable table;
  private final GroupConfig config;
  private final Rebalancer rebalancer;
  private final StaticRejoin staticRejoin;
  private final MemberIds memberIds;

  JoinGroup(CoordinatorContext<GroupRecord> context, GroupTable table, GroupConfig config, Rebalancer rebalancer,
      StaticRejoin staticRejoin, MemberIds memberIds) {
    this.context = context;
    this.table = table;
    this.config = config;
    this.rebalancer = rebalancer;
    this.staticRejoin = staticRejoin;
    this.memberIds = memberIds;
  }

  void handle(GroupRequestContext client, JoinGroupRequest request, Reply<JoinGroupResponse> reply) {
    var attempt = new JoinAttempt(client, request, MemberProtocol.of(request.protocols()), reply);
    int sessionTimeoutMs = request.sessionTimeoutMs();
    if (sessionTimeoutMs < config.minSessionTimeoutMs() || sessionTimeoutMs > config.maxSessionTimeoutMs()) {
      attempt.refuse(ErrorCode.INVALID_SESSION_TIMEOUT);
      return;
    }
    ClassicGroup group = table.find(request.groupId());
    if (group == null && !attempt.isNameless()) {
      attempt.refuse(ErrorCode.UNKNOWN_MEMBER_ID);
    } else if (!(group == null ? couldFound(attempt) : group.supports(request.protocolType(), attempt.protocols()))) {
      attempt.refuse(ErrorCode.INCONSISTENT_GROUP_PROTOCOL);
    } else {
      admit(table.getOrCreate(request.groupId()), attempt);
    }
  }

  private static boolean couldFound(JoinAttempt attempt) {
    return !attempt.request().protocolType().isEmpty() && !attempt.protocols().isEmpty();
  }

  private void admit(ClassicGroup group, JoinAttempt attempt) {
    if (!hasRoomFor(group, attempt)) {
      group.forgetPending(attempt.request().memberId());
      Member member = group.members().get(attempt.request().memberId());
      if (member != null) {
        rebalancer.remove(group, member);
      }
      attempt.reply().complete(Responses.joinError(Responses.NO_MEMBER, ErrorCode.GROUP_MAX_SIZE_REACHED));
    } else if (attempt.isNameless()) {
      joinNameless(group, attempt);
    } else {
      joinNamed(group, attempt);
    }
    rebalancer.completeJoinIfEveryoneIsHere(group);
  }

  /**
   * While members join again it is counted who has, not who was: the limit may have been lowered, and then the last
   * ones do not get in any more.
   */
  private boolean hasRoomFor(ClassicGroup group, JoinAttempt attempt) {
    String memberId = attempt.request().memberId();
    if (attempt.isNameless() && attempt.isStatic()) {
      memberId = group.members().memberIdOf(attempt.request().groupInstanceId());
    }
    Member known = memberId == null ? null : group.members().get(memberId);
    return switch (group.state()) {
      case PREPARING_REBALANCE ->
          known != null && known.isAwaitingJoin() || group.members().awaitingJoinCount() < config.maxSize();
      case COMPLETING_REBALANCE, STABLE -> known != null || group.members().count() < config.maxSize();
      default -> true;
    };
  }

  private void joinNameless(ClassicGroup group, JoinAttempt attempt) {
    String instanceId = attempt.request().groupInstanceId();
    String memberId = memberIds.next(attempt.context().clientId(), instanceId);
    if (instanceId != null && group.members().memberIdOf(instanceId) != null) {
      staticRejoin.handle(group, attempt, memberId);
    } else if (instanceId == null && attempt.needsMemberIdFirst()) {
      group.addPending(memberId,
          context.schedule(() -> expirePending(group, memberId), attempt.request().sessionTimeoutMs()));
      attempt.reply().complete(Responses.joinError(memberId, ErrorCode.MEMBER_ID_REQUIRED));
    } else {
      addMember(group, attempt, memberId);
    }
  }

  private void expirePending(ClassicGroup group, String memberId) {
    group.forgetPending(memberId);
    rebalancer.completeJoinIfEveryoneIsHere(group);
  }

  private void joinNamed(ClassicGroup group, JoinAttempt attempt) {
    String memberId = attempt.request().memberId();
    if (group.isPending(memberId) && !attempt.isStatic()) {
      addMember(group, attempt, memberId);
      return;
    }
    ErrorCode error = group.validateMember(memberId, attempt.request().groupInstanceId());
    if (error != ErrorCode.NONE) {
      attempt.refuse(error);
      return;
    }
    Member member = group.members().get(memberId);
    boolean unchanged = member.protocols().equals(attempt.protocols());
    switch (group.state()) {
      case PREPARING_REBALANCE -> update(group, attempt, member, "a member joins again");
      case COMPLETING_REBALANCE -> {
        if (unchanged) {
          // It may not have got the first answer.
          attempt.reply().complete(Responses.joined(group, member));
        } else {
          update(group, attempt, member, "a member has changed its protocols");
        }
      }
      case STABLE -> {
        if (group.isLeader(memberId)) {
          // The leader's way to say that it wants to assign anew, for instance because a topic has more partitions.
          update(group, attempt, member, "the leader joins again");
        } else if (unchanged) {
          attempt.reply().complete(Responses.joined(group, member));
        } else {
          update(group, attempt, member, "a member has changed its protocols");
        }
      }
      default -> attempt.refuse(ErrorCode.UNKNOWN_MEMBER_ID);
    }
  }

  private void addMember(ClassicGroup group, JoinAttempt attempt, String memberId) {
    var request = attempt.request();
    var member = new Member(memberId, request.groupInstanceId());
    member.client(attempt.context().clientId(), attempt.context().clientHost());
    member.timeouts(attempt.rebalanceTimeoutMs(), request.sessionTimeoutMs());
    member.protocols(attempt.protocols());
    member.isNew(true);
    member.joinReply(attempt.reply());
    if (group.is(GroupState.PREPARING_REBALANCE) && group.previousState() == GroupState.EMPTY) {
      group.newMemberAdded(true);
    }
    group.add(member, request.protocolType());
    rebalancer.sessions().touchNew(group, member);
    rebalancer.membersChanged(group, attempt.reason("member " + memberId + " joins"));
  }

  private void update(ClassicGroup group, JoinAttempt attempt, Member member, String reason) {
    member.client(attempt.context().clientId(), attempt.context().clientHost());
    member.timeouts(attempt.rebalanceTimeoutMs(), attempt.request().sessionTimeoutMs());
    group.members().protocols(member, attempt.protocols());
    group.members().awaitJoin(member, attempt.reply());
    rebalancer.membersChanged(group, attempt.reason(reason));
  }
}
