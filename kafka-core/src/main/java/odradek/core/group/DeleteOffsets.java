package odradek.core.group;

import java.util.ArrayList;
import java.util.List;
import odradek.api.ErrorCode;
import odradek.api.message.OffsetDeleteRequest;
import odradek.api.message.OffsetDeleteRequest.OffsetDeleteRequestPartition;
import odradek.api.message.OffsetDeleteRequest.OffsetDeleteRequestTopic;
import odradek.api.message.OffsetDeleteResponse;
import odradek.api.message.OffsetDeleteResponse.OffsetDeleteResponsePartition;
import odradek.api.message.OffsetDeleteResponse.OffsetDeleteResponseTopic;
import odradek.core.coordinator.CoordinatorContext;
import odradek.core.coordinator.Reply;
import odradek.core.group.GroupRecord.OffsetRemoved;

/** OffsetDelete: an administrator forgets offsets of topics that nobody in the group reads. Source: KIP-496. */
final class DeleteOffsets {

  private final CoordinatorContext<GroupRecord> context;
  private final GroupTable table;
  private final TopicNames topics;

  DeleteOffsets(CoordinatorContext<GroupRecord> context, GroupTable table, TopicNames topics) {
    this.context = context;
    this.table = table;
    this.topics = topics;
  }

  void handle(GroupRequestContext client, OffsetDeleteRequest request, Reply<OffsetDeleteResponse> reply) {
    ClassicGroup group = table.find(request.groupId());
    if (group == null) {
      reply.complete(Failures.offsetDelete(ErrorCode.GROUP_ID_NOT_FOUND));
      return;
    }
    if (!group.is(GroupState.EMPTY) && !group.isOfConsumers()) {
      // Nobody can tell what the members of such a group work on.
      reply.complete(Failures.offsetDelete(ErrorCode.NON_EMPTY_GROUP));
      return;
    }
    List<GroupRecord> records = new ArrayList<>();
    List<OffsetDeleteResponseTopic> results = new ArrayList<>(request.topics().size());
    for (OffsetDeleteRequestTopic topic : request.topics()) {
      results.add(delete(client, group, topic, records));
    }
    if (!records.isEmpty()) {
      context.append(records);
    }
    reply.complete(OffsetDeleteResponse.builder().topics(results).build());
  }

  private OffsetDeleteResponseTopic delete(GroupRequestContext client, ClassicGroup group,
      OffsetDeleteRequestTopic topic, List<GroupRecord> records) {
    int partitionCount = topics.partitionCount(topic.name());
    var offsets = table.offsets().ofTopic(group.groupId(), topic.name());
    List<OffsetDeleteResponsePartition> results = new ArrayList<>(topic.partitions().size());
    for (OffsetDeleteRequestPartition partition : topic.partitions()) {
      int index = partition.partitionIndex();
      ErrorCode error = check(client, group, topic.name(), index >= 0 && index < partitionCount);
      var key = new OffsetKey(group.groupId(), topic.name(), index);
      if (error == ErrorCode.NONE && (offsets.containsKey(index) || table.offsets().pending().contains(key))) {
        records.add(new OffsetRemoved(key));
      }
      results.add(new OffsetDeleteResponsePartition(index, error.code()));
    }
    return new OffsetDeleteResponseTopic(topic.name(), results);
  }

  private static ErrorCode check(GroupRequestContext client, ClassicGroup group, String topic, boolean exists) {
    if (!client.mayRead(topic)) {
      return ErrorCode.TOPIC_AUTHORIZATION_FAILED;
    }
    if (!exists) {
      return ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
    }
    return group.isSubscribedTo(topic) ? ErrorCode.GROUP_SUBSCRIBED_TO_TOPIC : ErrorCode.NONE;
  }
}
