package odradek.core.group;

import java.util.ArrayList;
import java.util.List;
import odradek.api.Uuid;
import odradek.core.coordinator.CoordinatorContext;
import odradek.core.group.GroupRecord.OffsetRemoved;

/**
 * A topic has been deleted: offsets in it mean nothing any more, and would mislead readers of a new one of that name.
 */
final class ForgetTopic {

  private final CoordinatorContext<GroupRecord> context;
  private final GroupTable table;

  ForgetTopic(CoordinatorContext<GroupRecord> context, GroupTable table) {
    this.context = context;
    this.table = table;
  }

  /** Removes the offsets, except those that are known to belong to another topic of that name. */
  void handle(String topic, Uuid topicId) {
    List<OffsetKey> gone = new ArrayList<>();
    for (ClassicGroup group : table.all()) {
      table.offsets().ofTopic(group.groupId(), topic).forEach((partition, offset) -> {
        if (!offset.isOfOtherTopic(topicId)) {
          gone.add(new OffsetKey(group.groupId(), topic, partition));
        }
      });
      for (OffsetKey key : table.offsets().pending().ofGroup(group.groupId())) {
        boolean committedToo = table.offsets().ofTopic(key.groupId(), key.topic()).containsKey(key.partition());
        if (key.topic().equals(topic) && !committedToo) {
          gone.add(key);
        }
      }
    }
    gone.forEach(key -> context.append(new OffsetRemoved(key)));
  }
}
