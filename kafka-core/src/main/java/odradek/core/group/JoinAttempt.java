package odradek.core.group;

import java.util.List;
import odradek.api.ErrorCode;
import odradek.api.message.JoinGroupRequest;
import odradek.api.message.JoinGroupResponse;
import odradek.core.coordinator.Reply;

/**
 * Somebody wants to join.
 *
 * @param context who
 * @param request what it says
 * @param protocols what it supports, copied out of the request
 * @param reply who waits for the answer
 */
record JoinAttempt(GroupRequestContext context, JoinGroupRequest request, List<MemberProtocol> protocols,
    Reply<JoinGroupResponse> reply) {

  private static final int FIRST_VERSION_WITH_REBALANCE_TIMEOUT = 1;
  private static final int FIRST_VERSION_WITH_MEMBER_ID_REQUIRED = 4;
  private static final int FIRST_VERSION_WITH_SKIP_ASSIGNMENT = 9;

  /** Whether the client has no member id yet. */
  boolean isNameless() {
    return request.memberId().isEmpty();
  }

  boolean isStatic() {
    return request.groupInstanceId() != null;
  }

  /** Whether the client must come a second time, with the id it is given. */
  boolean needsMemberIdFirst() {
    return context.apiVersion() >= FIRST_VERSION_WITH_MEMBER_ID_REQUIRED;
  }

  /** Whether the client can be told that it leads the group but has nothing to assign. */
  boolean canSkipAssignment() {
    return context.apiVersion() >= FIRST_VERSION_WITH_SKIP_ASSIGNMENT;
  }

  int rebalanceTimeoutMs() {
    return context.apiVersion() >= FIRST_VERSION_WITH_REBALANCE_TIMEOUT
        ? request.rebalanceTimeoutMs()
        : request.sessionTimeoutMs();
  }

  void refuse(ErrorCode error) {
    reply.complete(Responses.joinError(request.memberId(), error));
  }

  /** What goes into a log line about the rebalance that this causes. */
  String reason(String what) {
    String given = request.reason();
    return given == null || given.isEmpty() ? what : what + " (" + given + ")";
  }
}
