package odradek.core.group;

import java.util.ArrayList;
import java.util.List;
import odradek.api.Uuid;
import odradek.api.message.OffsetCommitRequest;
import odradek.api.message.OffsetCommitRequest.OffsetCommitRequestPartition;
import odradek.api.message.OffsetCommitRequest.OffsetCommitRequestTopic;
import odradek.api.message.OffsetCommitResponse;
import odradek.api.message.TxnOffsetCommitRequest;
import odradek.api.message.TxnOffsetCommitResponse;
import odradek.api.message.TxnOffsetCommitResponse.TxnOffsetCommitResponsePartition;
import odradek.api.message.TxnOffsetCommitResponse.TxnOffsetCommitResponseTopic;

/** TxnOffsetCommit has the same fields as OffsetCommit, plus a producer; inside there is one shape. */
final class TxnOffsetCommits {

  private TxnOffsetCommits() {}

  static OffsetCommitRequest plain(TxnOffsetCommitRequest request) {
    List<OffsetCommitRequestTopic> topics = new ArrayList<>(request.topics().size());
    for (var topic : request.topics()) {
      List<OffsetCommitRequestPartition> partitions = new ArrayList<>(topic.partitions().size());
      for (var partition : topic.partitions()) {
        partitions.add(new OffsetCommitRequestPartition(partition.partitionIndex(), partition.committedOffset(),
            partition.committedLeaderEpoch(), partition.committedMetadata()));
      }
      topics.add(new OffsetCommitRequestTopic(topic.name(), Uuid.ZERO, partitions));
    }
    return OffsetCommitRequest.builder()
        .groupId(request.groupId())
        .generationIdOrMemberEpoch(request.generationId())
        .memberId(request.memberId())
        .groupInstanceId(request.groupInstanceId())
        .topics(topics)
        .build();
  }

  static TxnOffsetCommitResponse response(OffsetCommitResponse response) {
    List<TxnOffsetCommitResponseTopic> topics = new ArrayList<>(response.topics().size());
    for (var topic : response.topics()) {
      List<TxnOffsetCommitResponsePartition> partitions = new ArrayList<>(topic.partitions().size());
      for (var partition : topic.partitions()) {
        partitions.add(new TxnOffsetCommitResponsePartition(partition.partitionIndex(), partition.errorCode()));
      }
      topics.add(new TxnOffsetCommitResponseTopic(topic.name(), partitions));
    }
    return TxnOffsetCommitResponse.builder().topics(topics).build();
  }
}
