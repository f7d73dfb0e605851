package odradek.core.group;

import java.util.ArrayList;
import java.util.List;
import odradek.api.ErrorCode;
import odradek.api.Uuid;
import odradek.api.message.OffsetCommitRequest;
import odradek.api.message.OffsetCommitRequest.OffsetCommitRequestPartition;
import odradek.api.message.OffsetCommitRequest.OffsetCommitRequestTopic;
import odradek.api.message.OffsetCommitResponse.OffsetCommitResponsePartition;
import odradek.api.message.OffsetCommitResponse.OffsetCommitResponseTopic;
import odradek.core.group.GroupRecord.OffsetCommitted;
import odradek.core.spi.Clock;

/** Checks each partition of a commit and says what is to be written down for those that are right. */
final class CommitPlanner {

  private final GroupConfig config;
  private final TopicNames topics;
  private final Clock clock;

  CommitPlanner(GroupConfig config, TopicNames topics, Clock clock) {
    this.config = config;
    this.topics = topics;
    this.clock = clock;
  }

  /** What is to be written down, and what is answered once it is. */
  record Plan(List<GroupRecord> records, List<OffsetCommitResponseTopic> results) {}

  Plan plan(GroupRequestContext client, OffsetCommitRequest request, boolean byId) {
    var plan = new Plan(new ArrayList<>(), new ArrayList<>(request.topics().size()));
    for (OffsetCommitRequestTopic topic : request.topics()) {
      if (topic.partitions().isEmpty()) {
        continue; // nothing to say about it
      }
      plan.results().add(plan(client, request, topic, byId, plan.records()));
    }
    return plan;
  }

  private OffsetCommitResponseTopic plan(GroupRequestContext client, OffsetCommitRequest request,
      OffsetCommitRequestTopic topic, boolean byId, List<GroupRecord> records) {
    String name = byId ? topics.nameOf(topic.topicId()) : topic.name();
    Uuid topicId = byId ? topic.topicId() : topics.idOf(name);
    ErrorCode topicError = name == null ? ErrorCode.UNKNOWN_TOPIC_ID
        : client.mayRead(name) ? ErrorCode.NONE : ErrorCode.TOPIC_AUTHORIZATION_FAILED;
    int partitionCount = topicError == ErrorCode.NONE ? topics.partitionCount(name) : 0;
    List<OffsetCommitResponsePartition> results = new ArrayList<>(topic.partitions().size());
    for (OffsetCommitRequestPartition partition : topic.partitions()) {
      ErrorCode error = topicError == ErrorCode.NONE ? check(partition, partitionCount) : topicError;
      if (error == ErrorCode.NONE) {
        records.add(new OffsetCommitted(new OffsetKey(request.groupId(), name, partition.partitionIndex()),
            offset(request, partition, topicId)));
      }
      results.add(new OffsetCommitResponsePartition(partition.partitionIndex(), error.code()));
    }
    return new OffsetCommitResponseTopic(topic.name(), topic.topicId(), results);
  }

  private ErrorCode check(OffsetCommitRequestPartition partition, int partitionCount) {
    if (partition.partitionIndex() < 0 || partition.partitionIndex() >= partitionCount) {
      return ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
    }
    String metadata = partition.committedMetadata();
    return metadata != null && metadata.length() > config.offsetMetadataMaxBytes()
        ? ErrorCode.OFFSET_METADATA_TOO_LARGE
        : ErrorCode.NONE;
  }

  private OffsetAndMetadata offset(OffsetCommitRequest request, OffsetCommitRequestPartition partition, Uuid topicId) {
    String metadata = partition.committedMetadata() == null ? "" : partition.committedMetadata();
    long nowMs = clock.wallMs();
    if (request.retentionTimeMs() < 0) {
      return new OffsetAndMetadata(partition.committedOffset(), partition.committedLeaderEpoch(), metadata, nowMs,
          OffsetAndMetadata.NO_EXPIRY, topicId);
    }
    // The format that has an expiry has neither epoch nor id.
    return new OffsetAndMetadata(partition.committedOffset(), -1, metadata, nowMs, nowMs + request.retentionTimeMs(),
        Uuid.ZERO);
  }
}
