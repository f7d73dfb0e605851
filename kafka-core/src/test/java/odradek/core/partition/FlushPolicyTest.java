package odradek.core.partition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** When a flush is due, by number, by age and by contract, and what counts. */
class FlushPolicyTest {

  private static final long NEVER = Long.MAX_VALUE;

  private final FlushPolicy replicated = new FlushPolicy(DurabilityMode.REPLICATED, 10, 10);
  private final FlushPolicy flushed = new FlushPolicy(DurabilityMode.FLUSHED, 10, 10);

  @Test
  void withoutLimitsNothingIsDue() {
    replicated.appended(1_000_000);
    assertFalse(replicated.isDue(1_000_010));
    assertFalse(replicated.isOverdue(0));
    assertFalse(replicated.isOverdue(NEVER - 1));
    assertEquals(1_000_010, replicated.countedOffset(1_000_010));
  }

  @Test
  void afterSoManyRecords() {
    replicated.limits(3, NEVER);
    replicated.appended(2);
    assertFalse(replicated.isDue(12));
    replicated.appended(1);
    assertTrue(replicated.isDue(13));
    assertTrue(replicated.begin());
    assertFalse(replicated.isDue(13));
    replicated.ended(13);
    assertFalse(replicated.isDue(13));
  }

  @Test
  void whatComesDuringAFlushIsForTheNext() {
    replicated.limits(2, NEVER);
    replicated.appended(2);
    assertTrue(replicated.begin());
    replicated.appended(2);
    assertTrue(replicated.isDue(14));
    assertFalse(replicated.begin(), "one at a time");
    assertTrue(replicated.isDue(14), "what could not begin is due still");
    replicated.ended(12);
    assertTrue(replicated.begin());
  }

  @Test
  void whenTheOldestIsSoOld() {
    replicated.limits(NEVER, 100);
    assertFalse(replicated.isOverdue(0));
    replicated.appended(1);
    assertFalse(replicated.isOverdue(1_000));
    replicated.appended(1);
    assertFalse(replicated.isOverdue(1_099));
    assertTrue(replicated.isOverdue(1_100));
    assertTrue(replicated.begin());
    assertFalse(replicated.isOverdue(2_000));
    replicated.ended(12);
    replicated.appended(1);
    assertFalse(replicated.isOverdue(5_000), "its age counts from now on");
    assertTrue(replicated.isOverdue(5_100));
  }

  @Test
  void anAgeOfZeroIsReachedAtOnce() {
    replicated.limits(NEVER, 0);
    assertFalse(replicated.isOverdue(7), "there is nothing");
    replicated.appended(1);
    assertTrue(replicated.isOverdue(7));
  }

  @Test
  void theLimitsMayChange() {
    replicated.appended(5);
    assertFalse(replicated.isDue(15));
    replicated.limits(5, NEVER);
    assertTrue(replicated.isDue(15));
  }

  @Test
  void aFlushedTopicCountsWhatADeviceHas() {
    assertEquals(10, flushed.countedOffset(10));
    assertFalse(flushed.isDue(10));
    flushed.appended(2);
    assertTrue(flushed.isDue(12));
    assertEquals(10, flushed.countedOffset(12));
    assertTrue(flushed.begin());
    flushed.ended(11);
    assertEquals(11, flushed.countedOffset(12));
    assertTrue(flushed.isDue(12));
    flushed.begin();
    flushed.ended(12);
    assertEquals(12, flushed.countedOffset(12));
    assertFalse(flushed.isDue(12));
  }

  @Test
  void whatWasFoundCountsAsFarAsIsKnownAndIsFlushed() {
    var found = new FlushPolicy(DurabilityMode.FLUSHED, 7, 0);
    assertEquals(7, found.countedOffset(10));
    assertTrue(found.isDue(10));
    found.begin();
    found.ended(10);
    assertEquals(10, found.countedOffset(10));
    assertFalse(found.isDue(10));
  }

  @Test
  void aFailedFlushMakesNothingCount() {
    flushed.appended(1);
    flushed.begin();
    flushed.failed();
    assertEquals(10, flushed.countedOffset(11));
    assertFalse(flushed.isDue(11), "a device that failed is not asked again");
  }

  @Test
  void aFlushThatReportsLessThanBeforeTakesNothingBack() {
    flushed.begin();
    flushed.ended(5);
    assertEquals(10, flushed.countedOffset(12));
  }

  @Test
  void whatCountedGoesOnToCountWhenTheModeChanges() {
    assertEquals(20, replicated.countedOffset(20));
    replicated.mode(DurabilityMode.FLUSHED);
    assertTrue(replicated.isDue(20), "it counts, but no device has it");
    assertEquals(20, replicated.countedOffset(25));
    assertTrue(replicated.isDue(25));
    replicated.mode(DurabilityMode.REPLICATED);
    assertEquals(25, replicated.countedOffset(25));
    assertFalse(replicated.isDue(25));
  }
}
