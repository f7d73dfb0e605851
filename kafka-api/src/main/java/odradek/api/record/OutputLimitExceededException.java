package odradek.api.record;

/**
 * Compressed data would decompress to more than the caller allows: too large a batch, or a bomb.
 *
 * <p><b>Threading:</b> immutable.
 */
public final class OutputLimitExceededException extends CodecException {

  private static final long serialVersionUID = 1L;

  private final int limitBytes;

  /**
   * Makes the exception.
   *
   * @param codec name of the codec
   * @param limitBytes what the caller allowed
   */
  public OutputLimitExceededException(String codec, int limitBytes) {
    super(codec + ": decompressed data exceeds the limit of " + limitBytes + " bytes");
    this.limitBytes = limitBytes;
  }

  /** How many bytes the caller allowed. */
  public int limitBytes() {
    return limitBytes;
  }
}
