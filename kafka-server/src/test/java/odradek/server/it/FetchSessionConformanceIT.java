package odradek.server.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import odradek.server.it.broker.BrokerUnderTest;
import odradek.server.it.broker.SharedBroker;
import odradek.server.it.client.JavaClients;
import odradek.server.it.wire.Batches;
import odradek.server.it.wire.LogProbe;
import odradek.server.it.wire.WireConnection;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.message.FetchRequestData;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Fetch sessions, which the Java client uses and others do not. */
@ExtendWith(SharedBroker.class)
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class FetchSessionConformanceIT {

  private static final int NEWEST = 18;

  private final BrokerUnderTest broker;
  private final JavaClients clients;
  private WireConnection connection;
  private LogProbe log;

  FetchSessionConformanceIT(BrokerUnderTest broker) {
    this.broker = broker;
    this.clients = new JavaClients(broker);
  }

  @BeforeEach
  void open() throws IOException {
    connection = WireConnection.open(broker.address());
  }

  @AfterEach
  void close() throws IOException {
    connection.close();
  }

  @Test
  void aFetchWithoutSessionGetsNone() throws IOException {
    topic("fs-none");
    assertEquals(0, log.fetch(NEWEST, log.fetchRequest(0)).sessionId());
  }

  @Test
  void anIncrementalAnswerLeavesOutWhatHasNotChanged() throws IOException {
    topic("fs-incremental");
    int session = establish();
    assertEquals(List.of(), incremental(session, 1, List.of()).responses());
    log.produce(13, -1, 1, Batches.of("new"));
    FetchResponseData changed = incremental(session, 2, List.of());
    assertEquals(session, changed.sessionId());
    assertEquals(1, LogProbe.onlyPartition(changed).partitionIndex());
    assertEquals(List.of("new"), Batches.values(LogProbe.records(LogProbe.onlyPartition(changed))));
    // The position of the session has not moved, so the records come again until the client moves it.
    assertEquals(1, incremental(session, 3, List.of()).responses().size());
    FetchRequestData.FetchTopic moved = log.fetchTopic(log.fetchPartition(1).setPartition(1));
    assertEquals(List.of(), incremental(session, 4, List.of(moved)).responses());
  }

  @Test
  void anEmptyIncrementalFetchStillWaits() throws IOException {
    topic("fs-wait");
    int session = establish();
    long startNs = System.nanoTime();
    FetchRequestData request = sessionRequest(session, 1, List.of()).setMaxWaitMs(600);
    assertEquals(List.of(), log.fetch(NEWEST, request).responses());
    assertTrue(System.nanoTime() - startNs >= 550_000_000L);
  }

  @Test
  void aForgottenPartitionIsNotLookedAtAnyMore() throws IOException {
    topic("fs-forgotten");
    int session = establish();
    FetchRequestData request = sessionRequest(session, 1, List.of()).setForgottenTopicsData(List.of(
        new FetchRequestData.ForgottenTopic().setTopic("fs-forgotten").setTopicId(log.topicId())
            .setPartitions(List.of(1))));
    assertEquals(List.of(), log.fetch(NEWEST, request).responses());
    log.produce(13, -1, 1, Batches.of("unseen"));
    log.produce(13, -1, 0, Batches.of("seen"));
    assertEquals(0, LogProbe.onlyPartition(incremental(session, 2, List.of())).partitionIndex());
  }

  @Test
  void aSessionEndsWithItsLastPartition() throws IOException {
    topic("fs-empty");
    int session = establish();
    FetchRequestData request = sessionRequest(session, 1, List.of()).setForgottenTopicsData(List.of(
        new FetchRequestData.ForgottenTopic().setTopic("fs-empty").setTopicId(log.topicId())
            .setPartitions(List.of(0, 1))));
    assertEquals(0, log.fetch(NEWEST, request).sessionId());
    assertEquals(Errors.FETCH_SESSION_ID_NOT_FOUND.code(), incremental(session, 2, List.of()).errorCode());
  }

  @Test
  void aSessionByIdDoesNotGoOnByName() throws IOException {
    topic("fs-names");
    int session = establish();
    assertEquals(Errors.FETCH_SESSION_TOPIC_ID_ERROR.code(),
        log.fetch(12, sessionRequest(session, 1, List.of())).errorCode());
    assertEquals(session, incremental(session, 1, List.of()).sessionId());
  }

  @Test
  void epochsHaveToFollowOneAnother() throws IOException {
    topic("fs-epochs");
    int session = establish();
    assertEquals(Errors.INVALID_FETCH_SESSION_EPOCH.code(), incremental(session, 2, List.of()).errorCode());
    assertEquals(Errors.NONE.code(), incremental(session, 1, List.of()).errorCode());
    assertEquals(Errors.INVALID_FETCH_SESSION_EPOCH.code(), incremental(session, 1, List.of()).errorCode());
    assertEquals(Errors.FETCH_SESSION_ID_NOT_FOUND.code(), incremental(session + 12_345, 1, List.of()).errorCode());
  }

  @Test
  void aSessionEndsWhereTheClientSaysSo() throws IOException {
    topic("fs-close");
    int session = establish();
    FetchRequestData last = sessionRequest(session, -1, List.of(log.fetchTopic(log.fetchPartition(0))));
    FetchResponseData answer = log.fetch(NEWEST, last);
    assertEquals(Errors.NONE.code(), answer.errorCode());
    assertEquals(0, answer.sessionId());
    assertEquals(Errors.FETCH_SESSION_ID_NOT_FOUND.code(), incremental(session, 1, List.of()).errorCode());
  }

  @Test
  void anErrorIsRepeatedInEveryIncrementalAnswer() throws IOException {
    topic("fs-errors");
    FetchRequestData request = sessionRequest(0, 0,
        List.of(log.fetchTopic(log.fetchPartition(0), log.fetchPartition(99).setPartition(1))));
    FetchResponseData first = log.fetch(NEWEST, request);
    assertNotEquals(0, first.sessionId());
    for (int epoch = 1; epoch <= 2; epoch++) {
      FetchResponseData.PartitionData only = LogProbe.onlyPartition(incremental(first.sessionId(), epoch, List.of()));
      assertEquals(1, only.partitionIndex());
      assertEquals(Errors.OFFSET_OUT_OF_RANGE.code(), only.errorCode());
    }
  }

  @Test
  void aMovedStartOfTheLogIsToldInAnIncrementalAnswer() throws IOException {
    topic("fs-start");
    log.produce(13, -1, 0, Batches.of("a"));
    log.produce(13, -1, 0, Batches.of("b"));
    FetchRequestData request = sessionRequest(0, 0, List.of(log.fetchTopic(log.fetchPartition(2))));
    int session = log.fetch(NEWEST, request).sessionId();
    assertEquals(List.of(), incremental(session, 1, List.of()).responses());
    try (Admin admin = clients.admin()) {
      JavaClients.get(admin.deleteRecords(Map.of(new TopicPartition("fs-start", 0),
          RecordsToDelete.beforeOffset(1))).all());
    }
    assertEquals(1, LogProbe.onlyPartition(incremental(session, 2, List.of())).logStartOffset());
  }

  /** A topic of two partitions. */
  private void topic(String name) throws IOException {
    clients.createTopic(name, 2, Map.of());
    log = new LogProbe(connection, name);
  }

  /** Opens a session on both partitions, which are empty. */
  private int establish() throws IOException {
    FetchRequestData request = sessionRequest(0, 0,
        List.of(log.fetchTopic(log.fetchPartition(0), log.fetchPartition(0).setPartition(1))));
    FetchResponseData answer = log.fetch(NEWEST, request);
    assertEquals(2, answer.responses().get(0).partitions().size());
    assertNotEquals(0, answer.sessionId());
    return answer.sessionId();
  }

  private FetchResponseData incremental(int session, int epoch, List<FetchRequestData.FetchTopic> topics)
      throws IOException {
    return connection.call(ApiKeys.FETCH, NEWEST, sessionRequest(session, epoch, topics), FetchResponseData.class);
  }

  private FetchRequestData sessionRequest(int session, int epoch, List<FetchRequestData.FetchTopic> topics) {
    return log.fetchRequest(0).setSessionId(session).setSessionEpoch(epoch).setTopics(topics);
  }
}
