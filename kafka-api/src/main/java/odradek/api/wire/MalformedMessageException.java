package odradek.api.wire;

/**
 * Bytes from the peer that are not a message of the announced kind and version. The connection cannot be used further.
 */
public final class MalformedMessageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param message what was found, where, and what would have been allowed
   */
  public MalformedMessageException(String message) {
    super(message);
  }
}
