package odradek.core.request.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import odradek.api.ErrorCode;
import odradek.api.message.DescribeQuorumRequest;
import odradek.api.message.DescribeQuorumResponse;
import odradek.api.message.DescribeQuorumResponse.PartitionData;
import odradek.core.spi.replication.QuorumStatus;
import odradek.core.testing.DirectCall;
import org.junit.jupiter.api.Test;

class DescribeQuorumHandlerTest {

  private static final String TOPIC = "__cluster_metadata";

  private QuorumStatus status = new QuorumStatus(2, 5, 100,
      List.of(new QuorumStatus.Member(1, 99, 7_000, 6_000), new QuorumStatus.Member(2, 101, 8_000, 8_000)),
      List.of(new QuorumStatus.Member(3, -1, -1, -1)));
  private final DescribeQuorumHandler handler = new DescribeQuorumHandler(() -> status);

  private static DescribeQuorumRequest request(String topic, int... partitions) {
    return new DescribeQuorumRequest(List.of(new DescribeQuorumRequest.TopicData(topic,
        Arrays.stream(partitions).mapToObj(DescribeQuorumRequest.PartitionData::new).toList())));
  }

  private DescribeQuorumResponse ask(DescribeQuorumRequest request, int version) {
    return new DirectCall("PLAINTEXT").call(handler, request, version, DescribeQuorumResponse.class);
  }

  @Test
  void everyVersionTellsWhatItHasRoomFor() {
    for (int version = 0; version <= 2; version++) {
      DescribeQuorumResponse response = ask(request(TOPIC, 0), version);
      assertEquals(0, response.errorCode());
      assertEquals(TOPIC, response.topics().get(0).topicName());
      PartitionData partition = response.topics().get(0).partitions().get(0);
      assertEquals(0, partition.errorCode());
      assertEquals(0, partition.partitionIndex());
      assertEquals(2, partition.leaderId());
      assertEquals(5, partition.leaderEpoch());
      assertEquals(100, partition.highWatermark());
      assertEquals(List.of("1 99", "2 101"),
          partition.currentVoters().stream().map(voter -> voter.replicaId() + " " + voter.logEndOffset()).toList());
      assertEquals(version < 1 ? -1 : 7_000, partition.currentVoters().get(0).lastFetchTimestamp());
      assertEquals(version < 1 ? -1 : 6_000, partition.currentVoters().get(0).lastCaughtUpTimestamp());
      assertEquals(List.of(3), partition.observers().stream().map(observer -> observer.replicaId()).toList());
      assertEquals(version < 2 ? List.of() : List.of(1, 2),
          response.nodes().stream().map(DescribeQuorumResponse.Node::nodeId).toList());
    }
  }

  @Test
  void nothingElseCanBeDescribed() {
    for (DescribeQuorumRequest request : List.of(request(TOPIC, 1), request("other", 0), request(TOPIC, 0, 1))) {
      DescribeQuorumResponse response = ask(request, 2);
      assertEquals(0, response.errorCode());
      assertEquals(request.topics().get(0).topicName(), response.topics().get(0).topicName());
      assertEquals(request.topics().get(0).partitions().size(), response.topics().get(0).partitions().size());
      response.topics().get(0).partitions().forEach(partition ->
          assertEquals(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, ErrorCode.forCode(partition.errorCode())));
      assertEquals(List.of(), response.nodes());
    }
    assertEquals(List.of(), ask(new DescribeQuorumRequest(List.of()), 2).topics());
    assertEquals(List.of(), ask(request(TOPIC), 2).topics().get(0).partitions());
  }

  @Test
  void aQuorumWithoutALeaderSaysSo() {
    status = new QuorumStatus(-1, 5, 100, List.of(), List.of());
    assertEquals(ErrorCode.LEADER_NOT_AVAILABLE,
        ErrorCode.forCode(ask(request(TOPIC, 0), 1).topics().get(0).partitions().get(0).errorCode()));
  }

  @Test
  void everyVersionCanBeRefused() {
    for (int version = 0; version <= 2; version++) {
      assertEquals(ErrorCode.CLUSTER_AUTHORIZATION_FAILED.code(), DirectCall.refuse(handler, request(TOPIC, 0), version,
          ErrorCode.CLUSTER_AUTHORIZATION_FAILED, DescribeQuorumResponse.class).errorCode());
    }
  }
}
