package odradek.core.group;

import java.util.ArrayList;
import java.util.List;
import odradek.api.ErrorCode;
import odradek.api.Uuid;
import odradek.api.message.OffsetFetchRequest;
import odradek.api.message.OffsetFetchRequest.OffsetFetchRequestGroup;
import odradek.api.message.OffsetFetchRequest.OffsetFetchRequestTopic;
import odradek.api.message.OffsetFetchRequest.OffsetFetchRequestTopics;
import odradek.api.message.OffsetFetchResponse;
import odradek.api.message.OffsetFetchResponse.OffsetFetchResponseGroup;
import odradek.api.message.OffsetFetchResponse.OffsetFetchResponsePartition;
import odradek.api.message.OffsetFetchResponse.OffsetFetchResponseTopic;

/** OffsetFetch asks about one group until version 7 and about many since; inside there are always many. */
final class OffsetFetchShapes {

  private static final int FIRST_VERSION_WITH_GROUPS = 8;
  private static final int FIRST_VERSION_WITH_TOP_LEVEL_ERROR = 2;

  private OffsetFetchShapes() {}

  static boolean hasGroups(int version) {
    return version >= FIRST_VERSION_WITH_GROUPS;
  }

  static List<OffsetFetchRequestGroup> groups(OffsetFetchRequest request, int version) {
    if (hasGroups(version)) {
      return request.groups();
    }
    List<OffsetFetchRequestTopics> topics = null;
    if (request.topics() != null) {
      topics = new ArrayList<>(request.topics().size());
      for (OffsetFetchRequestTopic topic : request.topics()) {
        topics.add(new OffsetFetchRequestTopics(topic.name(), Uuid.ZERO, topic.partitionIndexes()));
      }
    }
    return List.of(OffsetFetchRequestGroup.builder().groupId(request.groupId()).topics(topics).build());
  }

  /** A group that could not be asked. */
  static OffsetFetchResponseGroup failed(OffsetFetchRequestGroup group, ErrorCode error) {
    return OffsetFetchResponseGroup.builder().groupId(group.groupId()).errorCode(error.code()).build();
  }

  static OffsetFetchResponse response(OffsetFetchRequest request, int version, List<OffsetFetchResponseGroup> groups) {
    if (hasGroups(version)) {
      return OffsetFetchResponse.builder().groups(groups).build();
    }
    OffsetFetchResponseGroup group = groups.get(0);
    boolean failed = group.errorCode() != ErrorCode.NONE.code();
    if (failed && version < FIRST_VERSION_WITH_TOP_LEVEL_ERROR) {
      return OffsetFetchResponse.builder().topics(failedTopics(request, group.errorCode())).build();
    }
    List<OffsetFetchResponseTopic> topics = new ArrayList<>(group.topics().size());
    for (var topic : group.topics()) {
      List<OffsetFetchResponsePartition> partitions = new ArrayList<>(topic.partitions().size());
      for (var partition : topic.partitions()) {
        partitions.add(new OffsetFetchResponsePartition(partition.partitionIndex(), partition.committedOffset(),
            partition.committedLeaderEpoch(), partition.metadata(), partition.errorCode()));
      }
      topics.add(new OffsetFetchResponseTopic(topic.name(), partitions));
    }
    return OffsetFetchResponse.builder().topics(topics).errorCode(group.errorCode()).build();
  }

  private static List<OffsetFetchResponseTopic> failedTopics(OffsetFetchRequest request, short errorCode) {
    List<OffsetFetchResponseTopic> topics = new ArrayList<>();
    for (OffsetFetchRequestTopic topic : request.topics()) {
      List<OffsetFetchResponsePartition> partitions = new ArrayList<>(topic.partitionIndexes().size());
      for (int partition : topic.partitionIndexes()) {
        partitions.add(new OffsetFetchResponsePartition(partition, -1, -1, "", errorCode));
      }
      topics.add(new OffsetFetchResponseTopic(topic.name(), partitions));
    }
    return topics;
  }
}
