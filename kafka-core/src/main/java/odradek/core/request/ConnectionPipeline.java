package odradek.core.request;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import odradek.api.message.ApiKey;
import odradek.api.wire.MalformedMessageException;
import odradek.core.listener.Connection;
import odradek.core.listener.ConnectionHandler;
import odradek.core.listener.RequestFrame;
import odradek.core.listener.ResponseFrame;
import odradek.core.spi.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The requests of one connection: cut from frames, started one after the other, answered in order.
 *
 * <p>At most {@link #MAX_UNANSWERED} requests and {@link #MAX_UNANSWERED_BYTES} are taken in; then reading stops until
 * some are answered.
 *
 * <p><b>Threading:</b> confined to the connection's shard.
 */
public final class ConnectionPipeline implements ConnectionHandler {

  static final int MAX_UNANSWERED = 128;
  static final long MAX_UNANSWERED_BYTES = 32L << 20;

  private static final Logger LOG = LoggerFactory.getLogger(ConnectionPipeline.class);

  private final Connection connection;
  private final ApiCatalog catalog;
  private final Authorizer authorizer;
  private final RequestObserver observer;
  private final Clock clock;
  private final ArrayDeque<Exchange> started = new ArrayDeque<>();
  private final ArrayDeque<Exchange> waiting = new ArrayDeque<>();
  private Principal principal = Principal.ANONYMOUS;
  private long unansweredBytes;
  private boolean reading = true;
  private boolean held;
  private boolean starting;
  private boolean closed;

  /**
   * @param connection the transport's side
   * @param catalog what is served
   * @param authorizer who may use what
   * @param observer hears of every answer
   * @param clock time
   * @param ready requests that come earlier wait for it
   */
  public ConnectionPipeline(Connection connection, ApiCatalog catalog, Authorizer authorizer, RequestObserver observer,
      Clock clock, CompletableFuture<Void> ready) {
    this.connection = connection;
    this.catalog = catalog;
    this.authorizer = authorizer;
    this.observer = observer;
    this.clock = clock;
    this.held = !ready.isDone();
    observer.connected();
    if (held) {
      ready.thenRun(() -> connection.shard().execute(this::release));
    }
  }

  private void release() {
    held = false;
    startWaiting();
    regulateReading();
  }

  @Override
  public void received(RequestFrame frame) {
    if (closed) {
      frame.release();
      return;
    }
    ByteBuffer buffer = frame.buffer();
    int sizeBytes = buffer.remaining();
    Exchange exchange;
    try {
      exchange = open(frame, buffer, sizeBytes);
    } catch (MalformedMessageException e) {
      frame.release();
      close("a request header is malformed: " + e.getMessage());
      return;
    }
    if (exchange == null) {
      frame.release();
      return;
    }
    observer.received();
    unansweredBytes += sizeBytes;
    waiting.add(exchange);
    startWaiting();
    regulateReading();
  }

  private Exchange open(RequestFrame frame, ByteBuffer buffer, int sizeBytes) {
    RequestHeader header = RequestHeader.read(buffer);
    Api<?> api = catalog.find(header.apiKey());
    if (api == null) {
      close("it asked for API key " + header.apiKey() + ", which this broker does not serve");
      return null;
    }
    if (!api.serves(header.apiVersion())) {
      if (api.key() == ApiKey.API_VERSIONS) {
        return unsupportedApiVersions(frame, header, api, sizeBytes);
      }
      close("it asked for version " + header.apiVersion() + " of " + api.key() + ", this broker serves "
          + api.oldestVersion() + " to " + api.newestVersion());
      return null;
    }
    String clientId = header.readClientId(buffer, api.key());
    var context = new RequestContext(connection, principal, clientId, header.apiVersion(), authorizer);
    return new Exchange(this, frame, header, context, api, clock.monotonicNs(), sizeBytes);
  }

  /** A client that is newer than this broker learns which versions there are, in the oldest form of the answer. */
  private Exchange unsupportedApiVersions(RequestFrame frame, RequestHeader header, Api<?> api, int sizeBytes) {
    frame.buffer().position(frame.buffer().limit());
    var context = new RequestContext(connection, principal, "", (short) 0, authorizer);
    var fallback = new Api<>(api.key(), (short) 0, (short) 0, false, api.denied(),
        new UnsupportedApiVersionsHandler(api));
    return new Exchange(this, frame, header, context, fallback, clock.monotonicNs(), sizeBytes);
  }

  @Override
  public void receivedAll() {
    // Requests start as they come; what they have in common is joined where they meet, in the partitions.
  }

  @Override
  public void closed() {
    if (closed) {
      return;
    }
    closed = true;
    observer.disconnected(started.size() + waiting.size());
    waiting.forEach(Exchange::releaseFrame);
    waiting.clear();
    for (Exchange exchange : started) {
      exchange.disconnected();
      ResponseFrame response = exchange.takeResponse();
      if (response != null) {
        response.release();
      }
    }
  }

  private void startWaiting() {
    if (starting) {
      // A request that is answered at once comes back here; the loop below goes on with the next, not a deeper call.
      return;
    }
    starting = true;
    try {
      startAll();
    } finally {
      starting = false;
    }
  }

  private void startAll() {
    while (!held && !closed && !waiting.isEmpty() && mayStart(waiting.peek())) {
      Exchange next = waiting.poll();
      started.add(next);
      try {
        next.start(authorizer);
      } catch (MalformedMessageException e) {
        abort(next, "a " + next.api.key() + " request of version " + next.header.apiVersion() + " is malformed: "
            + e.getMessage());
      }
    }
  }

  private boolean mayStart(Exchange next) {
    return started.isEmpty() || (next.api.overlapping() && started.peekLast().api.overlapping());
  }

  /** A request was answered; its turn may come now or later. */
  void answered(Exchange exchange, ResponseFrame response) {
    exchange.answer(response);
    if (closed) {
      if (response != null) {
        response.release();
      }
      return;
    }
    while (!started.isEmpty() && started.peek().isAnswered()) {
      Exchange next = started.poll();
      ResponseFrame frame = next.takeResponse();
      unansweredBytes -= next.requestBytes;
      observer.answered(next.api.key(), next.requestBytes, frame == null ? 0 : frame.sizeBytes(),
          clock.monotonicNs() - next.arrivedNs);
      if (frame != null) {
        connection.send(frame);
      }
    }
    startWaiting();
    regulateReading();
  }

  /** The request cannot be answered: the connection ends. */
  void abort(Exchange exchange, String reason) {
    exchange.releaseFrame();
    close(reason);
  }

  void reportBug(Exchange exchange, RuntimeException e) {
    LOG.error("failed to handle {} version {} of connection {} from {}", exchange.api.key(),
        exchange.context.apiVersion(),
        connection.id(), connection.peer(), e);
  }

  private void regulateReading() {
    boolean wanted = started.size() + waiting.size() < MAX_UNANSWERED && unansweredBytes < MAX_UNANSWERED_BYTES;
    if (wanted != reading && !closed) {
      reading = wanted;
      connection.reading(wanted);
    }
  }

  private void close(String reason) {
    if (!closed) {
      LOG.warn("closing connection {} from {}: {}", connection.id(), connection.peer(), reason);
      connection.close();
      closed();
    }
  }
}
