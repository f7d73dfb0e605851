package odradek.core.group;

import odradek.api.ErrorCode;
import odradek.api.message.DeleteGroupsResponse.DeletableGroupResult;
import odradek.core.coordinator.CoordinatorContext;
import odradek.core.coordinator.Reply;
import odradek.core.group.GroupRecord.GroupRemoved;
import odradek.core.group.GroupRecord.OffsetRemoved;

/** DeleteGroups, for one group: a group without members goes with its offsets. Source: KIP-229. */
final class DeleteGroup {

  private final CoordinatorContext<GroupRecord> context;
  private final GroupTable table;

  DeleteGroup(CoordinatorContext<GroupRecord> context, GroupTable table) {
    this.context = context;
    this.table = table;
  }

  void handle(String groupId, Reply<DeletableGroupResult> reply) {
    ClassicGroup group = table.find(groupId);
    if (group == null) {
      reply.complete(Failures.deleteGroup(groupId, ErrorCode.GROUP_ID_NOT_FOUND));
    } else if (!group.is(GroupState.EMPTY)) {
      reply.complete(Failures.deleteGroup(groupId, ErrorCode.NON_EMPTY_GROUP));
    } else {
      // One by one: there may be more offsets than fit into a batch, and half of a deletion can be repeated.
      for (OffsetKey key : table.offsets().keysOf(groupId)) {
        context.append(new OffsetRemoved(key));
      }
      context.append(new GroupRemoved(groupId));
      reply.complete(DeletableGroupResult.builder().groupId(groupId).build());
    }
  }
}
