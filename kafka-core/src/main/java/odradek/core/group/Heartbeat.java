package odradek.core.group;

import odradek.api.ErrorCode;
import odradek.api.message.HeartbeatRequest;
import odradek.api.message.HeartbeatResponse;
import odradek.core.coordinator.Reply;

/** Heartbeat: a sign of life, answered by whether there is a rebalance to take part in. */
final class Heartbeat {

  private final GroupTable table;
  private final Sessions sessions;

  Heartbeat(GroupTable table, Sessions sessions) {
    this.table = table;
    this.sessions = sessions;
  }

  void handle(HeartbeatRequest request, Reply<HeartbeatResponse> reply) {
    reply.complete(Responses.heartbeat(beat(request)));
  }

  private ErrorCode beat(HeartbeatRequest request) {
    ClassicGroup group = table.find(request.groupId());
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
    sessions.touch(group, group.members().get(request.memberId()));
    return group.is(GroupState.PREPARING_REBALANCE) ? ErrorCode.REBALANCE_IN_PROGRESS : ErrorCode.NONE;
  }
}
