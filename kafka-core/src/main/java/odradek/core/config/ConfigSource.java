package odradek.core.config;

/**
 * Where the value of a key comes from, as DescribeConfigs tells it. The more specific wins, in the order given here.
 *
 * <p><b>Source:</b> KIP-226.
 */
public enum ConfigSource {
  /** Set on the topic. */
  TOPIC(1),
  /** Set on this broker while it runs. */
  DYNAMIC_BROKER(2),
  /** Set for all brokers while they run. */
  DYNAMIC_DEFAULT_BROKER(3),
  /** In the properties that the broker was started with. */
  STATIC_BROKER(4),
  /** Nobody set it. */
  DEFAULT(5);

  private final byte wireId;

  ConfigSource(int wireId) {
    this.wireId = (byte) wireId;
  }

  /** The number that stands for the source in a DescribeConfigs response. */
  public byte wireId() {
    return wireId;
  }
}
