package odradek.client.net;

import java.io.IOException;

/**
 * A request got no answer. The message names the API, the server and what happened; what a broker refuses is an answer
 * and not this.
 *
 * <p>It has no stack trace of its own: it tells of something on the other side of a wire.
 */
public final class RequestFailedException extends IOException {

  private static final long serialVersionUID = 1L;

  /** Why. */
  public enum Reason {
    /** No connection could be made. */
    NOT_CONNECTED,
    /** The connection broke, or the server closed it. */
    DISCONNECTED,
    /** No answer came in time. */
    TIMEOUT,
    /** Client and server have no version of the API in common. */
    UNSUPPORTED_VERSION,
    /** What came makes no sense. */
    MALFORMED_ANSWER,
    /** As much as is allowed is waiting already. */
    OVERLOADED,
    /** The client was closed. */
    CLOSED
  }

  private final Reason reason;
  private final boolean mayHaveHappened;

  RequestFailedException(Reason reason, boolean mayHaveHappened, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
    this.mayHaveHappened = mayHaveHappened;
  }

  /** Why. */
  public Reason reason() {
    return reason;
  }

  /** Whether the request left this side: then the server may have done it, and to ask again may do it twice. */
  public boolean mayHaveHappened() {
    return mayHaveHappened;
  }

  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
