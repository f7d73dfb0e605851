package odradek.server.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import odradek.server.it.broker.BrokerUnderTest;
import odradek.server.it.broker.SharedBroker;
import odradek.server.it.client.JavaClients;
import odradek.server.it.process.Eventually;
import odradek.server.it.wire.Batches;
import odradek.server.it.wire.LogProbe;
import odradek.server.it.wire.WireConnection;
import org.apache.kafka.common.message.InitProducerIdRequestData;
import org.apache.kafka.common.message.InitProducerIdResponseData;
import org.apache.kafka.common.message.ProduceResponseData.PartitionProduceResponse;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sequence numbers of idempotent producers: what is a duplicate, what is a gap, and what an epoch changes. */
@ExtendWith(SharedBroker.class)
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ProducerStateConformanceIT {

  private final BrokerUnderTest broker;
  private final JavaClients clients;
  private WireConnection connection;

  ProducerStateConformanceIT(BrokerUnderTest broker) {
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
  @ValueSource(ints = {0, 1, 2, 3, 4, 5})
  void everyProducerGetsAnIdOfItsOwn(int version) {
    InitProducerIdResponseData first = initProducerId(version);
    InitProducerIdResponseData second = initProducerId(version);
    assertEquals(0, first.errorCode());
    assertEquals(0, first.producerEpoch());
    assertTrue(first.producerId() >= 0);
    assertNotEquals(first.producerId(), second.producerId());
  }

  @Test
  void anEmptyTransactionalIdIsRefused() throws IOException {
    InitProducerIdResponseData answer = connection.call(ApiKeys.INIT_PRODUCER_ID, 4, new InitProducerIdRequestData()
        .setTransactionalId("").setTransactionTimeoutMs(60_000), InitProducerIdResponseData.class);
    assertEquals(Errors.INVALID_REQUEST.code(), answer.errorCode());
    assertEquals(-1, answer.producerId());
  }

  @Test
  void aDuplicateAmongTheLastFiveBatchesGetsItsFirstAnswer() throws IOException {
    LogProbe log = topic("ps-duplicate");
    long producer = initProducerId(4).producerId();
    for (int batch = 0; batch < 6; batch++) {
      assertAppended(batch * 2, log.produce(Batches.idempotent(producer, 0, batch * 2, 2)));
    }
    for (int batch = 1; batch < 6; batch++) {
      assertAppended(batch * 2, log.produce(Batches.idempotent(producer, 0, batch * 2, 2)));
    }
    assertError(Errors.OUT_OF_ORDER_SEQUENCE_NUMBER, log.produce(Batches.idempotent(producer, 0, 0, 2)));
    assertEquals(12, log.fetch(0).highWatermark());
    assertAppended(12, log.produce(Batches.idempotent(producer, 0, 12, 1)));
  }

  @Test
  void aGapIsRefused() throws IOException {
    LogProbe log = topic("ps-gap");
    long producer = initProducerId(4).producerId();
    assertAppended(0, log.produce(Batches.idempotent(producer, 0, 0, 3)));
    assertError(Errors.OUT_OF_ORDER_SEQUENCE_NUMBER, log.produce(Batches.idempotent(producer, 0, 4, 1)));
    assertError(Errors.OUT_OF_ORDER_SEQUENCE_NUMBER, log.produce(Batches.idempotent(producer, 0, 1, 2)));
    assertAppended(3, log.produce(Batches.idempotent(producer, 0, 3, 1)));
  }

  @Test
  void aProducerThatIsNotKnownMayStartAnywhere() throws IOException {
    LogProbe log = topic("ps-unknown");
    long producer = initProducerId(4).producerId();
    assertAppended(0, log.produce(Batches.idempotent(producer, 3, 700, 1)));
    assertAppended(1, log.produce(Batches.idempotent(producer, 3, 701, 1)));
  }

  @Test
  void aNewEpochStartsAtZeroAndAnOldOneIsFenced() throws IOException {
    LogProbe log = topic("ps-epoch");
    long producer = initProducerId(4).producerId();
    assertAppended(0, log.produce(Batches.idempotent(producer, 1, 0, 1)));
    assertError(Errors.OUT_OF_ORDER_SEQUENCE_NUMBER, log.produce(Batches.idempotent(producer, 2, 1, 1)));
    assertAppended(1, log.produce(Batches.idempotent(producer, 2, 0, 1)));
    assertError(Errors.INVALID_PRODUCER_EPOCH, log.produce(Batches.idempotent(producer, 1, 1, 1)));
    assertAppended(2, log.produce(Batches.idempotent(producer, 2, 1, 1)));
  }

  @Test
  void sequenceNumbersWrapToZero() throws IOException {
    LogProbe log = topic("ps-wrap");
    long producer = initProducerId(4).producerId();
    assertAppended(0, log.produce(Batches.idempotent(producer, 0, Integer.MAX_VALUE - 1, 1)));
    assertAppended(1, log.produce(Batches.idempotent(producer, 0, Integer.MAX_VALUE, 2)));
    assertAppended(3, log.produce(Batches.idempotent(producer, 0, 1, 1)));
  }

  @Test
  void partitionsCountForThemselves() throws IOException {
    clients.createTopic("ps-partitions", 2, Map.of());
    LogProbe log = new LogProbe(connection, "ps-partitions");
    long producer = initProducerId(4).producerId();
    assertAppended(0, log.produce(13, -1, 0, Batches.idempotent(producer, 0, 0, 5)));
    assertAppended(0, log.produce(13, -1, 1, Batches.idempotent(producer, 0, 0, 1)));
    assertAppended(5, log.produce(13, -1, 0, Batches.idempotent(producer, 0, 5, 1)));
  }

  private LogProbe topic(String name) throws IOException {
    clients.createTopic(name);
    return new LogProbe(connection, name);
  }

  /** A broker that has no block of ids yet answers that it is loading. */
  private InitProducerIdResponseData initProducerId(int version) {
    return Eventually.get("a producer id", Duration.ofSeconds(20), () -> {
      try {
        return connection.call(ApiKeys.INIT_PRODUCER_ID, version, new InitProducerIdRequestData()
            .setTransactionalId(null).setTransactionTimeoutMs(60_000), InitProducerIdResponseData.class);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }, answer -> answer.errorCode() != Errors.COORDINATOR_LOAD_IN_PROGRESS.code());
  }

  private static void assertAppended(long baseOffset, PartitionProduceResponse answer) {
    assertError(Errors.NONE, answer);
    assertEquals(baseOffset, answer.baseOffset(), answer.toString());
  }

  private static void assertError(Errors expected, PartitionProduceResponse answer) {
    assertEquals(expected, Errors.forCode(answer.errorCode()), answer.toString());
  }
}
