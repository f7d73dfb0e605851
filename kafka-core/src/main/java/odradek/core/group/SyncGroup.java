package odradek.core.group;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import odradek.api.ErrorCode;
import odradek.api.message.SyncGroupRequest;
import odradek.api.message.SyncGroupRequest.SyncGroupRequestAssignment;
import odradek.api.message.SyncGroupResponse;
import odradek.core.coordinator.CoordinatorContext;
import odradek.core.coordinator.CoordinatorException;
import odradek.core.coordinator.Reply;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** SyncGroup: the leader says who gets what, the others ask. Source: KIP-345, KIP-559. */
final class SyncGroup {

  private static final Logger LOG = LoggerFactory.getLogger(SyncGroup.class);

  private final CoordinatorContext<GroupRecord> context;
  private final GroupTable table;
  private final Rebalancer rebalancer;

  SyncGroup(CoordinatorContext<GroupRecord> context, GroupTable table, Rebalancer rebalancer) {
    this.context = context;
    this.table = table;
    this.rebalancer = rebalancer;
  }

  void handle(SyncGroupRequest request, Reply<SyncGroupResponse> reply) {
    ClassicGroup group = table.find(request.groupId());
    ErrorCode error = validate(group, request);
    if (error != ErrorCode.NONE) {
      reply.complete(Responses.syncError(error));
      return;
    }
    Member member = group.members().get(request.memberId());
    switch (group.state()) {
      case PREPARING_REBALANCE -> reply.complete(Responses.syncError(ErrorCode.REBALANCE_IN_PROGRESS));
      case COMPLETING_REBALANCE -> {
        await(group, member, reply);
        if (group.isLeader(member.memberId())) {
          assign(group, request);
        }
      }
      case STABLE -> {
        rebalancer.synced(group, member);
        rebalancer.sessions().touch(group, member);
        reply.complete(Responses.synced(group, member.assignment()));
      }
      default -> reply.complete(Responses.syncError(ErrorCode.UNKNOWN_MEMBER_ID));
    }
  }

  private static ErrorCode validate(ClassicGroup group, SyncGroupRequest request) {
    if (group == null) {
      return ErrorCode.UNKNOWN_MEMBER_ID;
    }
    ErrorCode error = group.validateMember(request.memberId(), request.groupInstanceId());
    if (error != ErrorCode.NONE) {
      return error;
    }
    if (request.generationId() != group.generation()) {
      return ErrorCode.ILLEGAL_GENERATION;
    }
    boolean consistent = agree(request.protocolType(), group.protocolType())
        && agree(request.protocolName(), group.protocol());
    return consistent ? ErrorCode.NONE : ErrorCode.INCONSISTENT_GROUP_PROTOCOL;
  }

  private static boolean agree(String claimed, String actual) {
    return claimed == null || actual == null || claimed.equals(actual);
  }

  private void await(ClassicGroup group, Member member, Reply<SyncGroupResponse> reply) {
    rebalancer.synced(group, member);
    Reply<SyncGroupResponse> before = member.syncReply(reply);
    if (before != null) {
      before.complete(Responses.syncError(ErrorCode.REBALANCE_IN_PROGRESS));
    }
  }

  /** Writes down what the leader wants; members that it forgot get nothing. Then everybody who waits learns it. */
  private void assign(ClassicGroup group, SyncGroupRequest request) {
    Map<String, ByteBuffer> assignments = new HashMap<>();
    for (SyncGroupRequestAssignment assignment : request.assignments()) {
      assignments.put(assignment.memberId(), Bytes.copy(assignment.assignment()));
    }
    try {
      context.append(group.toStored(group.generation(), assignments, context.clock().wallMs()));
    } catch (CoordinatorException e) {
      LOG.warn("group {}: generation {} cannot be stored: {}", group.groupId(), group.generation(), e.getMessage());
      rebalancer.failSyncs(group, ErrorCode.UNKNOWN_SERVER_ERROR);
      rebalancer.prepare(group, "the assignments could not be stored");
      return;
    }
    for (Member member : group.members().all()) {
      rebalancer.answerSync(group, member, Responses.synced(group, member.assignment()));
    }
  }
}
