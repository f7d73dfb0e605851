package odradek.core.testing;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import odradek.api.ErrorCode;
import odradek.api.message.ApiKey;
import odradek.api.message.ApiMessages;
import odradek.api.wire.ApiMessage;
import odradek.api.wire.WireReader;
import odradek.api.wire.WireWriter;
import odradek.core.coordinator.VirtualShard;
import odradek.core.listener.Connection;
import odradek.core.listener.ResponseFrame;
import odradek.core.request.ApiHandler;
import odradek.core.request.Authorizer;
import odradek.core.request.Principal;
import odradek.core.request.Reply;
import odradek.core.request.RequestContext;
import odradek.core.request.RequestException;
import odradek.core.runtime.Shard;

/**
 * Calls a handler without a broker around it. Request and answer go through their bytes, as on the wire.
 *
 * @param listener the listener that the caller came through
 * @param authorizer says what the caller may do
 */
public record DirectCall(String listener, Authorizer authorizer) {

  /** A caller who may do everything. */
  public DirectCall(String listener) {
    this(listener, Authorizer.ALLOW_ALL);
  }

  /** Calls a handler that answers at once. */
  public <Q extends ApiMessage, R extends ApiMessage> R call(
      ApiHandler<Q> handler, Q request, int version, Class<R> response) {
    var reply = new Answer();
    var context = new RequestContext(new Caller(listener), Principal.ANONYMOUS, "direct", (short) version,
        authorizer);
    Q read = handler.read(bytes(request, version), (short) version);
    try {
      handler.handle(context, read, reply);
    } catch (RequestException e) {
      reply.message = handler.refusal(read, (short) version, e.error(), e.getMessage());
    }
    return response.cast(reread(reply.message, version));
  }

  /** The answer that refuses a request, after its way through the wire. */
  public static <Q extends ApiMessage, R extends ApiMessage> R refuse(
      ApiHandler<Q> handler, Q request, int version, ErrorCode error, Class<R> response) {
    return response.cast(reread(handler.refusal(request, (short) version, error, "refused"), version));
  }

  private static ApiMessage reread(ApiMessage message, int version) {
    ByteBuffer bytes = bytes(message, version);
    ApiMessage read = ApiMessages.readResponse(ApiKey.forId(message.apiKey()), new WireReader(bytes), (short) version);
    if (read.size((short) version) != bytes.limit()) {
      throw new AssertionError("read " + read + " from " + bytes.limit() + " bytes");
    }
    return read;
  }

  private static ByteBuffer bytes(ApiMessage message, int version) {
    ByteBuffer bytes = ByteBuffer.allocate(message.size((short) version));
    message.write(new WireWriter(bytes), (short) version);
    return bytes.flip();
  }

  private static final class Answer implements Reply {

    private ApiMessage message;

    @Override
    public void send(ApiMessage response) {
      message = response;
    }

    @Override
    public int headerBytes() {
      throw new AssertionError("answered in parts");
    }

    @Override
    public void send(List<ResponseFrame.Part> parts) {
      throw new AssertionError("answered in parts");
    }

    @Override
    public void sendNothing() {
      throw new AssertionError("did not answer");
    }

    @Override
    public void onDisconnect(Runnable action) {
      throw new AssertionError("waits");
    }

    @Override
    public void disconnect(String reason) {
      throw new AssertionError("hung up: " + reason);
    }
  }

  private record Caller(String listenerName) implements Connection {

    @Override
    public Shard shard() {
      return new VirtualShard();
    }

    @Override
    public String id() {
      return "direct";
    }

    @Override
    public SocketAddress peer() {
      return new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
    }

    @Override
    public void send(ResponseFrame response) {
      throw new AssertionError("handlers answer through their reply");
    }

    @Override
    public void reading(boolean enabled) {
      throw new AssertionError("handlers do not stop reading");
    }

    @Override
    public void close() {
      throw new AssertionError("handlers do not close connections");
    }
  }
}
