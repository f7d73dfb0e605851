package odradek.core.group;

import odradek.api.ErrorCode;
import odradek.api.message.OffsetCommitRequest;
import odradek.api.message.OffsetCommitResponse;
import odradek.core.coordinator.CoordinatorContext;
import odradek.core.coordinator.Reply;

/** OffsetCommit: a member, or somebody without a group, writes down how far it has read. */
final class CommitOffsets {

  private static final int FIRST_VERSION_WITH_GROUP_ID_NOT_FOUND = 9;
  private static final int FIRST_VERSION_WITH_TOPIC_IDS = 10;

  private final CoordinatorContext<GroupRecord> context;
  private final GroupTable table;
  private final CommitPlanner planner;
  private final Sessions sessions;

  CommitOffsets(CoordinatorContext<GroupRecord> context, GroupTable table, CommitPlanner planner, Sessions sessions) {
    this.context = context;
    this.table = table;
    this.planner = planner;
    this.sessions = sessions;
  }

  void handle(GroupRequestContext client, OffsetCommitRequest request, Reply<OffsetCommitResponse> reply) {
    ClassicGroup group = table.find(request.groupId());
    ErrorCode noGroup = client.apiVersion() >= FIRST_VERSION_WITH_GROUP_ID_NOT_FOUND
        ? ErrorCode.GROUP_ID_NOT_FOUND
        : ErrorCode.ILLEGAL_GENERATION;
    ErrorCode error = CommitChecks.check(group, request, false, noGroup);
    if (error != ErrorCode.NONE) {
      reply.complete(Failures.offsetCommit(request, error));
      return;
    }
    Member member = group == null ? null : group.members().get(request.memberId());
    if (member != null) {
      sessions.touch(group, member);
    }
    var plan = planner.plan(client, request, client.apiVersion() >= FIRST_VERSION_WITH_TOPIC_IDS);
    if (!plan.records().isEmpty()) {
      context.append(plan.records());
    }
    reply.complete(OffsetCommitResponse.builder().topics(plan.results()).build());
  }
}
