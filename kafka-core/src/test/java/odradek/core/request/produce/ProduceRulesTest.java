package odradek.core.request.produce;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import odradek.api.ErrorCode;
import odradek.api.message.ProduceRequest;
import odradek.api.message.ProduceRequest.PartitionProduceData;
import odradek.api.message.ProduceRequest.TopicProduceData;
import odradek.api.message.ProduceResponse;
import odradek.api.message.ProduceResponse.PartitionProduceResponse;
import odradek.core.TestBroker;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a producer is told whose request is at odds with itself or with the log, as Apache Kafka 4.3.1 tells it. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ProduceRulesTest {

  private static final int NEWEST_BY_NAME = 12;

  private TestBroker broker;

  @BeforeEach
  void start() {
    broker = TestBroker.start(Map.of());
    broker.create("t", 2);
  }

  @AfterEach
  void stop() {
    broker.close();
  }

  private static PartitionProduceData entry(int partition, ByteBuffer records) {
    return PartitionProduceData.builder().index(partition).records(records).build();
  }

  private static ByteBuffer transactional() {
    return TestBroker.batch(10).producer(5, (short) 0, 0).transactional(true).build();
  }

  private List<PartitionProduceResponse> produce(int acks, String transactionalId, PartitionProduceData... entries) {
    var request = ProduceRequest.builder().acks((short) acks).timeoutMs(10_000).transactionalId(transactionalId)
        .topicData(List.of(TopicProduceData.builder().name("t").partitionData(List.of(entries)).build())).build();
    return broker.client().call(request, NEWEST_BY_NAME, ProduceResponse.class).responses().get(0).partitionResponses();
  }

  private static List<ErrorCode> errors(List<PartitionProduceResponse> answers) {
    return answers.stream().map(answer -> ErrorCode.forCode(answer.errorCode())).toList();
  }

  @Test
  void aTransactionThatNobodyKnowsIsNotBegun() {
    assertEquals(
        List.of(ErrorCode.TRANSACTIONAL_ID_AUTHORIZATION_FAILED, ErrorCode.TRANSACTIONAL_ID_AUTHORIZATION_FAILED),
        errors(produce(-1, null, entry(0, transactional()), entry(1, TestBroker.batch(10).build()))));
    assertEquals(List.of(ErrorCode.INVALID_TXN_STATE, ErrorCode.NONE),
        errors(produce(-1, "mine", entry(0, transactional()), entry(1, TestBroker.batch(10).build()))));
    assertEquals(0, produce(-1, null, entry(0, TestBroker.batch(10).build())).get(0).baseOffset());
  }

  @Test
  void aPartitionThatIsNotThereCountsMoreThanWrongAcknowledgements() {
    assertEquals(List.of(ErrorCode.INVALID_REQUIRED_ACKS, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION),
        errors(produce(2, null, entry(0, TestBroker.batch(10).build()), entry(7, TestBroker.batch(10).build()))));
  }

  @Test
  void whoIsRefusedByTheLogIsToldWhereItStarts() {
    PartitionProduceResponse gap =
        produce(-1, null, entry(0, TestBroker.batch(10).producer(5, (short) 0, 0).build())).get(0);
    assertEquals(0, gap.errorCode());
    gap = produce(-1, null, entry(0, TestBroker.batch(10).producer(5, (short) 0, 9).build())).get(0);
    assertEquals(ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER.code(), gap.errorCode());
    assertEquals(0, gap.logStartOffset());
    PartitionProduceResponse absent = produce(-1, null, entry(7, TestBroker.batch(10).build())).get(0);
    assertEquals(-1, absent.logStartOffset());
  }
}
