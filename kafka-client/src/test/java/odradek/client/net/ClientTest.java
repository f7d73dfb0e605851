package odradek.client.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import odradek.api.message.ApiKey;
import odradek.api.message.CreateTopicsRequest;
import odradek.api.message.CreateTopicsRequest.CreatableTopic;
import odradek.api.message.CreateTopicsResponse;
import odradek.api.message.HeartbeatRequest;
import odradek.api.message.HeartbeatResponse;
import odradek.api.message.MetadataRequest;
import odradek.api.message.MetadataResponse;
import odradek.api.wire.ApiMessage;
import odradek.client.net.RequestFailedException.Reason;
import odradek.core.Broker;
import odradek.core.runtime.SystemClock;
import odradek.core.spi.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Real threads and sockets: against a broker in the same process, and against a server that can misbehave. */
@Timeout(60)
class ClientTest {

  private static final Clock CLOCK = new SystemClock();
  private static final Call<HeartbeatResponse> HEARTBEAT =
      Call.of(new HeartbeatRequest("g", 1, "m", null), HeartbeatResponse::read);

  private final List<AutoCloseable> closed = new ArrayList<>();

  private <C extends AutoCloseable> C closing(C what) {
    closed.add(0, what);
    return what;
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable one : closed) {
      one.close();
    }
  }

  private Client client(Transport transport, ConnectionSettings settings, ServerAddress... servers) {
    return closing(new Client(List.of(servers), closing(transport), settings, CLOCK, new Random(1)));
  }

  private static RequestFailedException failure(CompletableFuture<?> result) {
    ExecutionException thrown = assertThrows(ExecutionException.class, result::get);
    return assertInstanceOf(RequestFailedException.class, thrown.getCause());
  }

  /** Answers what it is told to, one connection after the other. */
  private static final class Server implements AutoCloseable {

    /** What it does with a connection. */
    interface Script {
      void play(DataInputStream in, DataOutputStream out) throws IOException;
    }

    private final ServerSocket listening = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    private final Thread thread;

    Server(Script... scripts) throws IOException {
      thread = new Thread(() -> {
        for (Script script : scripts) {
          try (Socket socket = listening.accept()) {
            script.play(new DataInputStream(socket.getInputStream()), new DataOutputStream(socket.getOutputStream()));
          } catch (IOException e) {
            // The client has gone, or the test is over.
            assertTrue(e.getMessage() != null || e instanceof EOFException);
          }
        }
      }, "test-server");
      thread.setDaemon(true);
      thread.start();
    }

    ServerAddress address() {
      return new ServerAddress("127.0.0.1", listening.getLocalPort());
    }

    @Override
    public void close() throws IOException {
      listening.close();
    }
  }

  private static ScriptedServer.Request request(DataInputStream in) throws IOException {
    byte[] frame = new byte[in.readInt()];
    in.readFully(frame);
    return ScriptedServer.read(ByteBuffer.wrap(frame));
  }

  private static void reply(DataInputStream in, DataOutputStream out, ApiMessage answer) throws IOException {
    ByteBuffer frame = ScriptedServer.answer(request(in), answer);
    out.writeInt(frame.remaining());
    out.write(frame.array(), 0, frame.remaining());
    out.flush();
  }

  private static void handshake(DataInputStream in, DataOutputStream out) throws IOException {
    reply(in, out, ScriptedServer.versions(0, ScriptedServer.range(ApiKey.HEARTBEAT, 0, 4)));
  }

  @Test
  void aBrokerInTheSameProcessIsAsked() throws Exception {
    Broker broker = closing(Broker.builder().storage("memory").listen("in-process", 0).start());
    Client client =
        client(new InProcessTransport(broker::connect), ConnectionSettings.of("t"), new ServerAddress("any", 1));
    var wish = CreateTopicsRequest.builder().timeoutMs(10_000).topics(List.of(
        CreatableTopic.builder().name("orders").numPartitions(3).replicationFactor((short) 1).build())).build();
    CreateTopicsResponse created = client.send(Call.of(wish, CreateTopicsResponse::read)).get();
    assertEquals(0, created.topics().get(0).errorCode(), created.topics().get(0).errorMessage());
    var questions = new ArrayList<CompletableFuture<MetadataResponse>>();
    for (int i = 0; i < 100; i++) {
      questions.add(client.send(Call.of(MetadataRequest.builder().topics(null).build(), MetadataResponse::read)));
    }
    for (CompletableFuture<MetadataResponse> question : questions) {
      assertEquals("orders", question.get().topics().get(0).name());
      assertEquals(3, question.get().topics().get(0).partitions().size());
    }
    broker.close();
    RequestFailedException failure = failure(client.send(HEARTBEAT, 300));
    assertEquals(false, failure.mayHaveHappened(), failure.getMessage());
  }

  @Test
  void aServerBehindASocketIsAsked() throws Exception {
    Server server = closing(new Server((in, out) -> {
      handshake(in, out);
      for (int i = 0; i < 3; i++) {
        reply(in, out, new HeartbeatResponse(0, (short) i));
      }
    }));
    Client client = client(new TcpTransport(1), ConnectionSettings.of("t"), server.address());
    for (int i = 0; i < 3; i++) {
      assertEquals(i, client.send(HEARTBEAT).get().errorCode());
    }
  }

  @Test
  void theNextServerIsAskedAndLostConnectionsAreMadeAgain() throws Exception {
    Server server = closing(new Server((in, out) -> {
      handshake(in, out);
      reply(in, out, new HeartbeatResponse(0, (short) 1));
    }, (in, out) -> in.close(), (in, out) -> {
      handshake(in, out);
      reply(in, out, new HeartbeatResponse(0, (short) 2));
      in.read();
    }));
    int nobody;
    try (var socket = new ServerSocket(0)) {
      nobody = socket.getLocalPort();
    }
    Client client = client(new TcpTransport(1), ConnectionSettings.of("t"), new ServerAddress("127.0.0.1", nobody),
        server.address());
    assertEquals(1, client.send(HEARTBEAT).get().errorCode());
    // Whether the end of the first connection is known yet or not, nobody is asked twice.
    CompletableFuture<HeartbeatResponse> second = client.send(HEARTBEAT);
    try {
      assertEquals(2, second.get().errorCode());
    } catch (ExecutionException e) {
      assertTrue(((RequestFailedException) e.getCause()).mayHaveHappened(), e.getMessage());
      assertEquals(2, client.send(HEARTBEAT).get().errorCode());
    }
  }

  @Test
  void theFailureNamesServersAndTime() throws Exception {
    int nobody;
    try (var socket = new ServerSocket(0)) {
      nobody = socket.getLocalPort();
    }
    Client client = client(new TcpTransport(1), ConnectionSettings.of("t"), new ServerAddress("127.0.0.1", nobody));
    RequestFailedException failure = failure(client.send(HEARTBEAT, 400));
    assertEquals(Reason.NOT_CONNECTED, failure.reason());
    assertEquals("HEARTBEAT was not sent within 400 ms: no connection to 127.0.0.1:" + nobody + ": connection refused",
        failure.getMessage());
  }

  @Test
  void aServerThatNeverAnswersIsLeft() throws Exception {
    Server server = closing(new Server((in, out) -> {
      handshake(in, out);
      request(in);
      in.read();
    }));
    Client client = client(new TcpTransport(1), ConnectionSettings.of("t"), server.address());
    RequestFailedException failure = failure(client.send(HEARTBEAT, 500));
    assertEquals(Reason.TIMEOUT, failure.reason(), failure.getMessage());
    assertTrue(failure.mayHaveHappened());
  }

  @Test
  void anAnswerThatIsTooLargeEndsTheConnection() throws Exception {
    Server server = closing(new Server((in, out) -> {
      handshake(in, out);
      request(in);
      out.writeInt(Integer.MAX_VALUE);
      out.flush();
      in.read();
    }));
    Client client = client(new TcpTransport(1), ConnectionSettings.of("t"), server.address());
    RequestFailedException failure = failure(client.send(HEARTBEAT));
    assertEquals(Reason.DISCONNECTED, failure.reason(), failure.getMessage());
    assertTrue(failure.getMessage().contains("2147483647 bytes is announced"), failure.getMessage());
  }

  @Test
  void closingAnswersWhoeverWaits() throws Exception {
    Server server = closing(new Server((in, out) -> in.read()));
    Client client = client(new TcpTransport(1), ConnectionSettings.of("t"), server.address());
    CompletableFuture<HeartbeatResponse> waiting = client.send(HEARTBEAT);
    client.close();
    assertEquals(Reason.CLOSED, failure(waiting).reason());
    assertEquals(Reason.CLOSED, failure(client.send(HEARTBEAT)).reason());
    close();
    closed.clear();
    assertEquals(Reason.CLOSED, failure(client.send(HEARTBEAT)).reason());
  }
}
