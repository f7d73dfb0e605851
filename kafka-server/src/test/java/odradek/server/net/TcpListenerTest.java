package odradek.server.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import odradek.core.listener.Connection;
import odradek.core.listener.ConnectionLimits;
import odradek.core.listener.ListenerContext;
import odradek.core.listener.RequestFrame;
import odradek.core.listener.ResponseFrame;
import odradek.core.spi.Settings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What peers see of a listener: frames, limits, back-pressure, the end. Over real sockets, on every kind of event loop.
 */
@Timeout(120)
class TcpListenerTest {

  @ParameterizedTest
  @EnumSource(NetworkIo.class)
  void echoesFramesOfAllSizes(NetworkIo io) throws Exception {
    int[] sizes = {0, 1, 4, 100, 507, 508, 509, 4091, 4092, 4093, 8192, 65_531, 65_532, 65_533, 1 << 20, 5_000_001};
    try (var fixture = TransportFixture.open(io, ScriptedHandler.echo()); var client = fixture.connect()) {
      for (int size : sizes) {
        byte[] content = bytes(size, size);
        client.sendFrame(content);
        assertArrayEquals(content, client.readFrame(), "frame of " + size + " bytes");
      }
    }
  }

  @ParameterizedTest
  @EnumSource(NetworkIo.class)
  void putsFramesTogetherThatComeByteByByte(NetworkIo io) throws Exception {
    try (var fixture = TransportFixture.open(io, ScriptedHandler.echo()); var client = fixture.connect()) {
      byte[] content = bytes(300, 1);
      for (byte one : FrameClient.framed(content)) {
        client.sendRaw(new byte[] {one});
      }
      assertArrayEquals(content, client.readFrame());
    }
  }

  @ParameterizedTest
  @EnumSource(NetworkIo.class)
  void cutsRandomFramesOutOfRandomPieces(NetworkIo io) throws Exception {
    long seed = System.nanoTime();
    var random = new Random(seed);
    var contents = new ArrayList<byte[]>();
    var stream = new ByteArrayOutputStream();
    for (int i = 0; i < 400; i++) {
      int size = random.nextInt(10) == 0 ? random.nextInt(300_000) : random.nextInt(3_000);
      contents.add(bytes(size, i));
      stream.writeBytes(FrameClient.framed(contents.get(i)));
    }
    byte[] all = stream.toByteArray();
    try (var fixture = TransportFixture.open(io, ScriptedHandler.echo()); var client = fixture.connect()) {
      CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> sendInPieces(client, all, random));
      for (int i = 0; i < contents.size(); i++) {
        assertArrayEquals(contents.get(i), client.readFrame(), "frame " + i + " of seed " + seed);
      }
      sent.get(10, TimeUnit.SECONDS);
    }
  }

  @ParameterizedTest
  @EnumSource(NetworkIo.class)
  void answersPipelinedFramesInOrderAndInFewTurns(NetworkIo io) throws Exception {
    int count = 5_000;
    var acceptor = ScriptedHandler.echo();
    try (var fixture = TransportFixture.open(io, acceptor); var client = fixture.connect()) {
      var stream = new ByteArrayOutputStream();
      for (int i = 0; i < count; i++) {
        stream.writeBytes(FrameClient.framed(ByteBuffer.allocate(4).putInt(i).array()));
      }
      client.sendRaw(stream.toByteArray());
      for (int i = 0; i < count; i++) {
        assertEquals(i, ByteBuffer.wrap(client.readFrame()).getInt());
      }
      ScriptedHandler handler = acceptor.next();
      assertEquals(count, handler.frames.get());
      assertTrue(handler.turns.get() < count / 10, handler.turns.get() + " turns for " + count + " frames");
    }
  }

  @ParameterizedTest
  @EnumSource(NetworkIo.class)
  void closesConnectionsWithImpossibleLengthsAndNoOthers(NetworkIo io) throws Exception {
    var acceptor = ScriptedHandler.echo();
    var limits = new ConnectionLimits(1000, 10, 10, -1, 1 << 20);
    try (var fixture = TransportFixture.open(io, limits, Map.of(), acceptor); var good = fixture.connect()) {
      good.sendFrame(bytes(1000, 1));
      assertEquals(1000, good.readFrame().length);
      acceptor.next();
      for (int length : new int[] {-1, Integer.MIN_VALUE, 1001, Integer.MAX_VALUE, 0x47455420}) {
        try (var bad = fixture.connect()) {
          bad.sendFrame(bytes(3, 1));
          bad.sendRaw(ByteBuffer.allocate(4).putInt(length).array());
          assertEquals(3, bad.readFrame().length, "what was asked before is answered");
          assertTrue(bad.atEnd(), "length " + length);
        }
        ScriptedHandler handler = acceptor.next();
        assertTrue(handler.awaitClosed());
        assertEquals(1, handler.frames.get());
        assertEquals(1, handler.closes.get());
      }
      good.sendFrame(bytes(1000, 2));
      assertArrayEquals(bytes(1000, 2), good.readFrame());
    }
  }

  @ParameterizedTest
  @EnumSource(NetworkIo.class)
  void theLastAnswerSurvivesWhatComesAfterABadFrame(NetworkIo io) throws Exception {
    var acceptor = ScriptedHandler.echo();
    try (var fixture = TransportFixture.open(io, acceptor); var client = fixture.connect()) {
      byte[] answered = bytes(50_000, 1);
      var stream = new ByteArrayOutputStream();
      stream.writeBytes(FrameClient.framed(answered));
      stream.writeBytes(ByteBuffer.allocate(4).putInt(-1).array());
      stream.writeBytes(new byte[3_000_000]);
      client.sendRaw(stream.toByteArray());
      assertArrayEquals(answered, client.readFrame());
      assertEquals(-1, client.socket().getInputStream().read(), "an orderly end, not a reset");
    }
  }

  @ParameterizedTest
  @EnumSource(NetworkIo.class)
  void stopsReadingFromPeersThatDoNotReadTheirAnswers(NetworkIo io) throws Exception {
    int answerBytes = 1 << 20;
    int count = 200;
    var acceptor = new ScriptedHandler.Acceptor((connection, frame) -> {
      connection.send(new ResponseFrame(
          List.of(new ResponseFrame.Stored(TestSlice.ofMemory(bytes(answerBytes, frame.buffer().getInt(0))))),
          answerBytes));
      frame.release();
    });
    try (var fixture = TransportFixture.open(io, acceptor); var client = fixture.connect()) {
      for (int i = 0; i < count; i++) {
        client.sendFrame(ByteBuffer.allocate(10_000).putInt(i).array());
      }
      ScriptedHandler handler = acceptor.next();
      assertArrayEquals(bytes(answerBytes, 0), client.readFrame());
      int delivered = handler.frames.get();
      assertTrue(delivered < count / 2, delivered + " of " + count + " frames were taken without an answer read");
      long usedBytes = fixture.shards().allocator().metric().usedDirectMemory();
      assertTrue(usedBytes < 8 << 20, usedBytes + " bytes of buffers for a peer that does not read");
      for (int i = 1; i < count; i++) {
        assertArrayEquals(bytes(answerBytes, i), client.readFrame());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(NetworkIo.class)
  void spreadsConnectionsOverAllShards(NetworkIo io) throws Exception {
    var acceptor = ScriptedHandler.echo();
    var clients = new ArrayList<FrameClient>();
    try (var fixture = TransportFixture.open(io, acceptor)) {
      int[] byShard = new int[2];
      for (int i = 0; i < 100; i++) {
        clients.add(fixture.connect());
        byShard[acceptor.next().connection().shard().index()]++;
      }
      assertEquals(50, byShard[0]);
      assertEquals(50, byShard[1]);
      for (FrameClient client : clients) {
        client.sendFrame(bytes(50, 7));
      }
      for (FrameClient client : clients) {
        assertArrayEquals(bytes(50, 7), client.readFrame());
      }
      assertEquals(100, fixture.listener().counters().connections().sum());
    } finally {
      for (FrameClient client : clients) {
        client.close();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(NetworkIo.class)
  void refusesMoreConnectionsThanAllowed(NetworkIo io) throws Exception {
    var limits = new ConnectionLimits(1000, 2, 10, -1, -1);
    refusesTheThird(io, limits);
    refusesTheThird(io, new ConnectionLimits(1000, 10, 2, -1, -1));
  }

  @ParameterizedTest
  @EnumSource(NetworkIo.class)
  void anAddressMayHaveALimitOfItsOwn(NetworkIo io) throws Exception {
    refusesTheThird(io, new ConnectionLimits(1000, 10, 1, Map.of("127.0.0.1", 2), Integer.MAX_VALUE, -1, -1));
    refusesTheThird(io, new ConnectionLimits(1000, 2, 1, Map.of("127.0.0.1", 5), Integer.MAX_VALUE, -1, -1));
  }

  @ParameterizedTest
  @EnumSource(NetworkIo.class)
  void newLimitsCountForTheNextConnection(NetworkIo io) throws Exception {
    var limits = new AtomicReference<>(new ConnectionLimits(1000, 0, 10, -1, -1));
    var acceptor = ScriptedHandler.echo();
    try (var fixture = TransportFixture.open(io, limits::get, Map.of(), acceptor)) {
      try (var refused = fixture.connect()) {
        assertTrue(refused.atEnd());
      }
      limits.set(new ConnectionLimits(1000, 1, 10, -1, -1));
      try (var client = fixture.connect()) {
        client.sendFrame(bytes(5, 1));
        assertEquals(5, client.readFrame().length);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(NetworkIo.class)
  void connectionsThatComeTooFastWait(NetworkIo io) throws Exception {
    var acceptor = ScriptedHandler.echo();
    var limits = new ConnectionLimits(1000, 100, 100, Map.of(), 10, -1, -1);
    try (var fixture = TransportFixture.open(io, limits, Map.of(), acceptor)) {
      long startNs = System.nanoTime();
      for (int i = 0; i < 15; i++) {
        try (var client = fixture.connect()) {
          client.sendFrame(bytes(5, 1));
          assertEquals(5, client.readFrame().length);
        }
      }
      long tookMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs);
      assertTrue(tookMs >= 390, "15 connections took " + tookMs + " ms");
    }
  }

  private static void refusesTheThird(NetworkIo io, ConnectionLimits limits) throws Exception {
    var acceptor = ScriptedHandler.echo();
    try (var fixture = TransportFixture.open(io, limits, Map.of(), acceptor); var first = fixture.connect()) {
      acceptor.next();
      var second = fixture.connect();
      ScriptedHandler secondHandler = acceptor.next();
      try (var third = fixture.connect()) {
        assertTrue(third.atEnd());
      }
      assertTrue(acceptor.handlers.isEmpty(), "the broker never hears of a refused connection");
      second.close();
      assertTrue(secondHandler.awaitClosed());
      awaitClosedOnShard(secondHandler);
      try (var fourth = fixture.connect()) {
        fourth.sendFrame(bytes(5, 4));
        assertEquals(5, fourth.readFrame().length);
      }
      first.sendFrame(bytes(5, 1));
      assertEquals(5, first.readFrame().length);
    }
  }

  /** The connection is counted out right after its handler was told. */
  private static void awaitClosedOnShard(ScriptedHandler handler) throws InterruptedException {
    var after = new CountDownLatch(1);
    handler.connection().shard().execute(after::countDown);
    assertTrue(after.await(10, TimeUnit.SECONDS));
  }

  @ParameterizedTest
  @EnumSource(NetworkIo.class)
  void closesSilentConnections(NetworkIo io) throws Exception {
    var acceptor = ScriptedHandler.echo();
    var limits = new ConnectionLimits(1000, 10, 10, 150, -1);
    try (var fixture = TransportFixture.open(io, limits, Map.of(), acceptor); var client = fixture.connect()) {
      client.sendFrame(bytes(10, 1));
      assertEquals(10, client.readFrame().length);
      long startNs = System.nanoTime();
      assertTrue(client.atEnd());
      long silentMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs);
      assertTrue(silentMs >= 100, "closed after " + silentMs + " ms");
      assertTrue(acceptor.next().awaitClosed());
    }
  }

  @ParameterizedTest
  @EnumSource(NetworkIo.class)
  void holdsNoMoreFramesThanTheBudgetAllows(NetworkIo io) throws Exception {
    BlockingQueue<RequestFrame> held = new LinkedBlockingQueue<>();
    var acceptor = new ScriptedHandler.Acceptor((connection, frame) -> held.add(frame));
    var limits = new ConnectionLimits(1 << 20, 10, 10, -1, 100_000);
    try (var fixture = TransportFixture.open(io, limits, Map.of(), acceptor);
        var first = fixture.connect(); var second = fixture.connect()) {
      first.sendFrame(bytes(200_000, 1));
      RequestFrame large = held.poll(10, TimeUnit.SECONDS);
      assertEquals(200_000, large.buffer().remaining());
      assertEquals(200_000, fixture.listener().budget().usedBytes());
      first.sendFrame(bytes(10, 2));
      second.sendFrame(bytes(150_000, 3));
      assertNull(held.poll(300, TimeUnit.MILLISECONDS), "a frame beyond the budget");
      large.release();
      RequestFrame next = held.poll(10, TimeUnit.SECONDS);
      RequestFrame last = held.poll(300, TimeUnit.MILLISECONDS);
      if (last == null) { // the large one came first, so the small one waits for it
        next.release();
        last = held.poll(10, TimeUnit.SECONDS);
      } else {
        next.release();
      }
      last.release();
    }
  }

  @ParameterizedTest
  @EnumSource(NetworkIo.class)
  void announcementsAloneStarveNobody(NetworkIo io) throws Exception {
    var limits = new ConnectionLimits(100 << 20, 100, 100, -1, 200 << 20);
    var announcers = new ArrayList<FrameClient>();
    try (var fixture = TransportFixture.open(io, limits, Map.of(), ScriptedHandler.echo()); var good =
        fixture.connect()) {
      for (int i = 0; i < 50; i++) {
        announcers.add(fixture.connect());
        announcers.get(i).sendRaw(ByteBuffer.allocate(12).putInt(100 << 20).array());
      }
      good.sendFrame(bytes(3_000_000, 1));
      assertArrayEquals(bytes(3_000_000, 1), good.readFrame());
    } finally {
      for (FrameClient announcer : announcers) {
        announcer.close();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(NetworkIo.class)
  void framesThatStandStillAreCutWhenOthersWait(NetworkIo io) throws Exception {
    var limits = new ConnectionLimits(100 << 20, 100, 100, -1, 100_000);
    var acceptor = ScriptedHandler.echo();
    try (var fixture = TransportFixture.open(io, limits, Map.of("stall.ms", "100"), acceptor);
        var stalled = fixture.connect()) {
      stalled.sendRaw(ByteBuffer.allocate(12).putInt(50 << 20).array());
      stalled.sendRaw(new byte[100_000]);
      ScriptedHandler first = acceptor.next();
      while (fixture.listener().budget().usedBytes() < 100_000) {
        Thread.onSpinWait();
      }
      try (var good = fixture.connect()) {
        good.sendFrame(bytes(100, 1));
        assertArrayEquals(bytes(100, 1), good.readFrame());
        assertTrue(first.awaitClosed());
        assertEquals(0, first.frames.get());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(NetworkIo.class)
  void deliversNothingWhileReadingIsOff(NetworkIo io) throws Exception {
    BlockingQueue<Integer> sizes = new LinkedBlockingQueue<>();
    var acceptor = new ScriptedHandler.Acceptor((connection, frame) -> {
      sizes.add(frame.buffer().remaining());
      frame.release();
      connection.reading(false);
    });
    try (var fixture = TransportFixture.open(io, acceptor); var client = fixture.connect()) {
      var stream = new ByteArrayOutputStream();
      for (int i = 1; i <= 20; i++) {
        stream.writeBytes(FrameClient.framed(bytes(i * 1000, i)));
      }
      client.sendRaw(stream.toByteArray());
      Connection connection = acceptor.next().connection();
      for (int i = 1; i <= 20; i++) {
        assertEquals(i * 1000, sizes.poll(10, TimeUnit.SECONDS));
        assertNull(sizes.poll(i % 5 == 0 ? 50 : 0, TimeUnit.MILLISECONDS), "a frame after reading was stopped");
        connection.shard().execute(() -> connection.reading(true));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(NetworkIo.class)
  void deliversWhatThePeerSentBeforeItClosed(NetworkIo io) throws Exception {
    var firstFrame = new CountDownLatch(1);
    var acceptor = new ScriptedHandler.Acceptor((connection, frame) -> {
      frame.release();
      connection.reading(false);
      firstFrame.countDown();
    });
    try (var fixture = TransportFixture.open(io, acceptor)) {
      int count = 3_000;
      try (var client = fixture.connect()) {
        var stream = new ByteArrayOutputStream();
        for (int i = 0; i < count; i++) {
          stream.writeBytes(FrameClient.framed(bytes(40, i)));
        }
        client.sendRaw(stream.toByteArray());
        assertTrue(firstFrame.await(10, TimeUnit.SECONDS));
      }
      ScriptedHandler handler = acceptor.next();
      while (handler.closes.get() == 0) {
        handler.connection().shard().execute(() -> handler.connection().reading(true));
        handler.closed.await(1, TimeUnit.MILLISECONDS);
      }
      assertEquals(count, handler.frames.get());
    }
  }

  @ParameterizedTest
  @EnumSource(NetworkIo.class)
  void writesPendingAnswersBeforeItCloses(NetworkIo io) throws Exception {
    byte[] answer = bytes(3 << 20, 9);
    var acceptor = new ScriptedHandler.Acceptor((connection, frame) -> {
      frame.release();
      connection.send(ResponseFrame.of(ByteBuffer.wrap(answer)));
      connection.close();
      connection.close();
    });
    try (var fixture = TransportFixture.open(io, acceptor); var client = fixture.connect()) {
      client.sendFrame(bytes(5, 1));
      client.sendFrame(bytes(5, 2));
      assertArrayEquals(answer, client.readFrame());
      assertTrue(client.atEnd());
      ScriptedHandler handler = acceptor.next();
      assertTrue(handler.awaitClosed());
      assertEquals(1, handler.frames.get());
    }
  }

  @ParameterizedTest
  @EnumSource(NetworkIo.class)
  void stoppingLetsAnswersOut(NetworkIo io) throws Exception {
    byte[] answer = bytes(8 << 20, 9);
    var sent = new CountDownLatch(1);
    var acceptor = new ScriptedHandler.Acceptor((connection, frame) -> {
      frame.release();
      connection.send(ResponseFrame.of(ByteBuffer.wrap(answer)));
      sent.countDown();
    });
    try (var fixture = TransportFixture.open(io, acceptor); var client = fixture.connect()) {
      client.sendFrame(bytes(5, 1));
      assertTrue(sent.await(10, TimeUnit.SECONDS));
      CompletableFuture<Void> stopped = CompletableFuture.runAsync(() -> fixture.listener().close());
      assertArrayEquals(answer, client.readFrame());
      assertTrue(client.atEnd());
      stopped.get(10, TimeUnit.SECONDS);
      assertEquals(1, acceptor.next().closes.get(), "close() returns when handlers know");
      assertNobodyListens(fixture);
    }
  }

  @ParameterizedTest
  @EnumSource(NetworkIo.class)
  void stopAcceptingKeepsOpenConnections(NetworkIo io) throws Exception {
    try (var fixture = TransportFixture.open(io, ScriptedHandler.echo()); var client = fixture.connect()) {
      client.sendFrame(bytes(5, 1));
      client.readFrame();
      fixture.listener().stopAccepting();
      assertNobodyListens(fixture);
      client.sendFrame(bytes(5, 2));
      assertArrayEquals(bytes(5, 2), client.readFrame());
    }
  }

  @ParameterizedTest
  @EnumSource(NetworkIo.class)
  void aHandlerThatFailsLosesItsConnectionOnly(NetworkIo io) throws Exception {
    var acceptor = new ScriptedHandler.Acceptor((connection, frame) -> {
      byte first = frame.buffer().get(0);
      frame.release();
      if (first == 0) {
        throw new IllegalStateException("scripted");
      }
      connection.send(ResponseFrame.of(ByteBuffer.wrap(new byte[] {first})));
    });
    try (var fixture = TransportFixture.open(io, acceptor); var good = fixture.connect(); var bad = fixture.connect()) {
      bad.sendFrame(new byte[] {0});
      assertTrue(bad.atEnd());
      good.sendFrame(new byte[] {1});
      assertArrayEquals(new byte[] {1}, good.readFrame());
    }
  }

  @ParameterizedTest
  @EnumSource(NetworkIo.class)
  void sendingFromAnotherThreadIsRefusedAndReleased(NetworkIo io) throws Exception {
    var acceptor = ScriptedHandler.echo();
    try (var fixture = TransportFixture.open(io, acceptor); var client = fixture.connect()) {
      Connection connection = acceptor.next().connection();
      TestSlice slice = TestSlice.ofMemory(new byte[10]);
      var response = new ResponseFrame(List.of(new ResponseFrame.Stored(slice)), 10);
      assertThrows(IllegalStateException.class, () -> connection.send(response));
      assertEquals(0, slice.references());
      client.sendFrame(bytes(5, 2));
      assertArrayEquals(bytes(5, 2), client.readFrame());
    }
  }

  @ParameterizedTest
  @EnumSource(NetworkIo.class)
  void namesTheAddressThatCannotBeBound(NetworkIo io) throws Exception {
    try (var fixture = TransportFixture.open(io, ScriptedHandler.echo())) {
      int port = fixture.listener().port();
      var context = new ListenerContext("SECOND", "127.0.0.1", port, fixture.shards(), () -> TransportFixture.LIMITS,
          Settings.none(), ScriptedHandler.echo());
      var failure = assertThrows(IOException.class, () -> new TcpListenerProvider(io).open(context));
      assertTrue(failure.getMessage().contains("SECOND") && failure.getMessage().contains("127.0.0.1:" + port),
          failure.getMessage());
    }
  }

  @Test
  void refusesShardsOfAnotherTransport() {
    var foreign = new odradek.core.runtime.ShardGroup() {
      @Override
      public List<odradek.core.runtime.Shard> shards() {
        return List.of();
      }

      @Override
      public void close() {
        // nothing runs
      }
    };
    var context = new ListenerContext(
        "TEST", "127.0.0.1", 0, foreign, () -> TransportFixture.LIMITS, Settings.none(), ScriptedHandler.echo());
    var failure = assertThrows(IllegalArgumentException.class, () -> new TcpListenerProvider().open(context));
    assertTrue(failure.getMessage().contains("transport tcp"), failure.getMessage());
  }

  @ParameterizedTest
  @EnumSource(NetworkIo.class)
  void tellsWhoConnected(NetworkIo io) throws Exception {
    var acceptor = ScriptedHandler.echo();
    try (var fixture = TransportFixture.open(io, acceptor); var client = fixture.connect()) {
      Connection connection = acceptor.next().connection();
      assertEquals("TEST", connection.listenerName());
      assertEquals(client.socket().getLocalSocketAddress(), connection.peer());
      assertTrue(connection.id().contains(":" + client.socket().getLocalPort() + "-"), connection.id());
      try (var other = fixture.connect()) {
        assertFalse(acceptor.next().connection().id().equals(connection.id()));
        assertTrue(other.socket().isConnected());
      }
      assertSame(connection.shard(), fixture.shards().shards().get(connection.shard().index()));
    }
  }

  /** With NIO the socket is closed by the next select, which ends a connection that slipped in before. */
  private static void assertNobodyListens(TransportFixture fixture) throws IOException {
    try (var late = fixture.connect()) {
      assertTrue(late.atEnd());
    } catch (ConnectException e) {
      assertTrue(e.getMessage().contains("refused"), e.getMessage());
    }
  }

  static byte[] bytes(int size, long seed) {
    byte[] content = new byte[size];
    new Random(seed).nextBytes(content);
    return content;
  }

  private static void sendInPieces(FrameClient client, byte[] all, Random random) {
    try {
      int position = 0;
      while (position < all.length) {
        int count = Math.min(all.length - position, 1 + random.nextInt(random.nextBoolean() ? 10 : 100_000));
        byte[] piece = new byte[count];
        System.arraycopy(all, position, piece, 0, count);
        client.sendRaw(piece);
        position += count;
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
