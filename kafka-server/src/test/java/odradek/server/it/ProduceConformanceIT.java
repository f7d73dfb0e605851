package odradek.server.it;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import odradek.server.it.broker.BrokerUnderTest;
import odradek.server.it.broker.SharedBroker;
import odradek.server.it.client.JavaClients;
import odradek.server.it.wire.Batches;
import odradek.server.it.wire.LogProbe;
import odradek.server.it.wire.WireConnection;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.message.MetadataRequestData;
import org.apache.kafka.common.message.MetadataResponseData;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceResponseData;
import org.apache.kafka.common.message.ProduceResponseData.PartitionProduceResponse;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the broker says to batches: taken, or refused with which error, and what is stored. */
@ExtendWith(SharedBroker.class)
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ProduceConformanceIT {

  private final BrokerUnderTest broker;
  private final JavaClients clients;
  private WireConnection connection;

  ProduceConformanceIT(BrokerUnderTest broker) {
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
  @ValueSource(ints = {3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13})
  void everyVersionAppends(int version) throws IOException {
    LogProbe log = topic("pr-version-" + version, Map.of());
    assertEquals(0, log.produce(version, -1, 0, Batches.of("a", "b")).baseOffset());
    PartitionProduceResponse second = log.produce(version, 1, 0, Batches.of("c"));
    assertEquals(Errors.NONE.code(), second.errorCode());
    assertEquals(2, second.baseOffset());
    assertEquals(-1, second.logAppendTimeMs());
    assertEquals(version >= 5 ? 0 : -1, second.logStartOffset());
    assertEquals(List.of(), second.recordErrors());
    assertEquals(List.of("a", "b", "c"), Batches.values(LogProbe.records(log.fetch(0))));
  }

  @Test
  void aBatchIsStoredAsItCameExceptForOffsetAndEpoch() throws IOException {
    LogProbe log = topic("pr-untouched", Map.of());
    log.produce(Batches.of("first"));
    MemoryRecords sent = Batches.of(Compression.gzip().build(), List.of(Batches.record(77, "k", "v".repeat(200)),
        Batches.record(55, null, "w".repeat(200))));
    assertEquals(1, log.produce(sent).baseOffset());
    byte[] stored = Batches.bytes(LogProbe.records(log.fetch(1)));
    byte[] expected = Batches.bytes(sent);
    ByteBuffer.wrap(expected).putLong(0, 1).putInt(12, 0);
    assertArrayEquals(expected, stored);
  }

  @Test
  void acknowledgementsOutsideTheRuleAreRefused() throws IOException {
    LogProbe log = topic("pr-acks", Map.of());
    PartitionProduceResponse answer = log.produce(9, 2, 0, Batches.of("x"));
    assertEquals(Errors.INVALID_REQUIRED_ACKS.code(), answer.errorCode());
    assertEquals(-1, answer.baseOffset());
    assertEnd(log, 0);
  }

  @Test
  void withoutAcknowledgementThereIsNoAnswer() throws IOException {
    LogProbe log = topic("pr-acks-0", Map.of());
    connection.send(ApiKeys.PRODUCE, 9, log.produceRequest(0, 0, Batches.of("silent")));
    MetadataRequestData request = new MetadataRequestData().setTopics(List.of());
    connection.call(ApiKeys.METADATA, 12, request, MetadataResponseData.class);
    assertEquals(List.of("silent"), Batches.values(LogProbe.records(log.fetch(0))));
  }

  @Test
  void withoutAcknowledgementAnErrorEndsTheConnection() throws IOException {
    LogProbe log = topic("pr-acks-0-error", Map.of());
    connection.send(ApiKeys.PRODUCE, 9, log.produceRequest(0, 17, Batches.of("lost")));
    assertTrue(connection.isClosedByBroker());
  }

  @Test
  void unknownTopicsAndPartitionsAreNamed() throws IOException {
    LogProbe log = topic("pr-unknown", Map.of());
    assertError(Errors.UNKNOWN_TOPIC_OR_PARTITION, log.produce(13, -1, 1, Batches.of("x")));
    assertError(Errors.UNKNOWN_TOPIC_OR_PARTITION,
        new LogProbe(connection, "pr-none").produce(12, -1, 0, Batches.of("x")));
    assertError(Errors.UNKNOWN_TOPIC_ID, new LogProbe(connection, "pr-none").produce(13, -1, 0, Batches.of("x")));
    ProduceRequestData request = log.produceRequest(-1, 0, Batches.of("x"));
    request.topicData().iterator().next().setTopicId(new Uuid(3, 4));
    assertError(Errors.UNKNOWN_TOPIC_ID, connection.call(ApiKeys.PRODUCE, 13, request, ProduceResponseData.class)
        .responses().iterator().next().partitionResponses().get(0));
  }

  @Test
  void oneBadPartitionDoesNotFailTheOthers() throws IOException {
    LogProbe log = topic("pr-partial", Map.of());
    ProduceRequestData request = log.produceRequest(-1, 0, Batches.of("good"));
    request.topicData().iterator().next().setPartitionData(List.of(
        new ProduceRequestData.PartitionProduceData().setIndex(5).setRecords(Batches.of("nowhere")),
        new ProduceRequestData.PartitionProduceData().setIndex(0).setRecords(Batches.of("good"))));
    List<PartitionProduceResponse> answers = connection.call(ApiKeys.PRODUCE, 9, request, ProduceResponseData.class)
        .responses().iterator().next().partitionResponses();
    for (PartitionProduceResponse answer : answers) {
      assertEquals(answer.index() == 0 ? 0 : Errors.UNKNOWN_TOPIC_OR_PARTITION.code(), answer.errorCode());
    }
    assertEquals(2, answers.size());
    assertEnd(log, 1);
  }

  @Test
  void whatIsNotOneGoodBatchIsRefused() throws IOException {
    LogProbe log = topic("pr-bad", Map.of());
    MemoryRecords good = Batches.of("a", "b", "c");
    assertError(Errors.CORRUPT_MESSAGE, log.produce(Batches.corrupted(good)));
    assertError(Errors.INVALID_RECORD, log.produce(Batches.concatenated(good, good)));
    assertError(Errors.INVALID_RECORD, log.produce(changed(good, b -> b.putInt(Batches.COUNT, 2))));
    assertError(Errors.INVALID_RECORD, log.produce(changed(good, b -> b.putInt(Batches.LAST_OFFSET_DELTA, 5))));
    assertError(Errors.INVALID_RECORD, log.produce(changed(good, b -> b.putShort(Batches.ATTRIBUTES, (short) 0x20))));
    assertError(Errors.INVALID_RECORD, log.produce(Batches.ofMagic1("old")));
    assertError(Errors.INVALID_RECORD, log.produce(changed(Batches.idempotent(5, 0, 0, 1),
        b -> b.putInt(Batches.BASE_SEQUENCE, -1))));
    assertEnd(log, 0);
    assertError(Errors.NONE, log.produce(good));
  }

  @Test
  void aTransactionalBatchWithoutTransactionalIdIsRefused() throws IOException {
    LogProbe log = topic("pr-transactional", Map.of());
    assertError(Errors.TRANSACTIONAL_ID_AUTHORIZATION_FAILED, log.produce(changed(Batches.idempotent(5, 0, 0, 1),
        b -> b.putShort(Batches.ATTRIBUTES, (short) 0x10))));
    assertError(Errors.NONE, log.produce(Batches.of("a")));
    assertEquals(1, log.fetch(0).lastStableOffset());
  }

  @Test
  void lengthsThatLieAreDamageOrNoBatch() throws IOException {
    LogProbe log = topic("pr-length", Map.of());
    MemoryRecords good = Batches.of("a", "b", "c");
    assertError(Errors.CORRUPT_MESSAGE, log.produce(changed(good, b -> b.putInt(8, 48))));
    assertError(Errors.INVALID_RECORD, log.produce(changed(good, b -> b.putInt(8, 5_000))));
    assertError(Errors.CORRUPT_MESSAGE, log.produce(changed(good, b -> b.put(16, (byte) 3))));
    byte[] cut = Arrays.copyOf(Batches.bytes(good), good.sizeInBytes() - 1);
    assertError(Errors.INVALID_RECORD, log.produce(MemoryRecords.readableRecords(ByteBuffer.wrap(cut))));
    assertEnd(log, 0);
  }

  @Test
  void recordsThatContradictTheirBatchAreRefused() throws IOException {
    LogProbe log = topic("pr-inner", Map.of());
    MemoryRecords compressed = Batches.of(Compression.gzip().build(),
        List.of(Batches.record(1, null, "a"), Batches.record(2, null, "b")));
    assertError(Errors.INVALID_RECORD, log.produce(changed(compressed,
        b -> b.putInt(Batches.COUNT, 3).putInt(Batches.LAST_OFFSET_DELTA, 2))));
    assertError(Errors.INVALID_RECORD, log.produce(changed(compressed,
        b -> b.putInt(Batches.COUNT, 1).putInt(Batches.LAST_OFFSET_DELTA, 0))));
    assertRefused(log.produce(changed(compressed, b -> b.putShort(Batches.RECORDS + 12, (short) 0x7777))));
    assertEnd(log, 0);
  }

  @Test
  void compactedTopicsWantKeys() throws IOException {
    LogProbe log = topic("pr-compacted", Map.of("cleanup.policy", "compact"));
    PartitionProduceResponse answer = log.produce(Batches.of(Compression.NONE,
        List.of(Batches.record(1, "k", "kept"), Batches.record(1, null, "no key"), Batches.record(1, null, "none"))));
    assertError(Errors.INVALID_RECORD, answer);
    assertEquals(List.of(1, 2), answer.recordErrors().stream().map(error -> error.batchIndex()).toList());
    assertFalse(answer.recordErrors().get(0).batchIndexErrorMessage().isBlank());
    assertFalse(answer.errorMessage().isBlank());
    assertEnd(log, 0);
  }

  @Test
  void sizesAreLimitedByTheTopicAndByTheSegment() throws IOException {
    LogProbe log = topic("pr-size", Map.of("max.message.bytes", "1000"));
    assertError(Errors.MESSAGE_TOO_LARGE, log.produce(Batches.of("x".repeat(1_000))));
    assertError(Errors.NONE, log.produce(Batches.of("x".repeat(900))));
    LogProbe small = topic("pr-segment", Map.of("segment.bytes", "1048576", "max.message.bytes", "3000000"));
    assertError(Errors.RECORD_LIST_TOO_LARGE, small.produce(Batches.of("x".repeat(1_100_000))));
    assertEnd(small, 0);
  }

  @Test
  void timestampsFarFromNowAreRefusedWhereTheTopicSaysSo() throws IOException {
    LogProbe log = topic("pr-times",
        Map.of("message.timestamp.before.max.ms", "100000", "message.timestamp.after.max.ms", "100000"));
    long now = System.currentTimeMillis();
    assertError(Errors.INVALID_TIMESTAMP, log.produce(Batches.at(now - 200_000, "past")));
    PartitionProduceResponse future = log.produce(Batches.at(now + 200_000, "future"));
    assertError(Errors.INVALID_TIMESTAMP, future);
    assertEquals(1, future.recordErrors().size());
    assertError(Errors.NONE, log.produce(Batches.at(now, "now")));
    LogProbe usual = topic("pr-times-usual", Map.of());
    assertError(Errors.NONE, usual.produce(Batches.at(0, "long ago")));
    assertError(Errors.INVALID_TIMESTAMP, usual.produce(Batches.at(now + 2 * 3_600_000, "in two hours")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "gzip"})
  void theTimeOfTheAppendReplacesThatOfTheProducer(String codec) throws IOException {
    LogProbe log = topic("pr-append-time-" + codec, Map.of("message.timestamp.type", "LogAppendTime"));
    long before = System.currentTimeMillis();
    Compression compression = codec.equals("none") ? Compression.NONE : Compression.gzip().build();
    PartitionProduceResponse answer = log.produce(Batches.of(compression,
        List.of(Batches.record(5, null, "a"), Batches.record(9, null, "b"))));
    assertTrue(answer.logAppendTimeMs() >= before && answer.logAppendTimeMs() <= System.currentTimeMillis());
    RecordBatch stored = LogProbe.records(log.fetch(0)).batches().iterator().next();
    stored.ensureValid();
    assertEquals(TimestampType.LOG_APPEND_TIME, stored.timestampType());
    assertEquals(answer.logAppendTimeMs(), stored.maxTimestamp());
    stored.forEach(record -> assertEquals(answer.logAppendTimeMs(), record.timestamp()));
    assertError(Errors.INVALID_TIMESTAMP, log.produce(Batches.withLogAppendTime("the producer claims to know it")));
  }

  @Test
  void aTopicNeverNeedsMoreReplicasInSyncThanItHas() throws IOException {
    LogProbe log = topic("pr-min-isr", Map.of("min.insync.replicas", "2"));
    assertError(Errors.NONE, log.produce(Batches.of("x")));
  }

  @Test
  void zstdNeedsAVersionThatKnowsIt() throws IOException {
    LogProbe log = topic("pr-zstd", Map.of());
    MemoryRecords batch = Batches.of(Compression.zstd().build(), List.of(Batches.record(1, null, "z")));
    assertError(Errors.UNSUPPORTED_COMPRESSION_TYPE, log.produce(6, -1, 0, batch));
    assertError(Errors.NONE, log.produce(7, -1, 0, batch));
  }

  @Test
  void nobodyWritesToTheTopicsOfTheBroker() throws IOException {
    clients.createTopic("pr-internal");
    try (Admin admin = clients.admin()) {
      JavaClients.get(admin.alterConsumerGroupOffsets("pr-internal", Map.of(
          new TopicPartition("pr-internal", 0),
          new OffsetAndMetadata(1))).all());
    }
    LogProbe log = new LogProbe(connection, "__consumer_offsets");
    assertError(Errors.INVALID_TOPIC_EXCEPTION, log.produce(12, -1, 0, Batches.of("x")));
  }

  @Test
  void anEmptyRequestGetsAnEmptyAnswer() throws IOException {
    ProduceRequestData request = new ProduceRequestData().setAcks((short) -1).setTimeoutMs(100);
    assertEquals(0, connection.call(ApiKeys.PRODUCE, 13, request, ProduceResponseData.class).responses().size());
  }

  private LogProbe topic(String name, Map<String, String> configs) throws IOException {
    clients.createTopic(name, 1, configs);
    return new LogProbe(connection, name);
  }

  private static MemoryRecords changed(MemoryRecords records, Consumer<ByteBuffer> change) {
    return Batches.changed(records, change);
  }

  /** Where the codec fails, Apache Kafka answers with whatever its library threw. */
  private static void assertRefused(PartitionProduceResponse answer) {
    assertNotEquals(Errors.NONE, Errors.forCode(answer.errorCode()), answer.toString());
    assertEquals(-1, answer.baseOffset());
  }

  private static void assertError(Errors expected, PartitionProduceResponse answer) {
    assertEquals(expected, Errors.forCode(answer.errorCode()), answer.toString());
  }

  private static void assertEnd(LogProbe log, long end) throws IOException {
    FetchResponseData.PartitionData partition = log.fetch(0);
    assertEquals(end, partition.highWatermark());
  }
}
