package odradek.core.request;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import odradek.api.message.ApiKey;
import odradek.api.wire.ApiMessage;
import odradek.core.coordinator.VirtualShard;
import odradek.core.listener.Connection;
import odradek.core.listener.ConnectionHandler;
import odradek.core.listener.RequestFrame;
import odradek.core.listener.ResponseFrame;
import odradek.core.runtime.Shard;

/**
 * The transport's side of a connection: notes what the pipeline does to it, and counts the frames that it still
 * holds.
 */
final class TestConnection implements Connection {

  final VirtualShard shard = new VirtualShard();
  final List<ByteBuffer> sent = new ArrayList<>();
  ConnectionHandler handler;
  boolean reading = true;
  boolean closed;
  int heldFrames;

  /** Hands over a frame as the listener does. */
  void receive(ByteBuffer bytes) {
    heldFrames++;
    handler.received(new CountedFrame(bytes));
  }

  private final class CountedFrame implements RequestFrame {
    private final ByteBuffer bytes;
    private boolean released;

    CountedFrame(ByteBuffer bytes) {
      this.bytes = bytes;
    }

    @Override
    public ByteBuffer buffer() {
      if (released) {
        throw new IllegalStateException("used after its release");
      }
      return bytes;
    }

    @Override
    public void release() {
      if (released) {
        throw new IllegalStateException("released twice");
      }
      released = true;
      heldFrames--;
    }
  }

  /** A whole request. */
  static ByteBuffer request(ApiKey key, int version, int correlationId, ApiMessage body) {
    return request(key, version, correlationId, body.toBytes((short) version));
  }

  static ByteBuffer request(ApiKey key, int version, int correlationId, ByteBuffer body) {
    ByteBuffer frame = ByteBuffer.allocate(15 + body.remaining())
        .putShort(key.id()).putShort((short) version).putInt(correlationId)
        .putShort((short) 4).put((byte) 't').put((byte) 'e').put((byte) 's').put((byte) 't');
    if (key.requestHeaderVersion((short) version) >= 2) {
      frame.put((byte) 0);
    }
    return frame.put(body).flip();
  }

  /** The correlation ids of the answers so far, in their order. */
  List<Integer> answered() {
    return sent.stream().map(frame -> frame.getInt(0)).toList();
  }

  /** The body of an answer. */
  ByteBuffer body(int index, int headerBytes) {
    ByteBuffer frame = sent.get(index);
    return frame.slice(headerBytes, frame.remaining() - headerBytes);
  }

  @Override
  public void send(ResponseFrame response) {
    if (closed) {
      throw new IllegalStateException("an answer after the end");
    }
    ByteBuffer flat = ByteBuffer.allocate(response.sizeBytes());
    for (ResponseFrame.Part part : response.parts()) {
      flat.put(((ResponseFrame.Bytes) part).buffer());
    }
    sent.add(flat.flip());
  }

  @Override
  public void reading(boolean enabled) {
    reading = enabled;
  }

  @Override
  public void close() {
    closed = true;
    shard.execute(handler::closed);
  }

  @Override
  public Shard shard() {
    return shard;
  }

  @Override
  public String id() {
    return "TEST-0";
  }

  @Override
  public String listenerName() {
    return "TEST";
  }

  @Override
  public SocketAddress peer() {
    return InetSocketAddress.createUnresolved("peer", 9);
  }
}
