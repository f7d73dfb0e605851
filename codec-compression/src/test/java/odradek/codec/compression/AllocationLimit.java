package odradek.codec.compression;

import static org.junit.jupiter.api.Assertions.assertTrue;

import odradek.testkit.codec.AllocatedBytes;

/** Bounds what an action allocates on the heap. */
final class AllocationLimit {

  private AllocationLimit() {}

  /** Runs the action twice, the first time to load classes, and checks what the second run allocated. */
  static void check(long mostBytes, Runnable action) {
    action.run();
    long allocated = AllocatedBytes.of(action);
    assertTrue(allocated <= mostBytes, "allocated " + allocated + " bytes, the most is " + mostBytes);
  }
}
