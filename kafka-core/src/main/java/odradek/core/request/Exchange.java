package odradek.core.request;

import java.nio.ByteBuffer;
import java.util.List;
import odradek.api.ErrorCode;
import odradek.api.wire.ApiMessage;
import odradek.api.wire.WireWriter;
import odradek.core.listener.RequestFrame;
import odradek.core.listener.ResponseFrame;

/**
 * One request of a connection and its answer.
 *
 * <p><b>Threading:</b> the fields that change are confined to the connection's shard; replies come from any thread and
 * are handed over.
 */
final class Exchange implements Reply {

  final RequestHeader header;
  final RequestContext context;
  final Api<?> api;
  final long arrivedNs;
  final int requestBytes;

  private final ConnectionPipeline pipeline;
  private final RequestFrame frame;
  private boolean answered;
  private boolean released;
  private ResponseFrame response;
  private Runnable onDisconnect;

  Exchange(ConnectionPipeline pipeline, RequestFrame frame, RequestHeader header, RequestContext context, Api<?> api,
      long arrivedNs, int requestBytes) {
    this.pipeline = pipeline;
    this.frame = frame;
    this.header = header;
    this.context = context;
    this.api = api;
    this.arrivedNs = arrivedNs;
    this.requestBytes = requestBytes;
  }

  /** Reads the body, asks whether the principal may, and lets the handler answer. */
  void start(Authorizer authorizer) {
    start(api, authorizer);
  }

  private <Q> void start(Api<Q> api, Authorizer authorizer) {
    ApiHandler<Q> handler = api.handler();
    Q request = handler.read(frame.buffer(), context.apiVersion());
    if (!authorizer.allowed(context, api)) {
      send(handler.refusal(request, context.apiVersion(), api.denied(),
          context.principal() + " may not use " + api.key()));
      return;
    }
    try {
      handler.handle(context, request, this);
    } catch (RequestException e) {
      send(handler.refusal(request, context.apiVersion(), e.error(), e.getMessage()));
    } catch (RuntimeException e) {
      pipeline.reportBug(this, e);
      send(handler.refusal(request, context.apiVersion(), ErrorCode.UNKNOWN_SERVER_ERROR,
          "the broker failed to handle this request; its log says why"));
    }
  }

  @Override
  public void send(ApiMessage message) {
    ResponseFrame encoded;
    try {
      encoded = encode(message);
    } catch (RuntimeException e) {
      pipeline.reportBug(this, e);
      disconnect("the answer to its " + api.key() + " request cannot be written");
      return;
    }
    complete(encoded);
  }

  private ResponseFrame encode(ApiMessage message) {
    short version = context.apiVersion();
    int headerBytes = headerBytes();
    ByteBuffer buffer = ByteBuffer.allocate(headerBytes + message.size(version));
    writeHeader(buffer, headerBytes);
    message.write(new WireWriter(buffer), version);
    return ResponseFrame.of(buffer.flip());
  }

  @Override
  public void send(List<ResponseFrame.Part> parts) {
    ByteBuffer first = ((ResponseFrame.Bytes) parts.get(0)).buffer();
    writeHeader(first.duplicate(), headerBytes());
    int size = 0;
    for (ResponseFrame.Part part : parts) {
      size += part.sizeBytes();
    }
    complete(new ResponseFrame(parts, size));
  }

  @Override
  public void sendNothing() {
    complete(null);
  }

  @Override
  public void disconnect(String reason) {
    if (context.shard().inShard()) {
      pipeline.abort(this, reason);
    } else {
      context.shard().execute(() -> pipeline.abort(this, reason));
    }
  }

  @Override
  public void onDisconnect(Runnable action) {
    onDisconnect = action;
  }

  /** The connection is gone. */
  void disconnected() {
    if (!answered && onDisconnect != null) {
      onDisconnect.run();
    }
  }

  @Override
  public int headerBytes() {
    return api.key().responseHeaderVersion(context.apiVersion()) == 0 ? 4 : 5;
  }

  private void writeHeader(ByteBuffer buffer, int headerBytes) {
    buffer.putInt(header.correlationId());
    if (headerBytes == 5) {
      buffer.put((byte) 0);
    }
  }

  private void complete(ResponseFrame answer) {
    if (context.shard().inShard()) {
      pipeline.answered(this, answer);
    } else {
      context.shard().execute(() -> pipeline.answered(this, answer));
    }
  }

  boolean isAnswered() {
    return answered;
  }

  /** Keeps the answer until it is its turn, and gives the request's bytes back. */
  void answer(ResponseFrame answer) {
    if (answered) {
      throw new IllegalStateException(api.key() + " request " + header.correlationId() + " was answered twice");
    }
    answered = true;
    response = answer;
    releaseFrame();
  }

  /** The answer, or null if there is nothing to say. */
  ResponseFrame takeResponse() {
    ResponseFrame taken = response;
    response = null;
    return taken;
  }

  void releaseFrame() {
    if (!released) {
      released = true;
      frame.release();
    }
  }
}
