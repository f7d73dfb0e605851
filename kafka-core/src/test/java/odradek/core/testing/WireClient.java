package odradek.core.testing;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import odradek.api.message.ApiKey;
import odradek.api.message.ApiMessages;
import odradek.api.message.RequestHeader;
import odradek.api.message.ResponseHeader;
import odradek.api.wire.ApiMessage;
import odradek.api.wire.WireReader;
import odradek.api.wire.WireWriter;
import odradek.core.Broker;
import odradek.core.embed.InProcessClient;

/**
 * A connection to a broker of the same process that speaks in messages: it writes requests, reads answers, and holds
 * that an answer ends where its frame does.
 *
 * <p><b>Threading:</b> confined to the test's thread. <b>Blocking:</b> waits for answers, at most
 * {@link #LIMIT_SECONDS}.
 */
public final class WireClient implements AutoCloseable {

  private static final long LIMIT_SECONDS = 30;
  private static final String CLIENT_ID = "wire-client";

  private final BlockingQueue<Optional<ByteBuffer>> received = new LinkedBlockingQueue<>();
  private final InProcessClient connection;
  private int lastCorrelationId;

  private WireClient(Broker broker) {
    connection = broker.connect(new InProcessClient.Receiver() {
      @Override
      public void received(ByteBuffer frame) {
        received.add(Optional.of(frame));
      }

      @Override
      public void disconnected() {
        received.add(Optional.empty());
      }
    });
  }

  /** Connects to a broker that listens in-process. */
  public static WireClient connect(Broker broker) {
    return new WireClient(broker);
  }

  /** Asks and waits for the answer. */
  public <R extends ApiMessage> R call(ApiMessage request, int version, Class<R> response) {
    send(request, version);
    return receive(request, version, response);
  }

  /** Asks. */
  public void send(ApiMessage request, int version) {
    ApiKey key = ApiKey.forId(request.apiKey());
    short headerVersion = key.requestHeaderVersion((short) version);
    RequestHeader header = RequestHeader.builder().requestApiKey(key.id()).requestApiVersion((short) version)
        .correlationId(++lastCorrelationId).clientId(CLIENT_ID).build();
    ByteBuffer frame = ByteBuffer.allocate(header.size(headerVersion) + request.size((short) version));
    var out = new WireWriter(frame);
    header.write(out, headerVersion);
    request.write(out, (short) version);
    connection.send(frame.flip());
  }

  /** Waits for the answer to the last request. */
  public <R extends ApiMessage> R receive(ApiMessage request, int version, Class<R> response) {
    ByteBuffer frame = take().orElseThrow(() ->
        new AssertionError("the broker hung up on version " + version + " of " + request));
    ApiKey key = ApiKey.forId(request.apiKey());
    var in = new WireReader(frame);
    ResponseHeader header = ResponseHeader.read(in, key.responseHeaderVersion((short) version));
    if (header.correlationId() != lastCorrelationId) {
      throw new AssertionError("answer " + header.correlationId() + " where " + lastCorrelationId + " had to come");
    }
    ApiMessage answer = ApiMessages.readResponse(key, in, (short) version);
    if (in.position() != frame.limit()) {
      throw new AssertionError((frame.limit() - in.position()) + " bytes behind " + answer);
    }
    return response.cast(answer);
  }

  /** Whether the broker ends the connection instead of answering. */
  public boolean isHungUp() {
    return take().isEmpty();
  }

  private Optional<ByteBuffer> take() {
    try {
      Optional<ByteBuffer> frame = received.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
      if (frame == null) {
        throw new AssertionError("nothing came from the broker within " + LIMIT_SECONDS + " s");
      }
      return frame;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting for the broker", e);
    }
  }

  @Override
  public void close() {
    connection.close();
  }
}
