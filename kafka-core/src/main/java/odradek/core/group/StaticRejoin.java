package odradek.core.group;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import odradek.api.ErrorCode;
import odradek.core.coordinator.CoordinatorContext;

/**
 * A static member that has been restarted and does not know its member id any more: it gets a new one, the old one is
 * fenced, and in a settled group it gets its old assignment without a rebalance. Source: KIP-345, KIP-814.
 */
final class StaticRejoin {

  private final CoordinatorContext<GroupRecord> context;
  private final Rebalancer rebalancer;

  StaticRejoin(CoordinatorContext<GroupRecord> context, Rebalancer rebalancer) {
    this.context = context;
    this.rebalancer = rebalancer;
  }

  void handle(ClassicGroup group, JoinAttempt attempt, String newMemberId) {
    String leaderBefore = group.leaderId();
    Member member = replace(group, attempt, newMemberId);
    switch (group.state()) {
      case STABLE -> {
        if (group.members().selectProtocol().equals(group.protocol())) {
          keepAssignment(group, attempt, member, leaderBefore);
        } else {
          await(group, attempt, member, "static member " + member.instanceId() + " supports other protocols now");
        }
      }
      // The leader may be assigning to the old id at this moment.
      case COMPLETING_REBALANCE -> await(group, attempt, member, "static member " + member.instanceId() + " is back");
      case PREPARING_REBALANCE -> await(group, attempt, member, "");
      default -> throw new IllegalStateException(
          "group " + group.groupId() + " is " + group.state() + " and has static member " + member.instanceId());
    }
  }

  private Member replace(ClassicGroup group, JoinAttempt attempt, String newMemberId) {
    String oldMemberId = group.members().memberIdOf(attempt.request().groupInstanceId());
    Member old = group.members().get(oldMemberId);
    boolean leads = group.isLeader(oldMemberId);
    boolean owesSync = group.pendingSyncs().contains(oldMemberId);
    group.members().answerJoin(old, Responses.joinError(oldMemberId, ErrorCode.FENCED_INSTANCE_ID));
    rebalancer.answerSync(group, old, Responses.syncError(ErrorCode.FENCED_INSTANCE_ID));
    group.remove(oldMemberId);
    Member renamed = old.renamed(newMemberId);
    renamed.client(attempt.context().clientId(), attempt.context().clientHost());
    renamed.timeouts(attempt.rebalanceTimeoutMs(), attempt.request().sessionTimeoutMs());
    renamed.protocols(attempt.protocols());
    group.add(renamed, attempt.request().protocolType());
    if (leads) {
      group.leaderId(newMemberId);
    }
    if (owesSync) {
      group.pendingSyncs().add(newMemberId);
    }
    rebalancer.sessions().touch(group, renamed);
    return renamed;
  }

  private void await(ClassicGroup group, JoinAttempt attempt, Member member, String reason) {
    group.members().awaitJoin(member, attempt.reply());
    rebalancer.membersChanged(group, attempt.reason(reason));
  }

  private void keepAssignment(ClassicGroup group, JoinAttempt attempt, Member member, String leaderBefore) {
    Map<String, ByteBuffer> assignments = new LinkedHashMap<>();
    group.members().all().forEach(each -> assignments.put(each.memberId(), each.assignment()));
    context.append(group.toStored(group.generation(), assignments, context.clock().wallMs()));
    if (attempt.canSkipAssignment()) {
      boolean isLeader = group.isLeader(member.memberId());
      attempt.reply().complete(Responses.joined(group, member, group.leaderId(),
          isLeader ? Responses.membersOf(group) : List.of(), isLeader));
    } else {
      // An old client that leads must not assign: it is told that somebody else leads.
      attempt.reply().complete(Responses.joined(group, member, leaderBefore, List.of(), false));
    }
  }
}
