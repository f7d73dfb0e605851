package odradek.core.compaction;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.atomic.AtomicLong;
import odradek.core.spi.Clock;
import org.junit.jupiter.api.Test;

/** How long cleaners wait. */
class ThrottleTest {

  private final AtomicLong nowNs = new AtomicLong(5_000_000_000L);
  private final Throttle throttle = new Throttle(new Clock() {
    @Override
    public long wallMs() {
      return nowNs.get() / 1_000_000;
    }

    @Override
    public long monotonicNs() {
      return nowNs.get();
    }
  });

  @Test
  void doesNotWaitWithoutALimit() {
    assertEquals(0, throttle.take(1 << 30));
    assertEquals(0, throttle.take(1 << 30));
  }

  @Test
  void staysBelowTheSpeed() {
    throttle.bytesPerSecond(1_000);
    assertEquals(0, throttle.take(500));
    assertEquals(500_000_000, throttle.take(2_000));
    nowNs.addAndGet(1_000_000_000L);
    assertEquals(1_500_000_000, throttle.take(1));
    nowNs.addAndGet(60_000_000_000L);
    assertEquals(0, throttle.take(1_000));
  }

  @Test
  void theSpeedMayChange() {
    throttle.bytesPerSecond(1_000);
    throttle.take(1_000_000);
    assertEquals(1, throttle.changesCount());
    throttle.bytesPerSecond(1_000);
    assertEquals(1, throttle.changesCount());
    throttle.bytesPerSecond(Double.MAX_VALUE);
    assertEquals(2, throttle.changesCount());
    assertEquals(0, throttle.take(1 << 20));
    assertEquals(0, throttle.take(1 << 20));
  }
}
