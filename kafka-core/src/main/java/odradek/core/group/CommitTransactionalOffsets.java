package odradek.core.group;

import odradek.api.ErrorCode;
import odradek.api.message.OffsetCommitResponse;
import odradek.api.message.TxnOffsetCommitRequest;
import odradek.api.message.TxnOffsetCommitResponse;
import odradek.core.coordinator.CoordinatorContext;
import odradek.core.coordinator.Reply;

/**
 * TxnOffsetCommit: offsets that count when the producer's transaction commits. That the producer may take part in the
 * transaction is checked before. Source: KIP-98, KIP-447.
 */
final class CommitTransactionalOffsets {

  private final CoordinatorContext<GroupRecord> context;
  private final GroupTable table;
  private final CommitPlanner planner;

  CommitTransactionalOffsets(CoordinatorContext<GroupRecord> context, GroupTable table, CommitPlanner planner) {
    this.context = context;
    this.table = table;
    this.planner = planner;
  }

  void handle(GroupRequestContext client, TxnOffsetCommitRequest request, Reply<TxnOffsetCommitResponse> reply) {
    var commit = TxnOffsetCommits.plain(request);
    ErrorCode error =
        CommitChecks.check(table.find(request.groupId()), commit, true, ErrorCode.ILLEGAL_GENERATION);
    if (error != ErrorCode.NONE) {
      reply.complete(TxnOffsetCommits.response(Failures.offsetCommit(commit, error)));
      return;
    }
    var plan = planner.plan(client, commit, false);
    if (!plan.records().isEmpty()) {
      context.appendPending(request.producerId(), request.producerEpoch(), plan.records());
    }
    reply.complete(TxnOffsetCommits.response(OffsetCommitResponse.builder().topics(plan.results()).build()));
  }
}
