package odradek.core.spi.codec;

/** A codec is registered but cannot work here; the message names what is missing and the remedy. */
public final class CodecUnavailableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * @param message what is missing and what to do about it
   * @param cause what was thrown while loading, or null
   */
  public CodecUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
