package odradek.core.metadata;

import java.util.Comparator;

/**
 * What a configuration belongs to.
 *
 * @param type of what kind it is
 * @param name the topic's name, or the broker's number; empty for all brokers
 */
public record ConfigResource(Type type, String name) implements Comparable<ConfigResource> {

  private static final Comparator<ConfigResource> ORDER =
      Comparator.comparing(ConfigResource::type).thenComparing(ConfigResource::name);

  /** The kinds of resources whose configuration is metadata. */
  public enum Type {
    /** A topic. */
    TOPIC(2),
    /** A broker, or all of them. */
    BROKER(4);

    private final byte wireId;

    Type(int wireId) {
      this.wireId = (byte) wireId;
    }

    /** The number that stands for the kind on the wire and in records. */
    public byte wireId() {
      return wireId;
    }

    /** The kind of a number, or null if there is none. */
    public static Type of(byte wireId) {
      for (Type type : values()) {
        if (type.wireId == wireId) {
          return type;
        }
      }
      return null;
    }
  }

  /** A topic. */
  public static ConfigResource topic(String name) {
    return new ConfigResource(Type.TOPIC, name);
  }

  /** A single broker. */
  public static ConfigResource broker(int brokerId) {
    return new ConfigResource(Type.BROKER, Integer.toString(brokerId));
  }

  /** All brokers. */
  public static ConfigResource allBrokers() {
    return new ConfigResource(Type.BROKER, "");
  }

  @Override
  public int compareTo(ConfigResource other) {
    return ORDER.compare(this, other);
  }
}
