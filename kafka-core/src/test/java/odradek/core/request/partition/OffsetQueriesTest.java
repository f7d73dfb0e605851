package odradek.core.request.partition;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import odradek.api.ErrorCode;
import odradek.api.message.ListOffsetsRequest;
import odradek.api.message.ListOffsetsRequest.ListOffsetsPartition;
import odradek.api.message.ListOffsetsRequest.ListOffsetsTopic;
import odradek.api.message.ListOffsetsResponse;
import odradek.api.message.ListOffsetsResponse.ListOffsetsPartitionResponse;
import odradek.api.message.OffsetForLeaderEpochRequest;
import odradek.api.message.OffsetForLeaderEpochRequest.OffsetForLeaderPartition;
import odradek.api.message.OffsetForLeaderEpochRequest.OffsetForLeaderTopic;
import odradek.api.message.OffsetForLeaderEpochResponse;
import odradek.api.message.OffsetForLeaderEpochResponse.EpochEndOffset;
import odradek.core.TestBroker;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Odd questions about offsets, and what Apache Kafka 4.3.1 answers to them. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class OffsetQueriesTest {

  private static final int NEWEST = 11;

  private TestBroker broker;

  @BeforeEach
  void start() {
    broker = TestBroker.start(Map.of());
    broker.create("t", 1);
    assertEquals(ErrorCode.NONE, broker.produce("t", 0, TestBroker.batch(10)));
  }

  @AfterEach
  void stop() {
    broker.close();
  }

  private static ListOffsetsPartition at(long timestamp, int epoch) {
    return ListOffsetsPartition.builder().partitionIndex(0).timestamp(timestamp).currentLeaderEpoch(epoch).build();
  }

  private List<ListOffsetsPartitionResponse> list(int version, int isolation, ListOffsetsPartition... partitions) {
    var request = ListOffsetsRequest.builder().replicaId(-1).isolationLevel((byte) isolation).topics(List.of(
        ListOffsetsTopic.builder().name("t").partitions(List.of(partitions)).build())).build();
    return broker.client().call(request, version, ListOffsetsResponse.class).topics().get(0).partitions();
  }

  private ErrorCode error(int version, long timestamp) {
    return ErrorCode.forCode(list(version, 0, at(timestamp, -1)).get(0).errorCode());
  }

  @Test
  void aMarkIsUnknownToVersionsBeforeIt() {
    Map<Long, Integer> firstVersions = Map.of(-3L, 7, -4L, 8, -5L, 9, -6L, 11, -7L, NEWEST + 1, Long.MIN_VALUE, NEWEST
        + 1);
    firstVersions.forEach((mark, first) -> {
      for (int version = 1; version <= NEWEST; version++) {
        assertEquals(version < first ? ErrorCode.UNSUPPORTED_VERSION : ErrorCode.NONE, error(version, mark),
            mark + " in version " + version);
      }
    });
  }

  @Test
  void aPartitionThatIsNamedTwiceIsAnInvalidRequest() {
    List<ListOffsetsPartitionResponse> answers = list(NEWEST, 0, at(-1, -1), at(-2, -1));
    assertEquals(1, answers.size());
    assertEquals(ErrorCode.INVALID_REQUEST.code(), answers.get(0).errorCode());
    assertEquals(-1, answers.get(0).offset());
  }

  @Test
  void anIsolationLevelThatDoesNotExistIsAnError() {
    assertEquals(ErrorCode.INVALID_REQUEST.code(), list(NEWEST, 7, at(-1, -1)).get(0).errorCode());
  }

  @Test
  void onlyMinusOneIsNoOpinionAboutTheLeader() {
    assertEquals(ErrorCode.NONE.code(), list(NEWEST, 0, at(-1, -1)).get(0).errorCode());
    assertEquals(ErrorCode.FENCED_LEADER_EPOCH.code(), list(NEWEST, 0, at(-1, -2)).get(0).errorCode());
    assertEquals(ErrorCode.UNKNOWN_LEADER_EPOCH.code(), list(NEWEST, 0, at(-1, 1)).get(0).errorCode());
    assertEquals(ErrorCode.FENCED_LEADER_EPOCH.code(), endOfEpoch(-2, 0).errorCode());
  }

  @Test
  void anEpochBeforeTheFirstEndsWhereThatStarts() {
    assertEquals(new EpochEndOffset((short) 0, 0, -2, 0), endOfEpoch(-1, -2));
    assertEquals(new EpochEndOffset((short) 0, 0, -1, -1), endOfEpoch(-1, -1));
    assertEquals(new EpochEndOffset((short) 0, 0, 0, 1), endOfEpoch(-1, 0));
  }

  private EpochEndOffset endOfEpoch(int currentEpoch, int epoch) {
    var request = OffsetForLeaderEpochRequest.builder().replicaId(-1).topics(List.of(OffsetForLeaderTopic.builder()
        .topic("t").partitions(List.of(OffsetForLeaderPartition.builder()
            .partition(0).currentLeaderEpoch(currentEpoch).leaderEpoch(epoch).build())).build())).build();
    return broker.client().call(request, 4, OffsetForLeaderEpochResponse.class).topics().get(0).partitions().get(0);
  }
}
