package odradek.server.net;

import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import odradek.core.listener.Connection;
import odradek.core.listener.ConnectionAcceptor;
import odradek.core.listener.ConnectionHandler;
import odradek.core.listener.RequestFrame;
import odradek.core.listener.ResponseFrame;

/** A broker that does what a test says, and remembers what happened. */
final class ScriptedHandler implements ConnectionHandler {

  private final Connection connection;
  private final BiConsumer<Connection, RequestFrame> script;

  final AtomicInteger frames = new AtomicInteger();
  final AtomicInteger turns = new AtomicInteger();
  final AtomicInteger closes = new AtomicInteger();
  final CountDownLatch closed = new CountDownLatch(1);

  private ScriptedHandler(Connection connection, BiConsumer<Connection, RequestFrame> script) {
    this.connection = connection;
    this.script = script;
  }

  /** Accepts connections and runs a script for each frame; the script releases it. */
  static final class Acceptor implements ConnectionAcceptor {

    final BlockingQueue<ScriptedHandler> handlers = new LinkedBlockingQueue<>();
    private final BiConsumer<Connection, RequestFrame> script;

    Acceptor(BiConsumer<Connection, RequestFrame> script) {
      this.script = script;
    }

    @Override
    public ConnectionHandler connected(Connection connection) {
      var handler = new ScriptedHandler(connection, script);
      handlers.add(handler);
      return handler;
    }

    /** The handler of the next connection. */
    ScriptedHandler next() throws InterruptedException {
      ScriptedHandler handler = handlers.poll(20, TimeUnit.SECONDS);
      if (handler == null) {
        throw new AssertionError("nobody connected");
      }
      return handler;
    }
  }

  /** Sends every frame back. */
  static Acceptor echo() {
    return new Acceptor((connection, frame) -> {
      connection.send(ResponseFrame.of(copy(frame)));
      frame.release();
    });
  }

  static ByteBuffer copy(RequestFrame frame) {
    ByteBuffer buffer = frame.buffer();
    return ByteBuffer.allocate(buffer.remaining()).put(buffer.duplicate()).flip();
  }

  Connection connection() {
    return connection;
  }

  @Override
  public void received(RequestFrame frame) {
    check();
    frames.incrementAndGet();
    script.accept(connection, frame);
  }

  @Override
  public void receivedAll() {
    check();
    turns.incrementAndGet();
  }

  @Override
  public void closed() {
    check();
    closes.incrementAndGet();
    closed.countDown();
  }

  boolean awaitClosed() throws InterruptedException {
    return closed.await(20, TimeUnit.SECONDS);
  }

  private void check() {
    if (!connection.shard().inShard()) {
      throw new IllegalStateException("called on " + Thread.currentThread());
    }
    if (closes.get() > 0) {
      throw new IllegalStateException("called after closed()");
    }
  }
}
