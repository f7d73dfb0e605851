package odradek.testkit.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import odradek.core.Broker;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The extension as its users see it. */
@Timeout(60)
@EmbeddedBroker(config = {"num.partitions=3", "auto.create.topics.enable = true"})
class EmbeddedBrokerTest {

  private static Broker ofTheClass;
  private final Broker ofTheConstructor;

  EmbeddedBrokerTest(Broker broker) {
    ofTheConstructor = broker;
  }

  @BeforeAll
  static void begin(Broker broker) {
    ofTheClass = broker;
  }

  @AfterAll
  static void end(Broker broker) {
    assertSame(ofTheClass, broker);
    assertTrue(Pings.isAlive(broker));
  }

  @Test
  void oneBrokerServesTheWholeClass(Broker broker) {
    assertSame(ofTheClass, broker);
    assertSame(ofTheClass, ofTheConstructor);
    assertTrue(Pings.isAlive(broker));
  }

  @Test
  void configurationReachesTheBroker(Broker broker) {
    assertEquals(3, Pings.partitionsOf(broker, "made-on-demand"));
  }

  @Test
  @EmbeddedBroker(config = "num.partitions=5")
  void aMethodMayHaveOneOfItsOwn(Broker broker) {
    assertNotSame(ofTheClass, broker);
    assertEquals(5, Pings.partitionsOf(broker, "made-on-demand"));
    assertTrue(Pings.isAlive(ofTheClass));
  }

  @Nested
  class Inside {

    @Test
    void theEnclosingClassLendsItsBroker(Broker broker) {
      assertSame(ofTheClass, broker);
    }
  }

  @Nested
  @EmbeddedBroker(config = "num.partitions=7")
  class WithItsOwn {

    @Test
    void theNearestCounts(Broker broker) {
      assertNotSame(ofTheClass, broker);
      assertEquals(7, Pings.partitionsOf(broker, "made-on-demand"));
    }
  }

  @Nested
  class Computed {

    @RegisterExtension
    static final BrokerExtension BROKER = BrokerExtension.builder().config("num.partitions", "" + 2 * 2).build();

    @Test
    void settingsMayBeComputed(Broker broker) {
      assertEquals(4, Pings.partitionsOf(broker, "made-on-demand"));
    }
  }
}
