package odradek.core.request;

import odradek.api.ErrorCode;

/** A request is refused as a whole. An expected answer: it carries no stack trace. */
public final class RequestException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final ErrorCode error;

  /**
   * @param error what the client gets
   * @param message names the thing, the value and the limit
   */
  public RequestException(ErrorCode error, String message) {
    super(message, null, false, false);
    this.error = error;
  }

  /** What the client gets. */
  public ErrorCode error() {
    return error;
  }
}
