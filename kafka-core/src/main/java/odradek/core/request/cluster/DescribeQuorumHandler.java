package odradek.core.request.cluster;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import odradek.api.ErrorCode;
import odradek.api.message.DescribeQuorumRequest;
import odradek.api.message.DescribeQuorumResponse;
import odradek.api.message.DescribeQuorumResponse.Node;
import odradek.api.message.DescribeQuorumResponse.PartitionData;
import odradek.api.message.DescribeQuorumResponse.ReplicaState;
import odradek.api.message.DescribeQuorumResponse.TopicData;
import odradek.api.wire.ApiMessage;
import odradek.api.wire.WireReader;
import odradek.core.request.ApiHandler;
import odradek.core.request.Reply;
import odradek.core.request.RequestContext;
import odradek.core.spi.replication.QuorumStatus;

/**
 * DescribeQuorum: who orders the metadata, and how far each member is. The quorum is addressed as if it were the only
 * partition of a topic.
 *
 * <p>The members' addresses are left empty: no member has a listener that a client could use.
 *
 * <p><b>Source:</b> KIP-595, KIP-836 (times), KIP-853 (nodes).
 */
public final class DescribeQuorumHandler implements ApiHandler<DescribeQuorumRequest> {

  private static final String TOPIC = "__cluster_metadata";
  private static final short FIRST_VERSION_WITH_NODES = 2;

  private final Supplier<QuorumStatus> status;

  /** @param status how the quorum is */
  public DescribeQuorumHandler(Supplier<QuorumStatus> status) {
    this.status = status;
  }

  @Override
  public DescribeQuorumRequest read(ByteBuffer body, short version) {
    return DescribeQuorumRequest.read(new WireReader(body), version);
  }

  @Override
  public void handle(RequestContext context, DescribeQuorumRequest request, Reply reply) {
    if (!asksForTheQuorum(request)) {
      reply.send(everyPartition(request, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION,
          "only partition 0 of topic " + TOPIC + " can be described, alone"));
      return;
    }
    QuorumStatus quorum = status.get();
    if (quorum.leaderId() < 0) {
      reply.send(everyPartition(request, ErrorCode.LEADER_NOT_AVAILABLE, "the metadata quorum has no leader now"));
    } else {
      reply.send(describe(quorum, context.apiVersion()));
    }
  }

  private static boolean asksForTheQuorum(DescribeQuorumRequest request) {
    return request.topics().size() == 1 && request.topics().get(0).topicName().equals(TOPIC)
        && request.topics().get(0).partitions().size() == 1
        && request.topics().get(0).partitions().get(0).partitionIndex() == 0;
  }

  private static DescribeQuorumResponse describe(QuorumStatus quorum, short version) {
    PartitionData partition = PartitionData.builder()
        .leaderId(quorum.leaderId())
        .leaderEpoch(quorum.leaderEpoch())
        .highWatermark(quorum.highWatermark())
        .currentVoters(states(quorum.voters()))
        .observers(states(quorum.observers()))
        .build();
    var response = DescribeQuorumResponse.builder()
        .topics(List.of(TopicData.builder().topicName(TOPIC).partitions(List.of(partition)).build()));
    if (version >= FIRST_VERSION_WITH_NODES) {
      response.nodes(quorum.voters().stream().map(voter -> Node.builder().nodeId(voter.nodeId()).build()).toList());
    }
    return response.build();
  }

  private static List<ReplicaState> states(List<QuorumStatus.Member> members) {
    return members.stream().map(member -> ReplicaState.builder()
        .replicaId(member.nodeId())
        .logEndOffset(member.logEndOffset())
        .lastFetchTimestamp(member.lastFetchMs())
        .lastCaughtUpTimestamp(member.lastCaughtUpMs())
        .build()).toList();
  }

  private static DescribeQuorumResponse everyPartition(DescribeQuorumRequest request, ErrorCode error, String message) {
    var topics = new ArrayList<TopicData>();
    for (DescribeQuorumRequest.TopicData topic : request.topics()) {
      topics.add(TopicData.builder().topicName(topic.topicName()).partitions(topic.partitions().stream()
          .map(partition -> PartitionData.builder().partitionIndex(partition.partitionIndex()).errorCode(error.code())
              .errorMessage(message).build())
          .toList()).build());
    }
    return DescribeQuorumResponse.builder().topics(topics).build();
  }

  @Override
  public ApiMessage refusal(DescribeQuorumRequest request, short version, ErrorCode error, String message) {
    return DescribeQuorumResponse.builder().errorCode(error.code()).errorMessage(message).build();
  }
}
