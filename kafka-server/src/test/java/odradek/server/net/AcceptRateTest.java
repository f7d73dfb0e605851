package odradek.server.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import odradek.core.listener.ConnectionLimits;
import org.junit.jupiter.api.Test;

class AcceptRateTest {

  private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);

  private final long startNs = System.nanoTime() + SECOND_NS;

  private static AcceptRate rate(int perSecond) {
    var limits = new ConnectionLimits(1, 1, 1, Map.of(), perSecond, -1, -1);
    return new AcceptRate(() -> limits);
  }

  @Test
  void thoseOfOneSecondMayComeAtOnce() {
    AcceptRate rate = rate(4);
    for (int i = 0; i < 4; i++) {
      assertEquals(0, rate.pauseNs(startNs), "connection " + i);
    }
    assertEquals(SECOND_NS / 4, rate.pauseNs(startNs));
    assertEquals(SECOND_NS / 2, rate.pauseNs(startNs));
    assertEquals(0, rate.pauseNs(startNs + 3 * SECOND_NS / 4));
  }

  @Test
  void withoutALimitNobodyWaits() {
    AcceptRate rate = rate(Integer.MAX_VALUE);
    for (int i = 0; i < 100_000; i++) {
      assertEquals(0, rate.pauseNs(startNs));
    }
  }
}
