package odradek.core.config;

/** How a listener protects its connections; Kafka's names and ids. */
public enum SecurityProtocol {
  /** Neither encrypted nor authenticated. */
  PLAINTEXT(0),
  /** TLS. */
  SSL(1),
  /** SASL over a bare connection. */
  SASL_PLAINTEXT(2),
  /** SASL over TLS. */
  SASL_SSL(3);

  private final short id;

  SecurityProtocol(int id) {
    this.id = (short) id;
  }

  /** The number that stands for the protocol in metadata. */
  public short id() {
    return id;
  }
}
