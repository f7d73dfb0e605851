package odradek.core.request.produce;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import odradek.api.ErrorCode;
import odradek.api.Uuid;
import odradek.api.frame.ProduceRequestView;
import odradek.api.message.ProduceRequest;
import odradek.api.message.ProduceRequest.PartitionProduceData;
import odradek.api.message.ProduceRequest.TopicProduceData;
import odradek.api.message.ProduceResponse;
import odradek.api.message.ProduceResponse.LeaderIdAndEpoch;
import odradek.api.message.ProduceResponse.NodeEndpoint;
import odradek.api.wire.WireReader;
import odradek.api.wire.WireWriter;
import odradek.core.TestBroker;
import odradek.core.metadata.ClusterImage;
import odradek.core.metadata.PartitionImage;
import odradek.core.metadata.TestImages;
import odradek.core.request.CurrentLeaders;
import org.junit.jupiter.api.Test;

/** What the versions of Produce tell a client that is refused. */
class ProduceAnswerTest {

  private static final short OLDEST = ProduceRequestView.LOWEST_VERSION;
  private static final short NEWEST = ProduceRequestView.HIGHEST_VERSION;
  private static final int FIRST_WITH_IDS = 13;

  private final ClusterImage image = TestImages.of(3, Map.of("t", 1));

  private ProduceResponse answer(short version, ErrorCode error, String listener) {
    boolean byId = version >= FIRST_WITH_IDS;
    var request = ProduceRequest.builder().acks((short) -1).timeoutMs(1).topicData(List.of(TopicProduceData.builder()
        .name(byId ? "" : "t").topicId(byId ? image.topics().get("t").id() : Uuid.ZERO).partitionData(List.of(
            PartitionProduceData.builder().index(0).records(TestBroker.batch(1).build()).build())).build())).build();
    ByteBuffer bytes = ByteBuffer.allocate(request.size(version));
    request.write(new WireWriter(bytes), version);
    var entry = new ProduceEntry(0, ByteBuffer.allocate(0));
    entry.result = ProduceResult.refused(error, "refused");
    ByteBuffer answer = ProduceAnswer.write(new ProduceRequestView(bytes.flip(), version), 0, List.of(entry),
        new CurrentLeaders(image, listener));
    return ProduceResponse.read(new WireReader(answer), version);
  }

  private static ProduceResponse.PartitionProduceResponse only(ProduceResponse answer) {
    return answer.responses().get(0).partitionResponses().get(0);
  }

  @Test
  void onlyVersionsFromFourOnKnowThatStorageCanFail() {
    for (short version = OLDEST; version <= NEWEST; version++) {
      assertEquals(version < 4 ? ErrorCode.NOT_LEADER_OR_FOLLOWER : ErrorCode.KAFKA_STORAGE_ERROR,
          ErrorCode.forCode(only(answer(version, ErrorCode.KAFKA_STORAGE_ERROR, "PLAINTEXT")).errorCode()));
    }
  }

  @Test
  void versionsFromTenOnTellWhoLeadsAndWhere() {
    PartitionImage partition = image.topics().get("t").partition(0);
    int leader = partition.leader();
    for (short version = OLDEST; version <= NEWEST; version++) {
      ProduceResponse answer = answer(version, ErrorCode.NOT_LEADER_OR_FOLLOWER, "PLAINTEXT");
      assertEquals(ErrorCode.NOT_LEADER_OR_FOLLOWER.code(), only(answer).errorCode());
      assertEquals(version < 10 ? new LeaderIdAndEpoch(-1, -1) : new LeaderIdAndEpoch(leader, partition.leaderEpoch()),
          only(answer).currentLeader());
      assertEquals(version < 10 ? List.of() : List.of(new NodeEndpoint(leader, "host" + leader, 9092, "rack" + leader)),
          answer.nodeEndpoints());
    }
  }

  @Test
  void whoIsRefusedForAnotherReasonIsNotToldWhoLeads() {
    for (short version = OLDEST; version <= NEWEST; version++) {
      ProduceResponse answer = answer(version, ErrorCode.KAFKA_STORAGE_ERROR, "PLAINTEXT");
      assertEquals(new LeaderIdAndEpoch(-1, -1), only(answer).currentLeader());
      assertEquals(List.of(), answer.nodeEndpoints());
    }
  }

  @Test
  void aLeaderThatTheListenerDoesNotReachHasNoEndpoint() {
    ProduceResponse answer = answer(NEWEST, ErrorCode.NOT_LEADER_OR_FOLLOWER, "OTHER");
    assertEquals(image.topics().get("t").partition(0).leader(), only(answer).currentLeader().leaderId());
    assertEquals(List.of(), answer.nodeEndpoints());
  }
}
