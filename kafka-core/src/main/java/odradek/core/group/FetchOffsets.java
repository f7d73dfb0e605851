package odradek.core.group;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import odradek.api.ErrorCode;
import odradek.api.Uuid;
import odradek.api.message.OffsetFetchRequest.OffsetFetchRequestGroup;
import odradek.api.message.OffsetFetchRequest.OffsetFetchRequestTopics;
import odradek.api.message.OffsetFetchResponse.OffsetFetchResponseGroup;
import odradek.api.message.OffsetFetchResponse.OffsetFetchResponsePartitions;
import odradek.api.message.OffsetFetchResponse.OffsetFetchResponseTopics;
import odradek.core.coordinator.Reply;

/** OffsetFetch, for one group. A group that does not exist has no offsets; that is no error. */
final class FetchOffsets {

  private static final int FIRST_VERSION_WITH_TOPIC_IDS = 10;
  private static final long NO_OFFSET = -1;
  private static final int NO_EPOCH = -1;

  private final GroupTable table;
  private final TopicNames topics;

  FetchOffsets(GroupTable table, TopicNames topics) {
    this.table = table;
    this.topics = topics;
  }

  void handle(GroupRequestContext client, OffsetFetchRequestGroup request, boolean requireStable,
      Reply<OffsetFetchResponseGroup> reply) {
    List<OffsetFetchResponseTopics> found = request.topics() == null
        ? all(client, request, requireStable)
        : named(client, request, requireStable);
    reply.complete(OffsetFetchResponseGroup.builder().groupId(request.groupId()).topics(found).build());
  }

  private List<OffsetFetchResponseTopics> all(GroupRequestContext client, OffsetFetchRequestGroup request,
      boolean requireStable) {
    boolean byId = client.apiVersion() >= FIRST_VERSION_WITH_TOPIC_IDS;
    List<OffsetFetchResponseTopics> found = new ArrayList<>();
    table.offsets().ofGroup(request.groupId()).forEach((name, offsets) -> {
      Uuid topicId = byId ? topics.idOf(name) : Uuid.ZERO;
      boolean nameable = !byId || !topicId.isZero();
      if (nameable && client.mayRead(name)) {
        List<OffsetFetchResponsePartitions> partitions = new ArrayList<>(offsets.size());
        offsets.forEach((partition, offset) -> {
          if (!offset.isOfOtherTopic(topicId)) {
            partitions.add(requireStable && isPending(request, name, partition)
                ? none(partition, ErrorCode.UNSTABLE_OFFSET_COMMIT)
                : result(partition, offset));
          }
        });
        found.add(new OffsetFetchResponseTopics(byId ? "" : name, topicId, partitions));
      }
    });
    return found;
  }

  private List<OffsetFetchResponseTopics> named(GroupRequestContext client, OffsetFetchRequestGroup request,
      boolean requireStable) {
    boolean byId = client.apiVersion() >= FIRST_VERSION_WITH_TOPIC_IDS;
    List<OffsetFetchResponseTopics> found = new ArrayList<>(request.topics().size());
    for (OffsetFetchRequestTopics topic : request.topics()) {
      String name = byId ? topics.nameOf(topic.topicId()) : topic.name();
      ErrorCode error = name == null ? ErrorCode.UNKNOWN_TOPIC_ID
          : client.mayRead(name) ? ErrorCode.NONE : ErrorCode.TOPIC_AUTHORIZATION_FAILED;
      found.add(new OffsetFetchResponseTopics(topic.name(), topic.topicId(),
          error == ErrorCode.NONE ? partitions(request, topic, name, requireStable) : failed(topic, error)));
    }
    return found;
  }

  private List<OffsetFetchResponsePartitions> partitions(OffsetFetchRequestGroup request,
      OffsetFetchRequestTopics topic, String name, boolean requireStable) {
    SortedMap<Integer, OffsetAndMetadata> offsets = table.offsets().ofTopic(request.groupId(), name);
    List<OffsetFetchResponsePartitions> results = new ArrayList<>(topic.partitionIndexes().size());
    for (Integer partition : topic.partitionIndexes()) {
      if (requireStable && isPending(request, name, partition)) {
        results.add(none(partition, ErrorCode.UNSTABLE_OFFSET_COMMIT));
        continue;
      }
      OffsetAndMetadata offset = offsets.get(partition);
      boolean usable = offset != null && !offset.isOfOtherTopic(topic.topicId());
      results.add(usable ? result(partition, offset) : none(partition, ErrorCode.NONE));
    }
    return results;
  }

  /** Whether a transaction may still change the offset. */
  private boolean isPending(OffsetFetchRequestGroup request, String topic, int partition) {
    PendingOffsets pending = table.offsets().pending();
    return !pending.isEmpty() && pending.contains(new OffsetKey(request.groupId(), topic, partition));
  }

  private static List<OffsetFetchResponsePartitions> failed(OffsetFetchRequestTopics topic, ErrorCode error) {
    List<OffsetFetchResponsePartitions> results = new ArrayList<>(topic.partitionIndexes().size());
    topic.partitionIndexes().forEach(partition -> results.add(none(partition, error)));
    return results;
  }

  private static OffsetFetchResponsePartitions result(int partition, OffsetAndMetadata offset) {
    return new OffsetFetchResponsePartitions(partition, offset.offset(), offset.leaderEpoch(), offset.metadata(),
        ErrorCode.NONE.code());
  }

  private static OffsetFetchResponsePartitions none(int partition, ErrorCode error) {
    return new OffsetFetchResponsePartitions(partition, NO_OFFSET, NO_EPOCH, "", error.code());
  }
}
