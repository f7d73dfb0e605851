package odradek.client.net;

import static odradek.client.net.ScriptedServer.answer;
import static odradek.client.net.ScriptedServer.range;
import static odradek.client.net.ScriptedServer.read;
import static odradek.client.net.ScriptedServer.versions;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import odradek.api.message.ApiKey;
import odradek.api.message.DeleteTopicsRequest;
import odradek.api.message.DeleteTopicsResponse;
import odradek.api.message.HeartbeatRequest;
import odradek.api.message.HeartbeatResponse;
import odradek.client.net.RequestFailedException.Reason;
import odradek.client.net.ScriptedServer.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A connection without threads, sockets and clocks. */
@Timeout(30)
class ConnectionMachineTest {

  private static final ServerAddress SERVER = new ServerAddress("here", 9092);
  private static final long TIMEOUT_MS = 1_000;

  private ConnectionSettings settings = ConnectionSettings.of("tester").withPending(2, 4, 1_000);
  private ConnectionMachine machine;
  private long nowNs = Long.MAX_VALUE - 5; // a monotonic clock may begin anywhere and overflow

  private void begin() {
    machine = new ConnectionMachine(SERVER, settings, nowNs);
    machine.connected();
  }

  private void ready() {
    begin();
    machine.received(answer(sent(), versions(0, range(ApiKey.API_VERSIONS, 0, 4), range(ApiKey.HEARTBEAT, 0, 3))));
    assertTrue(machine.isReady());
  }

  /** The next request on its way. */
  private Request sent() {
    ByteBuffer frame = machine.nextOutput();
    assertNotNull(frame, "nothing was sent");
    return read(frame);
  }

  private CompletableFuture<HeartbeatResponse> heartbeat(String member) {
    return send(Call.of(new HeartbeatRequest("group", 1, member, null), HeartbeatResponse::read));
  }

  private <R> CompletableFuture<R> send(Call<R> call) {
    var result = new CompletableFuture<R>();
    machine.send(call, result, TIMEOUT_MS, nowNs);
    return result;
  }

  private void passMs(long ms) {
    nowNs += TimeUnit.MILLISECONDS.toNanos(ms);
    machine.tick(nowNs);
  }

  private static RequestFailedException failure(CompletableFuture<?> result) {
    assertTrue(result.isDone(), "no answer yet");
    ExecutionException thrown = assertThrows(ExecutionException.class, result::get);
    return assertInstanceOf(RequestFailedException.class, thrown.getCause());
  }

  private static void assertFailed(CompletableFuture<?> result, Reason reason, boolean mayHaveHappened,
      String message) {
    RequestFailedException failure = failure(result);
    assertEquals(reason, failure.reason(), failure.getMessage());
    assertEquals(mayHaveHappened, failure.mayHaveHappened(), failure.getMessage());
    assertTrue(failure.getMessage().contains(message), failure.getMessage());
  }

  @Test
  void requestsWaitForTheVersions() throws Exception {
    begin();
    CompletableFuture<HeartbeatResponse> result = heartbeat("m");
    Request handshake = sent();
    assertEquals(ApiKey.API_VERSIONS, handshake.api());
    assertEquals(4, handshake.version());
    assertEquals("tester", handshake.clientId());
    assertNull(machine.nextOutput());
    machine.received(answer(handshake, versions(0, range(ApiKey.HEARTBEAT, 0, 3))));
    Request request = sent();
    assertEquals(3, request.version(), "the newest that both have");
    assertEquals("m", HeartbeatRequest.read(request.body(), request.version()).memberId());
    machine.received(answer(request, new HeartbeatResponse(5, (short) 27)));
    assertEquals(27, result.get().errorCode());
  }

  @Test
  void aServerThatIsOlderIsAskedAgain() {
    begin();
    Request first = sent();
    machine.received(answer(first, versions(35, range(ApiKey.API_VERSIONS, 0, 2)), (short) 0));
    Request second = sent();
    assertEquals(2, second.version());
    machine.received(answer(second, versions(0, range(ApiKey.HEARTBEAT, 0, 0))));
    assertTrue(machine.isReady());
    heartbeat("m");
    assertEquals(0, sent().version());
  }

  @Test
  void aServerThatRefusesTwiceIsGivenUp() {
    begin();
    CompletableFuture<HeartbeatResponse> result = heartbeat("m");
    machine.received(answer(sent(), versions(35), (short) 0));
    machine.received(answer(sent(), versions(35), (short) 0));
    assertFailed(result, Reason.UNSUPPORTED_VERSION, false, "does not tell its versions: UNSUPPORTED_VERSION");
    assertNotNull(machine.end());
  }

  @Test
  void answersGoToTheirRequestsAndOnlySoManyAreOnTheirWay() throws Exception {
    ready();
    CompletableFuture<HeartbeatResponse> first = heartbeat("1");
    CompletableFuture<HeartbeatResponse> second = heartbeat("2");
    CompletableFuture<HeartbeatResponse> third = heartbeat("3");
    Request one = sent();
    Request two = sent();
    assertNull(machine.nextOutput(), "two may be on their way");
    machine.received(answer(one, new HeartbeatResponse(0, (short) 1)));
    Request three = sent();
    machine.received(answer(two, new HeartbeatResponse(0, (short) 2)));
    machine.received(answer(three, new HeartbeatResponse(0, (short) 3)));
    assertEquals(List.of((short) 1, (short) 2, (short) 3),
        List.of(first.get().errorCode(), second.get().errorCode(), third.get().errorCode()));
    assertEquals(Long.MAX_VALUE, machine.nextDeadlineNs());
  }

  @Test
  void tooManyRequestsAndTooManyBytesAreRefused() {
    ready();
    for (int i = 0; i < 4; i++) {
      assertFalse(heartbeat("m").isDone());
    }
    assertFailed(heartbeat("m"), Reason.OVERLOADED, false,
        "HEARTBEAT was not sent to here:9092: 4 requests have no answer yet, the limit is 4");
    machine.received(answer(sent(), new HeartbeatResponse(0, (short) 0)));
    assertFailed(heartbeat("x".repeat(1_000)), Reason.OVERLOADED, false, "more than the limit of 1000");
  }

  @Test
  void aSingleLargeRequestIsTaken() {
    ready();
    assertFalse(heartbeat("x".repeat(5_000)).isDone());
    assertFailed(heartbeat("m"), Reason.OVERLOADED, false, "more than the limit of 1000");
    machine.received(answer(sent(), new HeartbeatResponse(0, (short) 0)));
    assertFalse(heartbeat("m").isDone());
  }

  @Test
  void anApiThatTheServerLacksFailsAlone() {
    ready();
    CompletableFuture<DeleteTopicsResponse> result =
        send(Call.of(new DeleteTopicsRequest(List.of(), List.of(), 1), DeleteTopicsResponse::read));
    assertFailed(result, Reason.UNSUPPORTED_VERSION, false, "the server has none");
    assertFailed(send(Call.of(new HeartbeatRequest("g", 1, "m", null), HeartbeatResponse::read).atLeast(4)),
        Reason.UNSUPPORTED_VERSION, false, "versions 4 to 4 will do, the server has 0 to 3");
    heartbeat("m");
    assertEquals(ApiKey.HEARTBEAT, sent().api());
  }

  @Test
  void anOverdueAnswerEndsTheConnection() {
    ready();
    CompletableFuture<HeartbeatResponse> first = heartbeat("1");
    heartbeat("2");
    passMs(TIMEOUT_MS / 2);
    CompletableFuture<HeartbeatResponse> third = heartbeat("3");
    passMs(TIMEOUT_MS / 2 - 1);
    assertFalse(first.isDone());
    passMs(1);
    assertFailed(first, Reason.TIMEOUT, true, "HEARTBEAT to here:9092 got no answer within 1000 ms");
    assertFailed(third, Reason.DISCONNECTED, false, "because HEARTBEAT got no answer within 1000 ms");
    assertFailed(heartbeat("4"), Reason.DISCONNECTED, false, "was not sent");
  }

  @Test
  void whatCouldNotBeSentInTimeFailsAlone() {
    machine = new ConnectionMachine(SERVER, settings, nowNs);
    CompletableFuture<HeartbeatResponse> result = heartbeat("1");
    assertEquals(nowNs + TimeUnit.MILLISECONDS.toNanos(TIMEOUT_MS), machine.nextDeadlineNs());
    passMs(TIMEOUT_MS);
    assertFailed(result, Reason.TIMEOUT, false,
        "was not sent to here:9092 within 1000 ms: the connection is not ready");
    assertNull(machine.end());
  }

  @Test
  void whoeverIsToldMayAskAgainAtOnce() {
    ready();
    CompletableFuture<HeartbeatResponse> again = heartbeat("1").handle((answer, failure) -> heartbeat("again"))
        .thenCompose(result -> result);
    heartbeat("2");
    for (int i = 0; i < 2; i++) {
      heartbeat("waits").handle((answer, failure) -> heartbeat("again"));
    }
    passMs(TIMEOUT_MS);
    assertFailed(again, Reason.DISCONNECTED, false, "was not sent");
  }

  @Test
  void aServerThatSaysNothingIsGivenUp() {
    settings = settings.withTimeouts(300, 1_000);
    begin();
    CompletableFuture<HeartbeatResponse> result = heartbeat("1");
    passMs(300);
    assertFailed(result, Reason.NOT_CONNECTED, false, "the server did not tell its versions within 300 ms");
  }

  @Test
  void aBrokenConnectionTellsWhatMayHaveHappened() {
    ready();
    CompletableFuture<HeartbeatResponse> first = heartbeat("1");
    heartbeat("2");
    CompletableFuture<HeartbeatResponse> third = heartbeat("3");
    machine.disconnected(new IOException("connection reset"));
    assertFailed(first, Reason.DISCONNECTED, true, "connection reset");
    assertFailed(third, Reason.DISCONNECTED, false, "connection reset");
    machine.close();
    assertEquals(Reason.DISCONNECTED, machine.end().reason(), "the first reason stays");
  }

  @Test
  void nonsenseEndsTheConnection() {
    ready();
    CompletableFuture<HeartbeatResponse> first = heartbeat("1");
    Request request = sent();
    Request other = new Request(request.api(), request.version(), request.correlationId() + 1, "", null);
    machine.received(answer(other, new HeartbeatResponse(0, (short) 0)));
    assertFailed(first, Reason.MALFORMED_ANSWER, true, "expected " + request.correlationId() + " of HEARTBEAT");
    ready();
    CompletableFuture<HeartbeatResponse> second = heartbeat("1");
    ByteBuffer whole = answer(sent(), new HeartbeatResponse(0, (short) 0));
    machine.received(whole.limit(whole.limit() - 1));
    assertFailed(second, Reason.MALFORMED_ANSWER, true, "makes no sense");
    ready();
    machine.received(ByteBuffer.allocate(9));
    assertEquals(Reason.MALFORMED_ANSWER, machine.end().reason());
  }
}
