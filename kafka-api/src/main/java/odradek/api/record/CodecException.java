package odradek.api.record;

/**
 * Compressed data is corrupt, truncated or uses a feature that is not accepted.
 *
 * <p>An expected answer to foreign bytes, so it carries no stack trace.
 *
 * <p><b>Threading:</b> immutable.
 */
public class CodecException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * Makes the exception.
   *
   * @param message the codec and what is wrong
   */
  public CodecException(String message) {
    this(message, null);
  }

  /**
   * Makes the exception.
   *
   * @param message the codec and what is wrong
   * @param cause what the library under the codec threw, or null
   */
  public CodecException(String message, Throwable cause) {
    super(message, cause, false, false);
  }
}
