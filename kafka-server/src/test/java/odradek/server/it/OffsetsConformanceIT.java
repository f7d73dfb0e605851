package odradek.server.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import odradek.server.it.broker.BrokerUnderTest;
import odradek.server.it.broker.SharedBroker;
import odradek.server.it.client.JavaClients;
import odradek.server.it.wire.Batches;
import odradek.server.it.wire.LogProbe;
import odradek.server.it.wire.WireConnection;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.message.DeleteRecordsRequestData;
import org.apache.kafka.common.message.DeleteRecordsResponseData;
import org.apache.kafka.common.message.ListOffsetsRequestData.ListOffsetsPartition;
import org.apache.kafka.common.message.ListOffsetsResponseData.ListOffsetsPartitionResponse;
import org.apache.kafka.common.message.OffsetForLeaderEpochResponseData.EpochEndOffset;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** ListOffsets, OffsetForLeaderEpoch and DeleteRecords. */
@ExtendWith(SharedBroker.class)
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class OffsetsConformanceIT {

  private static final int NEWEST = 11;

  private final BrokerUnderTest broker;
  private final JavaClients clients;
  private WireConnection connection;

  OffsetsConformanceIT(BrokerUnderTest broker) {
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
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11})
  void everyVersionFindsBothEndsAndATime(int version) throws IOException {
    LogProbe log = topicWithTimes("of-version-" + version);
    int epoch = version >= 4 ? 0 : -1;
    assertFound(5, -1, epoch, log.listOffsets(version, -1));
    assertFound(0, -1, epoch, log.listOffsets(version, -2));
    assertFound(2, 300, epoch, log.listOffsets(version, 201));
  }

  @Test
  void aTimeIsFoundRecordByRecordInsideABatch() throws IOException {
    LogProbe log = topicWithTimes("of-times");
    assertFound(0, 100, 0, log.listOffsets(NEWEST, 0));
    assertFound(0, 100, 0, log.listOffsets(NEWEST, 100));
    assertFound(1, 200, 0, log.listOffsets(NEWEST, 101));
    assertFound(2, 300, 0, log.listOffsets(NEWEST, 250));
    assertFound(4, 400, 0, log.listOffsets(NEWEST, 301));
    assertFound(-1, -1, -1, log.listOffsets(NEWEST, 401));
  }

  @Test
  void theMarksWithoutTiersAreThoseOfThePlainLog() throws IOException {
    LogProbe log = topicWithTimes("of-marks");
    assertFound(4, 400, 0, log.listOffsets(NEWEST, -3));
    assertFound(0, -1, 0, log.listOffsets(NEWEST, -4));
    assertFound(-1, -1, -1, log.listOffsets(NEWEST, -5));
    assertFound(-1, -1, -1, log.listOffsets(NEWEST, -6));
  }

  @Test
  void theMarksOfAnEmptyLog() throws IOException {
    clients.createTopic("of-empty");
    LogProbe log = new LogProbe(connection, "of-empty");
    assertFound(0, -1, 0, log.listOffsets(NEWEST, -1));
    assertFound(0, -1, 0, log.listOffsets(NEWEST, -2));
    assertFound(-1, -1, -1, log.listOffsets(NEWEST, -3));
    assertFound(-1, -1, -1, log.listOffsets(NEWEST, 0));
  }

  @Test
  void epochsAndPartitionsAreChecked() throws IOException {
    LogProbe log = topicWithTimes("of-errors");
    assertEquals(Errors.UNKNOWN_LEADER_EPOCH.code(), log.listOffsets(NEWEST,
        new ListOffsetsPartition().setTimestamp(-1).setCurrentLeaderEpoch(3)).errorCode());
    assertEquals(Errors.UNKNOWN_TOPIC_OR_PARTITION.code(), log.listOffsets(NEWEST,
        new ListOffsetsPartition().setTimestamp(-1).setPartitionIndex(4)).errorCode());
    assertEquals(Errors.UNKNOWN_TOPIC_OR_PARTITION.code(),
        new LogProbe(connection, "of-none").listOffsets(NEWEST, -1).errorCode());
  }

  @ParameterizedTest
  @CsvSource({"6,-3", "7,-4", "8,-5", "10,-6", "11,-7"})
  void aMarkIsUnknownToVersionsBeforeIt(int version, long mark) throws IOException {
    LogProbe log = topicWithTimes("of-mark-" + version);
    assertEquals(Errors.UNSUPPORTED_VERSION.code(), log.listOffsets(version,
        new ListOffsetsPartition().setTimestamp(mark)).errorCode());
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4})
  void theEndOfAnEpochIsFound(int version) throws IOException {
    LogProbe log = topicWithTimes("of-epoch-" + version);
    assertEpochEnd(Errors.NONE, 0, 5, log.endOfEpoch(version, -1, 0));
    assertEpochEnd(Errors.NONE, 0, 5, log.endOfEpoch(version, 0, 0));
    assertEpochEnd(Errors.NONE, -1, -1, log.endOfEpoch(version, 0, 3));
    assertEpochEnd(Errors.UNKNOWN_LEADER_EPOCH, -1, -1, log.endOfEpoch(version, 2, 0));
    assertEpochEnd(Errors.UNKNOWN_TOPIC_OR_PARTITION, -1, -1,
        new LogProbe(connection, "of-epoch-none").endOfEpoch(version, -1, 0));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void recordsAreDeletedUpToAnOffset(int version) throws IOException {
    String topic = "of-delete-" + version;
    LogProbe log = topicWithTimes(topic);
    assertEquals(Map.of(0, "NONE 2", 7, "UNKNOWN_TOPIC_OR_PARTITION -1"), delete(version, topic, 2));
    assertFound(2, -1, 0, log.listOffsets(NEWEST, -2));
    assertEquals(Errors.OFFSET_OUT_OF_RANGE.code(), log.fetch(1).errorCode());
    assertEquals(2, log.fetch(2).logStartOffset());
    assertEquals("OFFSET_OUT_OF_RANGE -1", delete(version, topic, 6).get(0));
    assertEquals("OFFSET_OUT_OF_RANGE -1", delete(version, topic, -2).get(0));
    assertEquals("NONE 5", delete(version, topic, -1).get(0));
    assertFound(-1, -1, -1, log.listOffsets(NEWEST, 0));
  }

  /** Offsets 0 to 2 in one compressed batch, 3 and 4 in another. */
  private LogProbe topicWithTimes(String name) throws IOException {
    clients.createTopic(name);
    LogProbe log = new LogProbe(connection, name);
    log.produce(Batches.of(Compression.gzip().build(), List.of(Batches.record(100, null, "0"),
        Batches.record(200, null, "1"), Batches.record(300, null, "2"))));
    log.produce(Batches.of(Compression.NONE, List.of(Batches.record(150, null, "3"), Batches.record(400, null, "4"))));
    return log;
  }

  /** Asks for the given offset in partitions 0 and 7, of which there is only the first. */
  private Map<Integer, String> delete(int version, String topic, long offset) throws IOException {
    DeleteRecordsRequestData request = new DeleteRecordsRequestData().setTimeoutMs(10_000).setTopics(List.of(
        new DeleteRecordsRequestData.DeleteRecordsTopic().setName(topic).setPartitions(List.of(
            new DeleteRecordsRequestData.DeleteRecordsPartition().setPartitionIndex(0).setOffset(offset),
            new DeleteRecordsRequestData.DeleteRecordsPartition().setPartitionIndex(7).setOffset(offset)))));
    Map<Integer, String> results = new HashMap<>();
    connection.call(ApiKeys.DELETE_RECORDS, version, request, DeleteRecordsResponseData.class).topics().find(topic)
        .partitions().forEach(partition -> results.put(partition.partitionIndex(),
            Errors.forCode(partition.errorCode()) + " " + partition.lowWatermark()));
    return results;
  }

  private static void assertFound(long offset, long timestamp, int epoch, ListOffsetsPartitionResponse answer) {
    assertEquals("NONE " + offset + " at " + timestamp + " in " + epoch, Errors.forCode(answer.errorCode()) + " "
        + answer.offset() + " at " + answer.timestamp() + " in " + answer.leaderEpoch());
  }

  private static void assertEpochEnd(Errors error, int epoch, long endOffset, EpochEndOffset answer) {
    assertEquals(error + " " + epoch + " ends " + endOffset,
        Errors.forCode(answer.errorCode()) + " " + answer.leaderEpoch() + " ends " + answer.endOffset());
  }
}
