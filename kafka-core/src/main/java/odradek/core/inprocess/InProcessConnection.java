package odradek.core.inprocess;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import odradek.core.embed.InProcessClient;
import odradek.core.listener.Connection;
import odradek.core.listener.ConnectionHandler;
import odradek.core.listener.ListenerContext;
import odradek.core.listener.RequestFrame;
import odradek.core.listener.ResponseFrame;
import odradek.core.runtime.Shard;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Both sides of a connection without a socket.
 *
 * <p><b>Threading:</b> {@link #send(ByteBuffer)} and {@link #close()} by the client on any thread, the rest confined
 * to the connection's shard.
 */
final class InProcessConnection implements Connection, InProcessClient {

  private static final Logger LOG = LoggerFactory.getLogger(InProcessConnection.class);

  private final ListenerContext context;
  private final Shard shard;
  private final String id;
  private final InetSocketAddress peer;
  private final Receiver receiver;
  private final Consumer<InProcessConnection> onClosed;
  private final ArrayDeque<ByteBuffer> held = new ArrayDeque<>();
  private ConnectionHandler handler;
  private boolean reading = true;
  private boolean closed;

  InProcessConnection(ListenerContext context, Shard shard, int number, Receiver receiver,
      Consumer<InProcessConnection> onClosed) {
    this.context = context;
    this.shard = shard;
    this.id = context.listenerName() + "-" + number;
    this.peer = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    this.receiver = receiver;
    this.onClosed = onClosed;
  }

  void connect() {
    handler = context.acceptor().connected(this);
  }

  @Override
  public void send(ByteBuffer frame) {
    execute(() -> deliver(frame));
  }

  /** What the client wants, unless the broker has ended: then the connection is gone, and the receiver was told. */
  private void execute(Runnable task) {
    try {
      shard.execute(task);
    } catch (RejectedExecutionException e) {
      LOG.debug("connection {} is used after the end of its broker", id);
    }
  }

  private void deliver(ByteBuffer frame) {
    if (closed) {
      return;
    }
    if (frame.remaining() > context.limits().get().maxFrameBytes()) {
      LOG.warn("closing connection {}: a frame of {} bytes, the limit is {}", id, frame.remaining(),
          context.limits().get().maxFrameBytes());
      disconnect();
    } else if (reading) {
      handler.received(new Frame(frame));
      handler.receivedAll();
    } else {
      held.add(frame);
    }
  }

  /** A frame on the heap needs no release. */
  private record Frame(ByteBuffer buffer) implements RequestFrame {

    @Override
    public void release() {
      // the garbage collector's
    }
  }

  @Override
  public void send(ResponseFrame response) {
    if (closed) {
      response.release();
      return;
    }
    ByteBuffer flat = ByteBuffer.allocate(response.sizeBytes());
    try {
      for (ResponseFrame.Part part : response.parts()) {
        copy(part, flat);
      }
    } catch (IOException e) {
      LOG.error("closing connection {}: an answer cannot be read", id, e);
      disconnect();
      return;
    } finally {
      response.release();
    }
    receiver.received(flat.flip());
  }

  private static void copy(ResponseFrame.Part part, ByteBuffer target) throws IOException {
    if (part instanceof ResponseFrame.Bytes bytes) {
      target.put(bytes.buffer());
    } else if (part instanceof ResponseFrame.Stored stored) {
      int size = stored.slice().sizeBytes();
      stored.slice().readInto(target.slice(target.position(), size), 0);
      target.position(target.position() + size);
    }
  }

  @Override
  public void reading(boolean enabled) {
    reading = enabled;
    if (enabled) {
      shard.execute(this::deliverHeld);
    }
  }

  private void deliverHeld() {
    while (reading && !held.isEmpty()) {
      deliver(held.poll());
    }
  }

  void disconnect() {
    if (!closed) {
      closed = true;
      onClosed.accept(this);
      held.clear();
      if (handler != null) {
        handler.closed();
      }
      receiver.disconnected();
    }
  }

  @Override
  public void close() {
    execute(this::disconnect);
  }

  @Override
  public Shard shard() {
    return shard;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public String listenerName() {
    return context.listenerName();
  }

  @Override
  public SocketAddress peer() {
    return peer;
  }
}
