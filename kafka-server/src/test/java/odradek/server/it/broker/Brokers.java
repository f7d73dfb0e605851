package odradek.server.it.broker;

import java.nio.file.Path;
import java.util.Map;

/** Starts brokers of the kind that this run tests. */
public final class Brokers {

  private Brokers() {
  }

  /** Whether this run asks Apache Kafka instead of the broker of this project. */
  public static boolean isOracle() {
    return Boolean.getBoolean("odradek.it.oracle");
  }

  /** Starts a broker on an empty data directory; it serves requests on return. */
  public static BrokerUnderTest start(Map<String, String> overrides) {
    BrokerUnderTest broker = create(overrides);
    try {
      broker.start();
      return broker;
    } catch (RuntimeException | Error e) {
      broker.close();
      throw e;
    }
  }

  private static BrokerUnderTest create(Map<String, String> overrides) {
    if (isOracle()) {
      return new ApacheKafkaBroker(overrides);
    }
    String distribution = System.getProperty("odradek.distribution");
    if (distribution == null) {
      throw new IllegalStateException("the system property odradek.distribution does not name the packaged broker");
    }
    return new OdradekBroker(Path.of(distribution), overrides);
  }
}
