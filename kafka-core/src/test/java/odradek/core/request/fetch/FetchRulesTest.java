package odradek.core.request.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import odradek.api.ErrorCode;
import odradek.api.Uuid;
import odradek.api.message.DeleteTopicsRequest;
import odradek.api.message.DeleteTopicsResponse;
import odradek.api.message.FetchRequest;
import odradek.api.message.FetchRequest.FetchPartition;
import odradek.api.message.FetchRequest.FetchTopic;
import odradek.api.message.FetchRequest.ForgottenTopic;
import odradek.api.message.FetchResponse;
import odradek.api.message.FetchResponse.EpochEndOffset;
import odradek.api.message.FetchResponse.LeaderIdAndEpoch;
import odradek.api.message.FetchResponse.PartitionData;
import odradek.core.TestBroker;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a fetch is told that is at odds with the log or with its session, as Apache Kafka 4.3.1 tells it. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class FetchRulesTest {

  private static final int NEWEST = 18;
  private static final int LAST_BY_NAME = 12;

  private TestBroker broker;
  private Uuid id;

  @BeforeEach
  void start() {
    broker = TestBroker.start(Map.of());
    id = broker.create("t", 2);
    for (int i = 0; i < 4; i++) {
      assertEquals(ErrorCode.NONE, broker.produce("t", 0, TestBroker.batch(10)));
    }
  }

  @AfterEach
  void stop() {
    broker.close();
  }

  private static FetchPartition.Builder from(long offset) {
    return FetchPartition.builder().partition(0).fetchOffset(offset).partitionMaxBytes(1 << 20);
  }

  private FetchRequest.Builder request(FetchPartition... partitions) {
    return FetchRequest.builder().maxWaitMs(0).minBytes(1).maxBytes(1 << 20).sessionEpoch(-1).topics(
        partitions.length == 0 ? List.of()
            : List.of(FetchTopic.builder().topic("t").topicId(id).partitions(List.of(partitions)).build()));
  }

  private FetchResponse fetch(FetchRequest request, int version) {
    return broker.client().call(request, version, FetchResponse.class);
  }

  private PartitionData only(FetchRequest request, int version) {
    FetchResponse answer = fetch(request, version);
    assertEquals(0, answer.errorCode());
    assertEquals(1, answer.responses().size(), answer.toString());
    assertEquals(1, answer.responses().get(0).partitions().size(), answer.toString());
    return answer.responses().get(0).partitions().get(0);
  }

  private static void assertError(ErrorCode expected, PartitionData answer) {
    assertEquals(expected, ErrorCode.forCode(answer.errorCode()), answer.toString());
  }

  @Test
  void aClientThatIsAheadOfItsEpochIsToldWhereThatEnds() {
    for (long offset : new long[] {5, 50}) {
      PartitionData diverged = only(request(from(offset).lastFetchedEpoch(0).build()).build(), NEWEST);
      assertError(ErrorCode.NONE, diverged);
      assertEquals(new EpochEndOffset(0, 4), diverged.divergingEpoch());
      assertEquals(4, diverged.highWatermark());
    }
    PartitionData same = only(request(from(4).lastFetchedEpoch(0).build()).build(), NEWEST);
    assertEquals(new EpochEndOffset(-1, -1), same.divergingEpoch());
    assertError(ErrorCode.OFFSET_OUT_OF_RANGE, only(request(from(5).build()).build(), NEWEST));
  }

  @Test
  void anEpochThatNeverWasHasNoOffsets() {
    assertError(ErrorCode.OFFSET_OUT_OF_RANGE, only(request(from(2).lastFetchedEpoch(7).build()).build(), NEWEST));
  }

  @Test
  void otherBrokersHaveNoReplicaHere() {
    for (int replica : new int[] {1, 5}) {
      assertError(ErrorCode.NOT_LEADER_OR_FOLLOWER, only(request(from(0).build()).replicaId(replica).build(), 14));
      PartitionData newest = only(request(from(0).build())
          .replicaState(new FetchRequest.ReplicaState(replica, -1)).build(), NEWEST);
      assertError(ErrorCode.NOT_LEADER_OR_FOLLOWER, newest);
      assertEquals(new LeaderIdAndEpoch(1, 0), newest.currentLeader());
    }
  }

  @Test
  void limitsBelowZeroAndUnknownIsolationAreErrors() {
    assertError(ErrorCode.INVALID_REQUEST, only(request(from(0).build()).maxBytes(-1).build(), NEWEST));
    assertError(ErrorCode.INVALID_REQUEST, only(request(from(0).partitionMaxBytes(-1).build()).build(), NEWEST));
    assertEquals(ErrorCode.INVALID_REQUEST.code(),
        fetch(request(from(0).build()).isolationLevel((byte) 2).build(), NEWEST).errorCode());
  }

  @Test
  void aPartitionThatIsNamedTwiceIsReadOnce() {
    PartitionData once = only(request(from(2).build(), from(4).build()).build(), NEWEST);
    assertError(ErrorCode.NONE, once);
    assertEquals(0, once.records() == null ? 0 : once.records().remaining());
  }

  @Test
  void aTopicThatIsNotThereEndsAWaitOnlyIfThereIsNoOther() {
    FetchTopic known = request(from(4).build()).build().topics().get(0);
    FetchTopic unknown = FetchTopic.builder().topicId(new Uuid(7, 7)).partitions(List.of(from(0).build())).build();
    long startNs = System.nanoTime();
    assertEquals(2, fetch(request().topics(List.of(known, unknown)).maxWaitMs(300).build(), NEWEST).responses().size());
    assertTrue(System.nanoTime() - startNs >= 250_000_000L);
    startNs = System.nanoTime();
    assertEquals(1, fetch(request().topics(List.of(unknown)).maxWaitMs(20_000).build(), NEWEST).responses().size());
    assertTrue(System.nanoTime() - startNs < 10_000_000_000L);
  }

  @Test
  void aSessionSticksToNamesOrToIds() {
    for (int opened : new int[] {LAST_BY_NAME, NEWEST}) {
      int other = opened == NEWEST ? LAST_BY_NAME : NEWEST;
      int session = fetch(request(from(4).build()).sessionEpoch(0).build(), opened).sessionId();
      FetchResponse mixed = fetch(request().sessionId(session).sessionEpoch(1).build(), other);
      assertEquals(ErrorCode.FETCH_SESSION_TOPIC_ID_ERROR.code(), mixed.errorCode());
      assertEquals(0, mixed.sessionId());
      FetchResponse goesOn = fetch(request().sessionId(session).sessionEpoch(1).build(), opened);
      assertEquals(0, goesOn.errorCode());
      assertEquals(session, goesOn.sessionId());
    }
  }

  @Test
  void whatIsNamedAndForgottenAtOnceIsForgottenAndASessionOfNothingEnds() {
    int session = fetch(request(from(4).build()).sessionEpoch(0).build(), NEWEST).sessionId();
    assertNotEquals(0, session);
    List<ForgottenTopic> second = List.of(ForgottenTopic.builder().topicId(id).partitions(List.of(1)).build());
    FetchResponse both = fetch(request(from(0).partition(1).build()).sessionId(session).sessionEpoch(1)
        .forgottenTopicsData(second).build(), NEWEST);
    assertEquals(List.of(), both.responses());
    assertEquals(session, both.sessionId());
    List<ForgottenTopic> first = List.of(ForgottenTopic.builder().topicId(id).partitions(List.of(0)).build());
    FetchResponse none = fetch(
        request().sessionId(session).sessionEpoch(2).forgottenTopicsData(first).build(), NEWEST);
    assertEquals(0, none.errorCode());
    assertEquals(0, none.sessionId());
    assertEquals(ErrorCode.FETCH_SESSION_ID_NOT_FOUND.code(),
        fetch(request(from(0).build()).sessionId(session).sessionEpoch(3).build(), NEWEST).errorCode());
  }

  @Test
  void aSessionIsToldThatItsTopicWasDeletedOrMadeAnew() {
    int session = fetch(request(from(4).build()).sessionEpoch(0).build(), NEWEST).sessionId();
    var delete = DeleteTopicsRequest.builder().topicNames(List.of("t")).timeoutMs(10_000).build();
    assertEquals(0, broker.client().call(delete, 1, DeleteTopicsResponse.class).responses().get(0).errorCode());
    assertError(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION,
        only(request().sessionId(session).sessionEpoch(1).build(), NEWEST));
    broker.create("t", 1);
    assertError(ErrorCode.INCONSISTENT_TOPIC_ID, only(request().sessionId(session).sessionEpoch(2).build(), NEWEST));
    assertError(ErrorCode.UNKNOWN_TOPIC_ID, only(request(from(4).build()).build(), NEWEST));
  }
}
