package odradek.testkit.junit;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import odradek.core.Broker;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Test classes that {@link BrokerLifetimeTest} runs; the build does not, for their names do not end in Test. */
final class Samples {

  /** The brokers that the samples were given. */
  static final Queue<Broker> SEEN = new ConcurrentLinkedQueue<>();

  private Samples() {}

  static void see(Broker broker) {
    assertTrue(Pings.isAlive(broker));
    SEEN.add(broker);
  }

  @EmbeddedBroker
  static class PerClass {

    @Test
    void one(Broker broker) {
      see(broker);
    }

    @Test
    void two(Broker broker) {
      see(broker);
    }

    @Test
    void failing(Broker broker) {
      see(broker);
      fail("as it should");
    }
  }

  static class PerClassToo extends PerClass {}

  @EmbeddedBroker(perMethod = true)
  static class PerMethod {

    @BeforeEach
    void begin(Broker broker) {
      see(broker);
    }

    @Test
    void one() {}

    @Test
    void two() {}
  }

  static class ByInstanceField {

    @RegisterExtension
    final BrokerExtension broker = BrokerExtension.builder().build();

    @Test
    void one(Broker given) {
      see(given);
    }

    @Test
    void two(Broker given) {
      see(given);
    }
  }

  static class ByStaticField {

    @RegisterExtension
    static final BrokerExtension BROKER = BrokerExtension.builder().build();

    @Test
    void one(Broker given) {
      see(given);
    }

    @Test
    void two(Broker given) {
      see(given);
    }
  }

  @EmbeddedBroker(perMethod = true)
  static class AskedTooEarly {

    AskedTooEarly(Broker broker) {
      see(broker);
    }

    @Test
    void one() {}
  }

  @EmbeddedBroker(config = "nonsense")
  static class BadEntry {

    @Test
    void one(Broker broker) {
      see(broker);
    }
  }

  @EmbeddedBroker(config = "log.retention.ms=soon")
  static class BadValue {

    @Test
    void one(Broker broker) {
      see(broker);
    }
  }

  @EmbeddedBroker(storage = "tape")
  static class UnknownStorage {

    @Test
    void one(Broker broker) {
      see(broker);
    }
  }

  @EmbeddedBroker(transport = "tcp")
  static class NoSuchTransport {

    @Test
    void one(Broker broker) {
      see(broker);
    }
  }
}
