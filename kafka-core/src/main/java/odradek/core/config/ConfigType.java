package odradek.core.config;

/**
 * The type of a configuration value, as DescribeConfigs tells it.
 *
 * <p><b>Source:</b> KIP-569.
 */
public enum ConfigType {
  /** {@code true} or {@code false}. */
  BOOLEAN(1),
  /** Text. */
  STRING(2),
  /** A whole number of 32 bits. */
  INT(3),
  /** A whole number of 16 bits. */
  SHORT(4),
  /** A whole number of 64 bits. */
  LONG(5),
  /** A fraction. */
  DOUBLE(6),
  /** Words separated by commas. */
  LIST(7),
  /** The name of a class. */
  CLASS(8),
  /** A secret: accepted, never told. */
  PASSWORD(9);

  private final byte wireId;

  ConfigType(int wireId) {
    this.wireId = (byte) wireId;
  }

  /** The number that stands for the type in a DescribeConfigs response. */
  public byte wireId() {
    return wireId;
  }
}
