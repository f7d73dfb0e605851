package odradek.core.group;

import java.util.ArrayList;
import java.util.List;
import odradek.api.ErrorCode;
import odradek.api.Uuid;
import odradek.api.message.OffsetCommitRequest;
import odradek.api.message.OffsetCommitRequest.OffsetCommitRequestPartition;
import odradek.api.message.OffsetCommitRequest.OffsetCommitRequestTopic;
import odradek.api.message.OffsetCommitResponse;
import odradek.api.message.OffsetCommitResponse.OffsetCommitResponsePartition;
import odradek.api.message.OffsetCommitResponse.OffsetCommitResponseTopic;
import odradek.core.coordinator.CoordinatorContext;
import odradek.core.coordinator.Reply;
import odradek.core.group.GroupRecord.OffsetCommitted;

/** OffsetCommit: a member, or somebody without a group, writes down how far it has read. */
final class CommitOffsets {

  private static final int FIRST_VERSION_WITH_GROUP_ID_NOT_FOUND = 9;
  private static final int FIRST_VERSION_WITH_TOPIC_IDS = 10;

  private final CoordinatorContext<GroupRecord> context;
  private final GroupTable table;
  private final GroupConfig config;
  private final TopicNames topics;
  private final Sessions sessions;

  CommitOffsets(CoordinatorContext<GroupRecord> context, GroupTable table, GroupConfig config, TopicNames topics,
      Sessions sessions) {
    this.context = context;
    this.table = table;
    this.config = config;
    this.topics = topics;
    this.sessions = sessions;
  }

  void handle(GroupRequestContext client, OffsetCommitRequest request, Reply<OffsetCommitResponse> reply) {
    ClassicGroup group = table.find(request.groupId());
    ErrorCode error = validate(client, group, request);
    if (error != ErrorCode.NONE) {
      reply.complete(Failures.offsetCommit(request, error));
      return;
    }
    Member member = group == null ? null : group.members().get(request.memberId());
    if (member != null) {
      sessions.touch(group, member);
    }
    List<GroupRecord> records = new ArrayList<>();
    List<OffsetCommitResponseTopic> results = new ArrayList<>(request.topics().size());
    for (OffsetCommitRequestTopic topic : request.topics()) {
      results.add(commit(client, request, topic, records));
    }
    if (!records.isEmpty()) {
      context.append(records);
    }
    reply.complete(OffsetCommitResponse.builder().topics(results).build());
  }

  private static ErrorCode validate(GroupRequestContext client, ClassicGroup group, OffsetCommitRequest request) {
    int generation = request.generationIdOrMemberEpoch();
    if (group == null) {
      if (generation < 0) {
        return ErrorCode.NONE;
      }
      return client.apiVersion() >= FIRST_VERSION_WITH_GROUP_ID_NOT_FOUND
          ? ErrorCode.GROUP_ID_NOT_FOUND
          : ErrorCode.ILLEGAL_GENERATION;
    }
    if (generation < 0 && group.is(GroupState.EMPTY)) {
      return ErrorCode.NONE;
    }
    boolean isMember = generation >= 0 || !request.memberId().isEmpty() || request.groupInstanceId() != null;
    if (!isMember) {
      return ErrorCode.UNKNOWN_MEMBER_ID;
    }
    ErrorCode error = group.validateMember(request.memberId(), request.groupInstanceId());
    if (error != ErrorCode.NONE) {
      return error;
    }
    if (generation != group.generation()) {
      return ErrorCode.ILLEGAL_GENERATION;
    }
    // Before a rebalance the work is still the member's own; after the join somebody else may have it already.
    return group.is(GroupState.COMPLETING_REBALANCE) ? ErrorCode.REBALANCE_IN_PROGRESS : ErrorCode.NONE;
  }

  private OffsetCommitResponseTopic commit(GroupRequestContext client, OffsetCommitRequest request,
      OffsetCommitRequestTopic topic, List<GroupRecord> records) {
    boolean byId = client.apiVersion() >= FIRST_VERSION_WITH_TOPIC_IDS;
    String name = byId ? topics.nameOf(topic.topicId()) : topic.name();
    Uuid topicId = byId || name == null ? topic.topicId() : topics.idOf(name);
    ErrorCode topicError = name == null ? ErrorCode.UNKNOWN_TOPIC_ID
        : client.mayRead(name) ? ErrorCode.NONE : ErrorCode.TOPIC_AUTHORIZATION_FAILED;
    int partitionCount = topicError == ErrorCode.NONE ? topics.partitionCount(name) : 0;
    List<OffsetCommitResponsePartition> results = new ArrayList<>(topic.partitions().size());
    for (OffsetCommitRequestPartition partition : topic.partitions()) {
      ErrorCode error = topicError == ErrorCode.NONE ? check(partition, partitionCount) : topicError;
      if (error == ErrorCode.NONE) {
        records.add(new OffsetCommitted(request.groupId(), name, partition.partitionIndex(),
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
    long nowMs = context.clock().wallMs();
    if (request.retentionTimeMs() < 0) {
      return new OffsetAndMetadata(partition.committedOffset(), partition.committedLeaderEpoch(), metadata, nowMs,
          OffsetAndMetadata.NO_EXPIRY, topicId);
    }
    // The format that has an expiry has neither epoch nor id.
    return new OffsetAndMetadata(partition.committedOffset(), -1, metadata, nowMs, nowMs + request.retentionTimeMs(),
        Uuid.ZERO);
  }
}
