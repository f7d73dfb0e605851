package odradek.core.request.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import odradek.api.ErrorCode;
import odradek.api.message.InitProducerIdRequest;
import odradek.api.message.InitProducerIdResponse;
import odradek.core.TestBroker;
import odradek.core.testing.DirectCall;
import odradek.core.testing.WireClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class InitProducerIdTest {

  private static final int NEWEST_VERSION = 5;

  private TestBroker broker;

  @BeforeEach
  void start() {
    broker = TestBroker.start(Map.of());
  }

  @AfterEach
  void stop() {
    broker.close();
  }

  private static InitProducerIdRequest request(String transactionalId, long producerId, int producerEpoch) {
    return InitProducerIdRequest.builder().transactionalId(transactionalId).transactionTimeoutMs(Integer.MAX_VALUE)
        .producerId(producerId).producerEpoch((short) producerEpoch).build();
  }

  private InitProducerIdResponse ask(InitProducerIdRequest request, int version) {
    return broker.client().call(request, version, InitProducerIdResponse.class);
  }

  @Test
  void everyVersionGivesAnIdOfItsOwn() {
    Set<Long> ids = new HashSet<>();
    for (int version = 0; version <= NEWEST_VERSION; version++) {
      InitProducerIdResponse response = ask(request(null, -1, -1), version);
      assertEquals(0, response.errorCode());
      assertEquals(0, response.producerEpoch());
      ids.add(response.producerId());
    }
    assertEquals(NEWEST_VERSION + 1, ids.size());
  }

  @Test
  void idsNeverComeTwiceWhenBlocksRunOut() {
    Set<Long> ids = new HashSet<>();
    int perConnection = 1_100;
    try (WireClient other = broker.connect()) {
      for (int i = 0; i < perConnection; i++) {
        other.send(request(null, -1, -1), NEWEST_VERSION);
        ids.add(ask(request(null, -1, -1), NEWEST_VERSION).producerId());
        ids.add(other.receive(request(null, -1, -1), NEWEST_VERSION, InitProducerIdResponse.class).producerId());
      }
    }
    assertEquals(2 * perConnection, ids.size());
    ids.forEach(id -> assertEquals(true, id >= 0, "id " + id));
  }

  @Test
  void whoHasRunOutOfEpochsGetsANewId() {
    long used = ask(request(null, -1, -1), NEWEST_VERSION).producerId();
    for (int version = 3; version <= NEWEST_VERSION; version++) {
      InitProducerIdResponse response = ask(request(null, used, Short.MAX_VALUE), version);
      assertEquals(0, response.errorCode());
      assertEquals(0, response.producerEpoch());
      assertEquals(true, response.producerId() > used);
    }
  }

  @Test
  void halfAnIdentityIsRefused() {
    for (InitProducerIdRequest wrong : new InitProducerIdRequest[] {
        request(null, -1, 3), request(null, 5, -1), request("tx", 5, -1), request("", -1, -1)}) {
      InitProducerIdResponse response = ask(wrong, NEWEST_VERSION);
      assertEquals(ErrorCode.INVALID_REQUEST, ErrorCode.forCode(response.errorCode()), () -> wrong.toString());
      assertEquals(-1, response.producerId());
      assertEquals(-1, response.producerEpoch());
    }
  }

  @Test
  void nobodyCoordinatesTransactionsHere() {
    for (int version = 0; version <= NEWEST_VERSION; version++) {
      assertEquals(ErrorCode.NOT_COORDINATOR, ErrorCode.forCode(ask(request("tx", -1, -1), version).errorCode()));
    }
  }

  @Test
  void everyVersionCanBeRefused() {
    for (int version = 0; version <= NEWEST_VERSION; version++) {
      assertEquals(31, DirectCall.refuse(new InitProducerIdHandler(null), request(null, -1, -1), version,
          ErrorCode.CLUSTER_AUTHORIZATION_FAILED, InitProducerIdResponse.class).errorCode());
    }
  }

  @Test
  void theUnstableVersionIsNotServed() {
    broker.client().send(request(null, -1, -1), NEWEST_VERSION + 1);
    assertEquals(true, broker.client().isHungUp());
  }
}
