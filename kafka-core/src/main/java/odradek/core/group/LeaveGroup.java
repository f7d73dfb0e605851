package odradek.core.group;

import java.util.ArrayList;
import java.util.List;
import odradek.api.ErrorCode;
import odradek.api.message.LeaveGroupRequest;
import odradek.api.message.LeaveGroupRequest.MemberIdentity;
import odradek.api.message.LeaveGroupResponse;
import odradek.api.message.LeaveGroupResponse.MemberResponse;
import odradek.core.coordinator.Reply;

/**
 * LeaveGroup: members go, of their own will or because an administrator says so; the latter names static members by
 * their instance id alone. Source: KIP-345, KIP-800.
 */
final class LeaveGroup {

  private static final int FIRST_VERSION_WITH_MEMBERS = 3;

  private final GroupTable table;
  private final Rebalancer rebalancer;

  LeaveGroup(GroupTable table, Rebalancer rebalancer) {
    this.table = table;
    this.rebalancer = rebalancer;
  }

  void handle(GroupRequestContext client, LeaveGroupRequest request, Reply<LeaveGroupResponse> reply) {
    ClassicGroup group = table.find(request.groupId());
    int countBefore = group == null ? 0 : group.members().count();
    if (client.apiVersion() < FIRST_VERSION_WITH_MEMBERS) {
      ErrorCode error = leave(group, new MemberIdentity(request.memberId(), null, null));
      reply.complete(LeaveGroupResponse.builder().errorCode(error.code()).build());
    } else {
      List<MemberResponse> results = new ArrayList<>(request.members().size());
      for (MemberIdentity identity : request.members()) {
        ErrorCode error = leave(group, identity);
        results.add(new MemberResponse(identity.memberId(), identity.groupInstanceId(), error.code()));
      }
      reply.complete(LeaveGroupResponse.builder().members(results).build());
    }
    if (group == null) {
      return;
    }
    if (group.members().count() < countBefore) {
      rebalancer.membersLeft(group, "members leave");
    } else {
      rebalancer.completeJoinIfEveryoneIsHere(group);
    }
  }

  private ErrorCode leave(ClassicGroup group, MemberIdentity identity) {
    if (group == null) {
      return ErrorCode.UNKNOWN_MEMBER_ID;
    }
    String memberId = identity.memberId();
    if (memberId.isEmpty() && identity.groupInstanceId() != null) {
      memberId = group.members().memberIdOf(identity.groupInstanceId());
      if (memberId == null) {
        return ErrorCode.UNKNOWN_MEMBER_ID;
      }
    }
    if (group.forgetPending(memberId)) {
      return ErrorCode.NONE;
    }
    ErrorCode error = group.validateMember(memberId, identity.groupInstanceId());
    if (error == ErrorCode.NONE) {
      rebalancer.remove(group, group.members().get(memberId));
    }
    return error;
  }
}
