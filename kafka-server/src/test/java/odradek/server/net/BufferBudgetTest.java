package odradek.server.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BufferBudgetTest {

  @Test
  void theLastReservationMayExceedTheLimit() {
    var budget = new BufferBudget(100);
    assertTrue(budget.tryReserve(99));
    assertTrue(budget.tryReserve(1000));
    assertFalse(budget.tryReserve(0));
    budget.release(1000);
    assertTrue(budget.tryReserve(1));
    assertFalse(budget.tryReserve(1));
  }

  @Test
  void wakesThoseThatWait() {
    var budget = new BufferBudget(100);
    var woken = new AtomicInteger();
    assertTrue(budget.tryReserve(150));
    budget.whenAvailable(woken::incrementAndGet);
    budget.whenAvailable(woken::incrementAndGet);
    budget.release(50);
    assertEquals(0, woken.get());
    budget.release(1);
    assertEquals(2, woken.get());
    budget.whenAvailable(woken::incrementAndGet);
    assertEquals(3, woken.get(), "there is room already");
  }

  @Test
  void minusOneIsNoLimit() {
    var budget = new BufferBudget(-1);
    assertTrue(budget.tryReserve(Integer.MAX_VALUE));
    assertTrue(budget.tryReserve(Integer.MAX_VALUE));
  }
}
