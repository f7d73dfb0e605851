package odradek.core.request.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import odradek.api.ErrorCode;
import odradek.api.Uuid;
import odradek.api.message.FetchResponse;
import odradek.api.message.FetchResponse.LeaderIdAndEpoch;
import odradek.api.message.FetchResponse.NodeEndpoint;
import odradek.api.message.FetchResponse.PartitionData;
import odradek.api.wire.WireReader;
import odradek.core.listener.ResponseFrame;
import odradek.core.metadata.ClusterImage;
import odradek.core.metadata.PartitionImage;
import odradek.core.metadata.TestImages;
import odradek.core.request.CurrentLeaders;
import org.junit.jupiter.api.Test;

/** What the versions of Fetch tell a client that gets nothing. */
class FetchAnswerTest {

  private static final short OLDEST = 4;
  private static final short NEWEST = 18;
  private static final int FIRST_WITH_IDS = 13;

  private final ClusterImage image = TestImages.of(3, Map.of("t", 1));

  private FetchResponse answer(short version, ErrorCode error) {
    var target = new FetchTarget(version < FIRST_WITH_IDS
        ? new FetchTarget.Key("t", Uuid.ZERO, 0) : new FetchTarget.Key("", image.topics().get("t").id(), 0));
    List<ResponseFrame.Part> parts = new FetchAnswer(version, false, new CurrentLeaders(image, "PLAINTEXT"))
        .parts(0, 0, List.of(FetchedPartition.failed(target, error)));
    ByteBuffer bytes = ByteBuffer.allocate(1024);
    parts.forEach(part -> bytes.put(((ResponseFrame.Bytes) part).buffer()));
    return FetchResponse.read(new WireReader(bytes.flip()), version);
  }

  private static PartitionData only(FetchResponse answer) {
    return answer.responses().get(0).partitions().get(0);
  }

  @Test
  void onlyVersionsFromSixOnKnowThatStorageCanFail() {
    for (short version = OLDEST; version <= NEWEST; version++) {
      assertEquals(version < 6 ? ErrorCode.NOT_LEADER_OR_FOLLOWER : ErrorCode.KAFKA_STORAGE_ERROR,
          ErrorCode.forCode(only(answer(version, ErrorCode.KAFKA_STORAGE_ERROR)).errorCode()));
    }
  }

  @Test
  void versionsFromSixteenOnTellWhoLeadsAndWhere() {
    PartitionImage partition = image.topics().get("t").partition(0);
    int leader = partition.leader();
    for (ErrorCode error : List.of(ErrorCode.NOT_LEADER_OR_FOLLOWER, ErrorCode.FENCED_LEADER_EPOCH)) {
      for (short version = OLDEST; version <= NEWEST; version++) {
        FetchResponse answer = answer(version, error);
        assertEquals(error.code(), only(answer).errorCode());
        assertEquals(
            version < 16 ? new LeaderIdAndEpoch(-1, -1) : new LeaderIdAndEpoch(leader, partition.leaderEpoch()),
            only(answer).currentLeader());
        assertEquals(
            version < 16 ? List.of() : List.of(new NodeEndpoint(leader, "host" + leader, 9092, "rack" + leader)),
            answer.nodeEndpoints());
      }
    }
  }

  @Test
  void whoIsRefusedForAnotherReasonIsNotToldWhoLeads() {
    for (short version = OLDEST; version <= NEWEST; version++) {
      FetchResponse answer = answer(version, ErrorCode.KAFKA_STORAGE_ERROR);
      assertEquals(new LeaderIdAndEpoch(-1, -1), only(answer).currentLeader());
      assertEquals(List.of(), answer.nodeEndpoints());
    }
  }
}
