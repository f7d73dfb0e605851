package odradek.core.group;

import java.util.ArrayList;
import java.util.List;
import odradek.api.ErrorCode;
import odradek.api.message.DescribeGroupsResponse.DescribedGroup;
import odradek.api.message.DescribeGroupsResponse.DescribedGroupMember;
import odradek.core.coordinator.Reply;

/** DescribeGroups, for one group. What members say in the protocol is shown when there is one. Source: KIP-1043. */
final class DescribeGroup {

  private static final int FIRST_VERSION_WITH_GROUP_ID_NOT_FOUND = 6;

  private final GroupTable table;

  DescribeGroup(GroupTable table) {
    this.table = table;
  }

  void handle(GroupRequestContext client, String groupId, Reply<DescribedGroup> reply) {
    ClassicGroup group = table.find(groupId);
    reply.complete(group == null ? dead(client, groupId) : describe(group));
  }

  private static DescribedGroup dead(GroupRequestContext client, String groupId) {
    var dead = DescribedGroup.builder().groupId(groupId).groupState(GroupState.DEAD.wireName());
    if (client.apiVersion() >= FIRST_VERSION_WITH_GROUP_ID_NOT_FOUND) {
      dead.errorCode(ErrorCode.GROUP_ID_NOT_FOUND.code()).errorMessage("Group " + groupId + " not found.");
    }
    return dead.build();
  }

  private static DescribedGroup describe(ClassicGroup group) {
    boolean stable = group.is(GroupState.STABLE);
    List<DescribedGroupMember> members = new ArrayList<>(group.members().count());
    for (Member member : group.members().all()) {
      members.add(new DescribedGroupMember(member.memberId(), member.instanceId(), member.clientId(),
          member.clientHost(), stable ? member.metadata(group.protocol()) : Bytes.EMPTY, member.assignment()));
    }
    return DescribedGroup.builder()
        .groupId(group.groupId())
        .groupState(group.state().wireName())
        .protocolType(group.protocolType() == null ? "" : group.protocolType())
        .protocolData(stable ? group.protocol() : "")
        .members(members)
        .build();
  }
}
