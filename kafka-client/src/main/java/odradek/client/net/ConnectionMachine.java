package odradek.client.net;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import odradek.api.ErrorCode;
import odradek.api.message.ApiVersionsRequest;
import odradek.api.message.ApiVersionsResponse;
import odradek.api.message.ApiVersionsResponse.ApiVersion;
import odradek.api.wire.MalformedMessageException;
import odradek.api.wire.UnsupportedFieldException;
import odradek.api.wire.WireReader;
import odradek.client.net.RequestFailedException.Reason;

/**
 * What happens on a connection: versions are agreed upon, requests are numbered and sent, answers find their requests,
 * and whoever waits too long is told so. It takes frames and time and makes frames; it knows no thread, socket or
 * clock.
 *
 * <p>A server answers in the order of the requests. So an answer that is overdue holds up all behind it, and ends the
 * connection; a request that is overdue before it was sent just fails.
 *
 * <p><b>Threading:</b> confined to the connection's shard. Futures complete inside its methods.
 *
 * <p><b>Source:</b> the protocol guide; KIP-35 and KIP-511 for the versions.
 */
final class ConnectionMachine {

  /** Why a connection ended. */
  record End(Reason reason, String message, Throwable cause) {}

  private static final ApiVersion FIRST_ATTEMPT =
      new ApiVersion(ApiVersionsResponse.API_KEY, (short) 0, ApiVersionsResponse.HIGHEST_VERSION);

  private final ServerAddress server;
  private final ConnectionSettings settings;
  private final long handshakeDeadlineNs;
  private final Deque<PendingCall<?>> waiting = new ArrayDeque<>();
  private final Deque<PendingCall<?>> inFlight = new ArrayDeque<>();
  private final Deque<ByteBuffer> output = new ArrayDeque<>();
  private PendingCall<ApiVersionsResponse> handshake;
  private ServedVersions versions;
  private boolean connected;
  private boolean secondAttempt;
  private End end;
  private int nextCorrelationId;
  private long pendingBytes;

  ConnectionMachine(ServerAddress server, ConnectionSettings settings, long nowNs) {
    this.server = server;
    this.settings = settings;
    this.handshakeDeadlineNs = nowNs + TimeUnit.MILLISECONDS.toNanos(settings.connectTimeoutMs());
  }

  /** The way to the server is open. */
  void connected() {
    connected = true;
    askForVersions(FIRST_ATTEMPT);
  }

  private void askForVersions(ApiVersion range) {
    // In the oldest version a request has no fields, in the others who asks.
    Call<ApiVersionsResponse> call = Call.of(
        new ApiVersionsRequest("odradek", "1"), ApiVersionsResponse::read).atMost(range.maxVersion());
    short version = new ServedVersions(List.of(range)).choose(call);
    handshake = new PendingCall<>(call, new CompletableFuture<>(), settings.connectTimeoutMs(), handshakeDeadlineNs, 0);
    output.add(handshake.encode(version, nextCorrelationId++, settings.clientId()));
  }

  /** Whether requests can be sent. */
  boolean isReady() {
    return versions != null && end == null;
  }

  /** Why it is over, or null if it is not. */
  End end() {
    return end;
  }

  /** The APIs of the server; null before {@link #isReady}. */
  ServedVersions versions() {
    return versions;
  }

  /** Takes a call: it is sent at once, waits for its turn, or fails. */
  <R> void send(Call<R> call, CompletableFuture<R> result, long timeoutMs, long nowNs) {
    long sizeBytes = estimate(call);
    var pending = new PendingCall<>(
        call, result, timeoutMs, nowNs + TimeUnit.MILLISECONDS.toNanos(timeoutMs), sizeBytes);
    int pendingCount = waiting.size() + inFlight.size();
    if (end != null) {
      pending.fail(end.reason(), "was not sent to " + server + ": " + end.message(), end.cause());
    } else if (pendingCount >= settings.maxPending()) {
      pending.fail(Reason.OVERLOADED, "was not sent to " + server + ": " + pendingCount
          + " requests have no answer yet, the limit is " + settings.maxPending(), null);
    } else if (pendingCount > 0 && pendingBytes + sizeBytes > settings.maxPendingBytes()) {
      pending.fail(Reason.OVERLOADED, "was not sent to " + server + ": its " + sizeBytes + " bytes and " + pendingBytes
          + " of requests without an answer are more than the limit of " + settings.maxPendingBytes(), null);
    } else {
      pendingBytes += sizeBytes;
      waiting.add(pending);
      pump();
    }
  }

  /** In which version it will be sent is not known yet, and not all of them may be able to carry it. */
  private static long estimate(Call<?> call) {
    for (short version = call.highestVersion(); version >= call.lowestVersion(); version--) {
      try {
        return call.request().size(version);
      } catch (UnsupportedFieldException e) {
        continue;
      }
    }
    return 0;
  }

  private void pump() {
    while (isReady() && !waiting.isEmpty() && inFlight.size() < settings.maxInFlight()) {
      transmit(waiting.poll());
    }
  }

  private void transmit(PendingCall<?> pending) {
    short version = versions.choose(pending.call());
    if (version == ServedVersions.NONE) {
      forget(pending);
      pending.fail(Reason.UNSUPPORTED_VERSION, "was not sent to " + server + ": versions "
          + pending.call().lowestVersion() + " to " + pending.call().highestVersion() + " will do, the server has "
          + range(versions.of(pending.call().request().apiKey())), null);
      return;
    }
    ByteBuffer frame;
    try {
      frame = pending.encode(version, nextCorrelationId, settings.clientId());
    } catch (RuntimeException e) {
      forget(pending);
      pending.fail(Reason.UNSUPPORTED_VERSION, "was not sent to " + server + ": " + e.getMessage(), e);
      return;
    }
    nextCorrelationId++;
    inFlight.add(pending);
    output.add(frame);
  }

  private static String range(ApiVersion range) {
    return range == null ? "none" : range.minVersion() + " to " + range.maxVersion();
  }

  private void forget(PendingCall<?> pending) {
    pendingBytes -= pending.sizeBytes();
  }

  /** The next frame to send, or null. */
  ByteBuffer nextOutput() {
    return output.poll();
  }

  /**
   * A frame came.
   *
   * @param frame without its length; what is read from it may be kept by the answer
   */
  void received(ByteBuffer frame) {
    if (end != null) {
      return;
    }
    PendingCall<?> expected = handshake != null ? handshake : inFlight.peek();
    try {
      if (expected == null) {
        throw new MalformedMessageException("an answer of " + frame.remaining() + " bytes that nobody asked for");
      }
      int correlationId = new WireReader(frame).readInt();
      if (correlationId != expected.correlationId()) {
        throw new MalformedMessageException("an answer with correlation id " + correlationId + ", expected "
            + expected.correlationId() + " of " + expected.call().api());
      }
      frame.position(frame.position() + Integer.BYTES);
      if (handshake != null) {
        agree(frame);
      } else {
        expected.answer(frame);
        inFlight.poll();
        forget(expected);
      }
    } catch (MalformedMessageException e) {
      end(Reason.MALFORMED_ANSWER, "the answer makes no sense: " + e.getMessage(), e);
      return;
    }
    pump();
  }

  /** A server that does not know our version answers in the oldest one, and says which it has. */
  private void agree(ByteBuffer frame) {
    short error = frame.remaining() < Short.BYTES ? 0 : frame.getShort(frame.position());
    if (error == ErrorCode.UNSUPPORTED_VERSION.code() && !secondAttempt) {
      secondAttempt = true;
      ApiVersion own = new ServedVersions(ApiVersionsResponse.read(new WireReader(frame), (short) 0).apiKeys())
          .of(ApiVersionsResponse.API_KEY);
      askForVersions(own == null ? new ApiVersion(ApiVersionsResponse.API_KEY, (short) 0, (short) 0) : own);
      return;
    }
    ApiVersionsResponse answer = error == 0 ? handshake.decode(frame) : null;
    if (answer == null) {
      end(Reason.UNSUPPORTED_VERSION, "the server does not tell its versions: " + ErrorCode.forCode(error), null);
      return;
    }
    handshake = null;
    versions = new ServedVersions(answer.apiKeys());
  }

  /** When {@link #tick} has something to do at the latest; {@link Long#MAX_VALUE} if nothing is pending. */
  long nextDeadlineNs() {
    long next = end != null || isReady() ? Long.MAX_VALUE : handshakeDeadlineNs;
    for (PendingCall<?> pending : inFlight) {
      next = Math.min(next, pending.deadlineNs());
    }
    for (PendingCall<?> pending : waiting) {
      next = Math.min(next, pending.deadlineNs());
    }
    return next;
  }

  /** Time has passed. */
  void tick(long nowNs) {
    if (end == null && !isReady() && nowNs - handshakeDeadlineNs >= 0) {
      end(Reason.NOT_CONNECTED, (connected ? "the server did not tell its versions" : "no connection was made")
          + " within " + settings.connectTimeoutMs() + " ms", null);
      return;
    }
    PendingCall<?> overdue = overdue(inFlight, nowNs);
    if (overdue != null) {
      inFlight.remove(overdue);
      String late = "got no answer within " + overdue.timeoutMs() + " ms";
      end(Reason.DISCONNECTED, "the connection was closed because " + overdue.call().api() + " " + late, null);
      overdue.fail(Reason.TIMEOUT, "to " + server + " " + late, null);
    }
    // Whoever is told may ask again at once: look anew after each.
    for (overdue = overdue(waiting, nowNs); overdue != null; overdue = overdue(waiting, nowNs)) {
      waiting.remove(overdue);
      forget(overdue);
      overdue.fail(Reason.TIMEOUT, "was not sent to " + server + " within " + overdue.timeoutMs() + " ms: " + (isReady()
          ? inFlight.size() + " requests before it have no answer yet" : "the connection is not ready"), null);
    }
  }

  private static PendingCall<?> overdue(Deque<PendingCall<?>> calls, long nowNs) {
    for (PendingCall<?> pending : calls) {
      if (nowNs - pending.deadlineNs() >= 0) {
        return pending;
      }
    }
    return null;
  }

  /** The way to the server is gone. */
  void disconnected(Throwable cause) {
    String why = cause == null ? "the server closed the connection" : String.valueOf(cause.getMessage());
    end(connected ? Reason.DISCONNECTED : Reason.NOT_CONNECTED, why, cause);
  }

  /** The client does not want it any more. */
  void close() {
    end(Reason.CLOSED, "the connection was closed", null);
  }

  private void end(Reason reason, String message, Throwable cause) {
    if (end != null) {
      return;
    }
    end = new End(reason, message, cause);
    output.clear();
    inFlight.forEach(pending -> pending.fail(reason, "to " + server + " got no answer: " + message, cause));
    waiting.forEach(pending -> pending.fail(reason, "was not sent to " + server + ": " + message, cause));
    inFlight.clear();
    waiting.clear();
    pendingBytes = 0;
  }
}
