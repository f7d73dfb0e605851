package odradek.core.coordinator;

import odradek.api.ErrorCode;

/** An operation that ends with an error instead of an answer, and has changed nothing. Carries no stack trace. */
public final class CoordinatorException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode error;

  /**
   * Creates the exception.
   *
   * @param error what the client is told
   * @param message the thing, the value and the limit
   */
  public CoordinatorException(ErrorCode error, String message) {
    super(message, null, false, false);
    this.error = error;
  }

  /** What the client is told. */
  public ErrorCode error() {
    return error;
  }
}
