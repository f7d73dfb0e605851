package odradek.core.hosting;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import odradek.core.config.LogSettings;
import org.junit.jupiter.api.Test;

/** When producers are slowed down, refused, and let go on. */
class SpacePolicyTest {

  private static final long TOTAL = 1_000_000;
  private static final long HARD = 10_000;
  private static final long SOFT = 50_000;

  private final SpacePolicy policy = policy(SOFT, HARD);

  private static SpacePolicy policy(long soft, long hard) {
    return new SpacePolicy(new SpaceLimits(new LogSettings.Space(soft, hard, 0)));
  }

  private SpaceLevel sample(long usable) {
    return policy.sampled(usable, TOTAL);
  }

  @Test
  void limitsAreWhatHasToStayFree() {
    assertEquals(SpaceLevel.ENOUGH, sample(SOFT));
    assertEquals(SpaceLevel.LOW, sample(SOFT - 1));
    assertEquals(SpaceLevel.LOW, sample(HARD));
    assertEquals(SpaceLevel.FULL, sample(HARD - 1));
    assertEquals(SpaceLevel.FULL, policy.level());
  }

  @Test
  void theAnswerWaitsLongerTheLessThereIs() {
    sample(SOFT);
    assertEquals(0, policy.delayMs());
    sample(30_000);
    assertEquals(SpacePolicy.MAX_DELAY_MS / 2, policy.delayMs());
    sample(HARD);
    assertEquals(SpacePolicy.MAX_DELAY_MS, policy.delayMs());
    sample(HARD - 1);
    assertEquals(0, policy.delayMs(), "what is refused need not wait");
  }

  @Test
  void aLevelIsLeftWithMoreThanItWasEnteredWith() {
    sample(HARD - 1);
    assertEquals(SpaceLevel.FULL, sample(HARD + HARD / 4 - 1));
    assertEquals(SpaceLevel.LOW, sample(HARD + HARD / 4));
    assertEquals(SpaceLevel.LOW, sample(SOFT + SOFT / 8 - 1));
    assertEquals(0, policy.delayMs(), "above the limit nobody waits");
    assertEquals(SpaceLevel.ENOUGH, sample(SOFT + SOFT / 8));
    assertEquals(SpaceLevel.ENOUGH, sample(SOFT));
  }

  @Test
  void aFailedWriteCountsMoreThanSamplesForAWhile() {
    policy.writeFailed();
    for (int i = 0; i < SpacePolicy.HELD_SAMPLES; i++) {
      assertEquals(SpaceLevel.FULL, sample(TOTAL));
    }
    assertEquals(SpaceLevel.ENOUGH, sample(TOTAL));
  }

  @Test
  void aLimitOfZeroIsNone() {
    SpacePolicy unlimited = policy(0, 0);
    assertEquals(SpaceLevel.ENOUGH, unlimited.sampled(0, TOTAL));
    SpacePolicy hardOnly = policy(0, HARD);
    assertEquals(SpaceLevel.ENOUGH, hardOnly.sampled(HARD, TOTAL));
    assertEquals(SpaceLevel.FULL, hardOnly.sampled(HARD - 1, TOTAL));
    assertEquals(0, hardOnly.delayMs());
  }

  @Test
  void withoutSettingsLimitsFollowTheVolume() {
    var limits = new SpaceLimits(new LogSettings.Space(-1, -1, -1));
    long large = 1L << 40;
    assertEquals(64L << 20, limits.hardBytes(large));
    assertEquals(256L << 20, limits.softBytes(large));
    assertEquals(4L << 20, limits.reserveBytes(large));
    long small = 100L << 20;
    assertEquals(small / 20, limits.hardBytes(small));
    assertEquals(small / 10, limits.softBytes(small));
    assertEquals(small / 100, limits.reserveBytes(small));
    assertTrue(new SpaceLimits(new LogSettings.Space(1, HARD, 0)).softBytes(TOTAL) >= HARD, "soft is never below hard");
  }
}
