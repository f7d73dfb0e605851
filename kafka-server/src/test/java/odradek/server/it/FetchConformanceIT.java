package odradek.server.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import odradek.server.it.broker.BrokerUnderTest;
import odradek.server.it.broker.SharedBroker;
import odradek.server.it.client.JavaClients;
import odradek.server.it.wire.Batches;
import odradek.server.it.wire.LogProbe;
import odradek.server.it.wire.WireConnection;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.FetchRequestData;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.message.FetchResponseData.PartitionData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fetch without sessions: what comes, how much, and when. */
@ExtendWith(SharedBroker.class)
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class FetchConformanceIT {

  private static final int NEWEST = 18;
  private static final int LONG_WAIT_MS = 20_000;
  private static final Duration AT_ONCE = Duration.ofSeconds(8);

  private final BrokerUnderTest broker;
  private final JavaClients clients;
  private WireConnection connection;

  FetchConformanceIT(BrokerUnderTest broker) {
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

  @ParameterizedTest
  @ValueSource(ints = {4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18})
  void everyVersionReads(int version) throws IOException {
    LogProbe log = topic("fe-version-" + version, "a", "b");
    PartitionData partition = LogProbe.onlyPartition(log.fetch(version, log.fetchRequest(1)));
    assertEquals(Errors.NONE.code(), partition.errorCode());
    assertEquals(2, partition.highWatermark());
    assertEquals(2, partition.lastStableOffset());
    assertEquals(version >= 5 ? 0 : -1, partition.logStartOffset());
    assertEquals(-1, partition.preferredReadReplica());
    assertNull(partition.abortedTransactions());
    assertEquals(List.of("b"), Batches.values(LogProbe.records(partition)));
  }

  @Test
  void anOffsetInsideABatchBringsTheWholeBatch() throws IOException {
    clients.createTopic("fe-inside");
    LogProbe log = new LogProbe(connection, "fe-inside");
    log.produce(Batches.of("0", "1", "2"));
    log.produce(Batches.of("3", "4"));
    assertEquals(List.of(0L, 1L, 2L, 3L, 4L), Batches.offsets(LogProbe.records(log.fetch(2))));
    assertEquals(List.of(3L, 4L), Batches.offsets(LogProbe.records(log.fetch(4))));
  }

  @Test
  void theEndIsLegalAndWhatIsBeyondItIsNot() throws IOException {
    LogProbe log = topic("fe-range", "a");
    PartitionData end = log.fetch(1);
    assertEquals(Errors.NONE.code(), end.errorCode());
    assertEquals(0, LogProbe.records(end).sizeInBytes());
    PartitionData beyond = log.fetch(2);
    assertEquals(Errors.OFFSET_OUT_OF_RANGE.code(), beyond.errorCode());
    assertEquals(-1, beyond.highWatermark());
    assertEquals(-1, beyond.logStartOffset());
    assertEquals(0, LogProbe.records(beyond).sizeInBytes());
    assertEquals(Errors.OFFSET_OUT_OF_RANGE.code(), log.fetch(-1).errorCode());
  }

  @Test
  void unknownTopicsAndPartitionsAreNamed() throws IOException {
    LogProbe log = topic("fe-unknown", "a");
    FetchRequestData byName = log.fetchRequest(0);
    byName.setTopics(List.of(log.fetchTopic(log.fetchPartition(0).setPartition(9))));
    assertEquals(Errors.UNKNOWN_TOPIC_OR_PARTITION.code(),
        LogProbe.onlyPartition(log.fetch(12, byName)).errorCode());
    assertEquals(Errors.UNKNOWN_TOPIC_OR_PARTITION.code(),
        LogProbe.onlyPartition(log.fetch(NEWEST, byName)).errorCode());
    LogProbe none = new LogProbe(connection, "fe-none");
    assertEquals(Errors.UNKNOWN_TOPIC_OR_PARTITION.code(),
        LogProbe.onlyPartition(none.fetch(12, none.fetchRequest(0))).errorCode());
    assertEquals(Errors.UNKNOWN_TOPIC_ID.code(),
        LogProbe.onlyPartition(none.fetch(NEWEST, none.fetchRequest(0))).errorCode());
    FetchRequestData wrongId = log.fetchRequest(0);
    wrongId.topics().get(0).setTopicId(new Uuid(9, 9));
    assertEquals(Errors.UNKNOWN_TOPIC_ID.code(), LogProbe.onlyPartition(log.fetch(NEWEST, wrongId)).errorCode());
  }

  @Test
  void leaderEpochsAreCompared() throws IOException {
    LogProbe log = topic("fe-epochs", "a");
    assertEquals(Errors.NONE, errorWithEpoch(log, 0));
    assertEquals(Errors.UNKNOWN_LEADER_EPOCH, errorWithEpoch(log, 1));
    FetchRequestData diverged = log.fetchRequest(1);
    diverged.topics().get(0).partitions().get(0).setLastFetchedEpoch(0).setCurrentLeaderEpoch(0);
    assertEquals(Errors.NONE.code(), LogProbe.onlyPartition(log.fetch(NEWEST, diverged)).errorCode());
  }

  @Test
  void aClientThatIsAheadOfItsEpochIsToldWhereThatEnds() throws IOException {
    LogProbe log = topic("fe-diverged", "a");
    FetchRequestData ahead = log.fetchRequest(50);
    ahead.topics().get(0).partitions().get(0).setLastFetchedEpoch(0);
    PartitionData diverged = LogProbe.onlyPartition(log.fetch(NEWEST, ahead));
    assertEquals(Errors.NONE.code(), diverged.errorCode());
    assertEquals(0, diverged.divergingEpoch().epoch());
    assertEquals(1, diverged.divergingEpoch().endOffset());
    ahead.topics().get(0).partitions().get(0).setLastFetchedEpoch(3).setFetchOffset(0);
    assertEquals(Errors.OFFSET_OUT_OF_RANGE.code(), LogProbe.onlyPartition(log.fetch(NEWEST, ahead)).errorCode());
  }

  @Test
  void nobodyElseHasAReplica() throws IOException {
    LogProbe log = topic("fe-replica", "a");
    PartitionData answer = LogProbe.onlyPartition(log.fetch(14, log.fetchRequest(0).setReplicaId(5)));
    assertEquals(Errors.NOT_LEADER_OR_FOLLOWER.code(), answer.errorCode());
    answer = LogProbe.onlyPartition(log.fetch(NEWEST, log.fetchRequest(0)
        .setReplicaState(new FetchRequestData.ReplicaState().setReplicaId(5))));
    assertEquals(Errors.NOT_LEADER_OR_FOLLOWER.code(), answer.errorCode());
    assertEquals(1, answer.currentLeader().leaderId());
  }

  @Test
  void theFirstBatchComesHoweverSmallTheLimits() throws IOException {
    LogProbe log = topic("fe-limits", "x".repeat(5_000), "second");
    FetchRequestData request = log.fetchRequest(0).setMaxBytes(1);
    request.topics().get(0).partitions().get(0).setPartitionMaxBytes(1);
    assertEquals(List.of(0L), Batches.offsets(LogProbe.records(LogProbe.onlyPartition(log.fetch(NEWEST, request)))));
    FetchRequestData noBytes = log.fetchRequest(0);
    noBytes.topics().get(0).partitions().get(0).setPartitionMaxBytes(0);
    assertEquals(List.of(0L), Batches.offsets(LogProbe.records(LogProbe.onlyPartition(log.fetch(NEWEST, noBytes)))));
  }

  @Test
  void theOrderOfTheRequestIsTheOrderOfFilling() throws IOException {
    clients.createTopic("fe-order", 2, Map.of());
    LogProbe log = new LogProbe(connection, "fe-order");
    log.produce(13, -1, 0, Batches.of("zero".repeat(500)));
    log.produce(13, -1, 1, Batches.of("one".repeat(500)));
    FetchRequestData request = log.fetchRequest(0).setMaxBytes(100);
    request.setTopics(List.of(log.fetchTopic(log.fetchPartition(0).setPartition(1), log.fetchPartition(0))));
    List<PartitionData> partitions = log.fetch(NEWEST, request).responses().get(0).partitions();
    assertEquals(List.of(1, 0), partitions.stream().map(PartitionData::partitionIndex).toList());
    assertNotEquals(0, LogProbe.records(partitions.get(0)).sizeInBytes());
    assertEquals(0, LogProbe.records(partitions.get(1)).sizeInBytes());
    assertEquals(1, partitions.get(1).highWatermark());
  }

  @Test
  void aFetchWaitsForItsMinimumButNotForEver() throws IOException {
    LogProbe log = topic("fe-wait", "a");
    long startNs = System.nanoTime();
    assertEquals(Errors.NONE.code(),
        LogProbe.onlyPartition(log.fetch(NEWEST, log.fetchRequest(1).setMaxWaitMs(700))).errorCode());
    long waitedMs = (System.nanoTime() - startNs) / 1_000_000;
    assertTrue(waitedMs >= 650, "waited only " + waitedMs + " ms");
    FetchRequestData much = log.fetchRequest(0).setMaxWaitMs(600).setMinBytes(1_000_000);
    startNs = System.nanoTime();
    assertEquals(List.of("a"), Batches.values(LogProbe.records(LogProbe.onlyPartition(log.fetch(NEWEST, much)))));
    waitedMs = (System.nanoTime() - startNs) / 1_000_000;
    assertTrue(waitedMs >= 550, "waited only " + waitedMs + " ms");
  }

  @Test
  void aWaitEndsWhenEnoughHasCome() throws IOException {
    LogProbe log = topic("fe-woken", "a");
    int fetch = connection.send(ApiKeys.FETCH, NEWEST, log.fetchRequest(1).setMaxWaitMs(LONG_WAIT_MS).setMinBytes(150));
    try (WireConnection other = WireConnection.open(broker.address())) {
      LogProbe writer = new LogProbe(other, "fe-woken");
      writer.produce(Batches.of("b"));
      writer.produce(Batches.of("c".repeat(100)));
    }
    long startNs = System.nanoTime();
    FetchResponseData answer = connection.receive(ApiKeys.FETCH, NEWEST, fetch, FetchResponseData.class);
    assertTrue(System.nanoTime() - startNs < AT_ONCE.toNanos());
    assertEquals(List.of(1L, 2L), Batches.offsets(LogProbe.records(LogProbe.onlyPartition(answer))));
  }

  @Test
  void anErrorEndsTheWaitAtOnce() throws IOException {
    clients.createTopic("fe-error", 2, Map.of());
    LogProbe log = new LogProbe(connection, "fe-error");
    FetchRequestData request = log.fetchRequest(0).setMaxWaitMs(LONG_WAIT_MS);
    request.setTopics(List.of(log.fetchTopic(log.fetchPartition(0), log.fetchPartition(50).setPartition(1))));
    long startNs = System.nanoTime();
    assertEquals(List.of(Errors.NONE.code(), Errors.OFFSET_OUT_OF_RANGE.code()),
        log.fetch(NEWEST, request).responses().get(0).partitions().stream().map(PartitionData::errorCode).toList());
    request.setTopics(List.of(log.fetchTopic(log.fetchPartition(0).setPartition(8))));
    assertEquals(Errors.UNKNOWN_TOPIC_OR_PARTITION.code(),
        LogProbe.onlyPartition(log.fetch(NEWEST, request)).errorCode());
    assertTrue(System.nanoTime() - startNs < AT_ONCE.toNanos());
  }

  @Test
  void aReaderOfCommittedRecordsGetsAnEmptyListOfAbortedTransactions() throws IOException {
    LogProbe log = topic("fe-committed", "a");
    FetchRequestData request = log.fetchRequest(0).setIsolationLevel((byte) 1);
    PartitionData partition = LogProbe.onlyPartition(log.fetch(NEWEST, request));
    assertEquals(List.of(), partition.abortedTransactions());
    assertEquals(1, partition.lastStableOffset());
    assertEquals(List.of("a"), Batches.values(LogProbe.records(partition)));
  }

  private LogProbe topic(String name, String... values) throws IOException {
    clients.createTopic(name);
    LogProbe log = new LogProbe(connection, name);
    for (String value : values) {
      assertEquals(Errors.NONE.code(), log.produce(Batches.of(value)).errorCode());
    }
    return log;
  }

  private static Errors errorWithEpoch(LogProbe log, int epoch) throws IOException {
    FetchRequestData request = log.fetchRequest(0);
    request.topics().get(0).partitions().get(0).setCurrentLeaderEpoch(epoch);
    return Errors.forCode(LogProbe.onlyPartition(log.fetch(NEWEST, request)).errorCode());
  }
}
