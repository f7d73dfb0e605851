package odradek.core.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import odradek.api.ErrorCode;
import odradek.api.message.ApiKey;
import odradek.api.message.ApiVersionsResponse;
import odradek.api.message.HeartbeatResponse;
import odradek.api.wire.WireReader;
import odradek.core.listener.ResponseFrame;
import odradek.core.testing.LogCapture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The rules of one connection: what may overlap, in which order answers leave, when reading stops, what ends it. */
@Timeout(30)
class ConnectionPipelineTest {

  /** Versions of the scripted APIs whose headers are the shortest. */
  private static final int PRODUCE_VERSION = 3;
  private static final int HEARTBEAT_VERSION = 0;

  private final TestConnection connection = new TestConnection();
  private final ScriptedHandler produce = new ScriptedHandler();
  private final ScriptedHandler heartbeat = new ScriptedHandler();
  private final CompletableFuture<Void> ready = CompletableFuture.completedFuture(null);
  private final List<String> observed = new ArrayList<>();
  private int nextCorrelationId;

  @BeforeEach
  void connect() {
    connect(Authorizer.ALLOW_ALL, ready);
  }

  private void connect(Authorizer authorizer, CompletableFuture<Void> whenReady) {
    ApiCatalog catalog = ApiCatalog.builder()
        .serve(ApiKey.PRODUCE, produce)
        .serve(ApiKey.HEARTBEAT, heartbeat)
        .serve(ApiKey.API_VERSIONS, new ScriptedHandler())
        .build();
    connection.handler = new ConnectionPipeline(connection, catalog, authorizer,
        (key, requestBytes, responseBytes, elapsedNs) -> observed.add(key + " " + responseBytes),
        connection.shard.clock, whenReady);
  }

  private void produce(String name) {
    receive(ApiKey.PRODUCE, PRODUCE_VERSION, name);
  }

  private void heartbeat(String name) {
    receive(ApiKey.HEARTBEAT, HEARTBEAT_VERSION, name);
  }

  private void receive(ApiKey key, int version, String name) {
    ByteBuffer body = ByteBuffer.allocate(1).put(0, (byte) name.charAt(0));
    connection.receive(TestConnection.request(key, version, nextCorrelationId++, body));
  }

  @Test
  void produceRequestsOverlapAndAreAnsweredInTheirOrder() {
    produce("a");
    produce("b");
    produce("c");
    assertEquals(List.of("a", "b", "c"), produce.begun);
    produce.answer("c");
    produce.answer("b");
    assertEquals(List.of(), connection.answered());
    produce.answer("a");
    assertEquals(List.of(0, 1, 2), connection.answered());
    assertEquals(0, connection.heldFrames);
  }

  @Test
  void anyOtherRequestWaitsForTheOneBefore() {
    heartbeat("a");
    heartbeat("b");
    produce("p");
    produce("q");
    heartbeat("c");
    assertEquals(List.of("a"), heartbeat.begun);
    heartbeat.answer("a");
    assertEquals(List.of("a", "b"), heartbeat.begun);
    assertEquals(List.of(), produce.begun);
    heartbeat.answer("b");
    assertEquals(List.of("p", "q"), produce.begun);
    assertEquals(List.of("a", "b"), heartbeat.begun);
    produce.answer("q");
    assertEquals(List.of("a", "b"), heartbeat.begun, "p has no answer yet");
    produce.answer("p");
    assertEquals(List.of("a", "b", "c"), heartbeat.begun);
    heartbeat.answer("c");
    assertEquals(List.of(0, 1, 2, 3, 4), connection.answered());
  }

  @Test
  void aRequestMayBeAnsweredOnAnotherThread() {
    heartbeat("a");
    produce("b");
    connection.shard.inShard(false);
    heartbeat.answer("a");
    connection.shard.inShard(true);
    assertEquals(List.of(), connection.answered(), "handed over to the connection's shard");
    connection.shard.run();
    assertEquals(List.of(0), connection.answered());
    assertEquals(List.of("b"), produce.begun);
  }

  @Test
  void whoIsToldNothingStillHoldsItsPlace() {
    produce("a");
    produce("b");
    produce.answer("b");
    produce.reply("a").sendNothing();
    assertEquals(List.of(1), connection.answered());
    assertEquals(List.of("PRODUCE 0", "PRODUCE 10"), observed);
    assertEquals(0, connection.heldFrames);
  }

  @Test
  void readingStopsAtTheLimitOfRequests() {
    for (int i = 0; i < ConnectionPipeline.MAX_UNANSWERED; i++) {
      assertTrue(connection.reading, "request " + i);
      heartbeat("x");
    }
    assertFalse(connection.reading);
    heartbeat("y");
    heartbeat.answer("x");
    assertFalse(connection.reading, "one came after reading was stopped");
    assertEquals(2, heartbeat.begun.size());
  }

  @Test
  void readingGoesOnWhenRequestsAreAnswered() {
    heartbeat.script((name, reply) -> {
      if (!name.equals("s")) {
        ScriptedHandler.answer(reply);
      }
    });
    heartbeat("s");
    for (int i = 1; i < ConnectionPipeline.MAX_UNANSWERED; i++) {
      heartbeat("x");
    }
    assertFalse(connection.reading);
    heartbeat.answer("s");
    assertTrue(connection.reading);
    assertEquals(ConnectionPipeline.MAX_UNANSWERED, connection.sent.size());
  }

  @Test
  void readingStopsAtTheLimitOfBytes() {
    int mebibyte = 1 << 20;
    for (int i = 0; i < ConnectionPipeline.MAX_UNANSWERED_BYTES / mebibyte; i++) {
      assertTrue(connection.reading, "request " + i);
      ByteBuffer body = ByteBuffer.allocate(mebibyte).put(0, (byte) ('A' + i));
      connection.receive(TestConnection.request(ApiKey.PRODUCE, PRODUCE_VERSION, i, body));
    }
    assertFalse(connection.reading);
    produce.answer("B");
    assertFalse(connection.reading, "its answer waits for the one before, and its bytes with it");
    produce.answer("A");
    assertTrue(connection.reading);
  }

  @Test
  void manySmallRequestsThatWereReceivedTogetherAreAnsweredOneByOne() {
    heartbeat.script((name, reply) -> {
      if (!name.equals("s")) {
        ScriptedHandler.answer(reply);
      }
    });
    heartbeat("s");
    int count = 100_000;
    for (int i = 1; i < count; i++) {
      heartbeat("x");
    }
    heartbeat.answer("s");
    assertEquals(count, connection.sent.size());
    assertEquals(0, connection.heldFrames);
    assertTrue(connection.reading);
  }

  @Test
  void requestsThatComeTooEarlyWait() {
    var later = new CompletableFuture<Void>();
    connect(Authorizer.ALLOW_ALL, later);
    heartbeat("a");
    produce("b");
    assertEquals(List.of(), heartbeat.begun);
    later.complete(null);
    assertEquals(List.of(), heartbeat.begun, "they begin on the connection's shard");
    connection.shard.run();
    assertEquals(List.of("a"), heartbeat.begun);
  }

  @Test
  void whatIsRefusedAsAWholeIsAnswered() {
    heartbeat.script((name, reply) -> {
      throw new RequestException(ErrorCode.INVALID_GROUP_ID, "no such group");
    });
    heartbeat("a");
    assertEquals(ErrorCode.INVALID_GROUP_ID, error(0));
  }

  @Test
  void aBugIsAnsweredAndReported() {
    heartbeat.script((name, reply) -> {
      throw new IllegalStateException("a bug, made by a test");
    });
    try (LogCapture log = LogCapture.start()) {
      heartbeat("a");
      assertEquals(ErrorCode.UNKNOWN_SERVER_ERROR, error(0));
      assertEquals(1, log.errors().size(), log.text());
      assertTrue(log.text().contains("HEARTBEAT version 0 of connection TEST-0 from peer"), log.text());
      assertTrue(log.text().contains("a bug, made by a test"), log.text());
    }
    heartbeat.script((name, reply) -> ScriptedHandler.answer(reply));
    heartbeat("b");
    assertEquals(List.of(0, 1), connection.answered());
  }

  private ErrorCode error(int answer) {
    var response = HeartbeatResponse.read(new WireReader(connection.body(answer, 4)), (short) HEARTBEAT_VERSION);
    return ErrorCode.forCode(response.errorCode());
  }

  @Test
  void aMalformedBodyEndsTheConnection() {
    endsWith(() -> heartbeat("!"), "a HEARTBEAT request of version 0 is malformed: the name is '!'");
  }

  @Test
  void aMalformedHeaderEndsTheConnection() {
    endsWith(() -> connection.receive(ByteBuffer.allocate(7)), "the frame has 7 bytes");
  }

  @Test
  void aClientIdBeyondTheFrameEndsTheConnection() {
    ByteBuffer frame = ByteBuffer.allocate(12).putShort(0, ApiKey.HEARTBEAT.id()).putShort(8, (short) 3_000);
    endsWith(() -> connection.receive(frame), "3000");
  }

  @Test
  void anUnknownApiEndsTheConnection() {
    endsWith(() -> connection.receive(ByteBuffer.allocate(20).putShort(0, (short) 999)), "API key 999");
    var negative = new ConnectionPipelineTest();
    negative.connect();
    negative.endsWith(() -> negative.connection.receive(ByteBuffer.allocate(20).putShort(0, (short) -1)), "API key -1");
  }

  @Test
  void anUnknownVersionEndsTheConnection() {
    endsWith(() -> receive(ApiKey.HEARTBEAT, 99, "a"), "version 99 of HEARTBEAT");
  }

  /** One clear line, and everything is given back; what was under way has no answer any more. */
  private void endsWith(Runnable cause, String mentioned) {
    produce("p");
    produce.answer("p");
    try (LogCapture log = LogCapture.start()) {
      cause.run();
      connection.shard.run();
      assertTrue(connection.closed);
      assertEquals(1, log.warnings().size(), log.text());
      assertEquals(List.of(), log.errors());
      assertTrue(log.text().contains("TEST-0 from peer") && log.text().contains(mentioned), log.text());
      heartbeat("late");
      assertEquals(1, log.warnings().size(), log.text());
    }
    assertEquals(List.of(), heartbeat.begun);
    assertEquals(List.of(0), connection.answered());
    assertEquals(0, connection.heldFrames);
  }

  @Test
  void anUnknownVersionOfApiVersionsIsAnsweredInTheOldestForm() {
    receive(ApiKey.API_VERSIONS, 99, "a");
    var response = ApiVersionsResponse.read(new WireReader(connection.body(0, 4)), (short) 0);
    assertEquals(ErrorCode.UNSUPPORTED_VERSION.code(), response.errorCode());
    assertEquals(1, response.apiKeys().size());
    assertEquals(ApiKey.API_VERSIONS.id(), response.apiKeys().get(0).apiKey());
    assertFalse(connection.closed);
  }

  @Test
  void aHandlerMayEndTheConnection() {
    produce("a");
    produce("b");
    try (LogCapture log = LogCapture.start()) {
      produce.reply("b").disconnect("it asked for it");
      connection.shard.run();
      assertEquals(1, log.warnings().size(), log.text());
      assertTrue(log.text().contains("it asked for it"), log.text());
    }
    produce.answer("a");
    assertEquals(List.of(), connection.answered());
    assertEquals(0, connection.heldFrames);
  }

  @Test
  void whenTheClientIsGoneEverythingIsGivenBack() {
    var released = new ArrayList<String>();
    var left = new ArrayList<String>();
    produce("a");
    produce("b");
    heartbeat("c");
    produce.reply("a").onDisconnect(() -> {
      left.add("a");
      produce.reply("a").sendNothing();
    });
    produce.reply("b").onDisconnect(() -> left.add("b"));
    sendStored("b", released);
    connection.handler.closed();
    assertEquals(List.of("b"), released, "its answer was waiting for the one of a");
    assertEquals(List.of("a"), left, "b was answered");
    assertEquals(0, connection.heldFrames);
    assertEquals(List.of(), heartbeat.begun);
    connection.handler.closed();
    assertEquals(1, left.size());
  }

  @Test
  void anAnswerThatComesTooLateIsGivenBack() {
    var released = new ArrayList<String>();
    produce("a");
    connection.handler.closed();
    assertEquals(1, connection.heldFrames, "the handler still uses it");
    sendStored("a", released);
    assertEquals(List.of("a"), released);
    assertEquals(0, connection.heldFrames);
    assertEquals(List.of(), connection.answered());
  }

  private void sendStored(String name, List<String> released) {
    Reply reply = produce.reply(name);
    reply.send(List.of(new ResponseFrame.Bytes(ByteBuffer.allocate(reply.headerBytes())),
        ScriptedHandler.stored(() -> released.add(name))));
  }

  @Test
  void nobodyIsHandledWhoMayNot() {
    var asked = new ArrayList<String>();
    connect((context, api) -> {
      asked.add(context.clientId() + " " + context.principal() + " " + api.key());
      return api.key() == ApiKey.PRODUCE;
    }, ready);
    heartbeat("a");
    produce("b");
    assertEquals(List.of("test User:ANONYMOUS HEARTBEAT", "test User:ANONYMOUS PRODUCE"), asked);
    assertEquals(List.of(), heartbeat.begun);
    assertEquals(ErrorCode.CLUSTER_AUTHORIZATION_FAILED, error(0));
    assertEquals(List.of("b"), produce.begun);
  }
}
