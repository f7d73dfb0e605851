package odradek.core.group;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import odradek.api.ErrorCode;
import odradek.api.message.HeartbeatResponse;
import odradek.api.message.JoinGroupResponse;
import odradek.api.message.JoinGroupResponse.JoinGroupResponseMember;
import odradek.api.message.SyncGroupResponse;

/** The answers to members. */
final class Responses {

  /** What a member id is before the coordinator gives one out. */
  static final String NO_MEMBER = "";

  private Responses() {}

  static JoinGroupResponse joinError(String memberId, ErrorCode error) {
    return JoinGroupResponse.builder().errorCode(error.code()).memberId(memberId).protocolName(null).build();
  }

  /** The current generation as a member sees it; only the leader sees the others. */
  static JoinGroupResponse joined(ClassicGroup group, Member member) {
    boolean isLeader = group.isLeader(member.memberId());
    return joined(group, member, group.leaderId(), isLeader ? membersOf(group) : List.of(), false);
  }

  static JoinGroupResponse joined(ClassicGroup group, Member member, String leaderId,
      List<JoinGroupResponseMember> members, boolean skipAssignment) {
    return JoinGroupResponse.builder()
        .generationId(group.generation())
        .protocolType(group.protocolType())
        .protocolName(group.protocol())
        .leader(leaderId)
        .skipAssignment(skipAssignment)
        .memberId(member.memberId())
        .members(members)
        .build();
  }

  static List<JoinGroupResponseMember> membersOf(ClassicGroup group) {
    var members = new ArrayList<JoinGroupResponseMember>(group.members().count());
    for (Member member : group.members().all()) {
      members.add(new JoinGroupResponseMember(member.memberId(), member.instanceId(),
          member.metadata(group.protocol())));
    }
    return members;
  }

  static SyncGroupResponse syncError(ErrorCode error) {
    return SyncGroupResponse.builder().errorCode(error.code()).assignment(Bytes.EMPTY).build();
  }

  static SyncGroupResponse synced(ClassicGroup group, ByteBuffer assignment) {
    return SyncGroupResponse.builder()
        .protocolType(group.protocolType())
        .protocolName(group.protocol())
        .assignment(assignment)
        .build();
  }

  static HeartbeatResponse heartbeat(ErrorCode error) {
    return HeartbeatResponse.builder().errorCode(error.code()).build();
  }
}
