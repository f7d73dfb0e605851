package odradek.core.group;

import odradek.api.ErrorCode;
import odradek.api.message.OffsetCommitRequest;

/** Whether somebody may commit offsets to a group. */
final class CommitChecks {

  private CommitChecks() {}

  /**
   * Checks a commit as a whole.
   *
   * @param group the group, or null
   * @param request who commits, and as what
   * @param transactional whether it happens in a transaction
   * @param noGroup what a member of a group that does not exist is told
   */
  static ErrorCode check(ClassicGroup group, OffsetCommitRequest request, boolean transactional, ErrorCode noGroup) {
    int generation = request.generationIdOrMemberEpoch();
    if (generation < 0 && (group == null || group.is(GroupState.EMPTY))) {
      return ErrorCode.NONE;
    }
    if (group == null) {
      return noGroup;
    }
    boolean isMember = generation >= 0 || !request.memberId().isEmpty() || request.groupInstanceId() != null;
    if (!isMember) {
      // Old transactional producers do not say which member they commit for.
      return transactional ? ErrorCode.NONE : ErrorCode.UNKNOWN_MEMBER_ID;
    }
    ErrorCode error = group.validateMember(request.memberId(), request.groupInstanceId());
    if (error != ErrorCode.NONE) {
      return error;
    }
    if (generation != group.generation()) {
      return ErrorCode.ILLEGAL_GENERATION;
    }
    // Before a rebalance the work is still the member's own; after the join somebody else may have it already.
    boolean late = !transactional && group.is(GroupState.COMPLETING_REBALANCE);
    return late ? ErrorCode.REBALANCE_IN_PROGRESS : ErrorCode.NONE;
  }
}
