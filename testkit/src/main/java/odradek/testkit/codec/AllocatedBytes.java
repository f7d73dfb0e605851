package odradek.testkit.codec;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/**
 * Measures what the calling thread allocates on the heap.
 *
 * <p><b>Threading:</b> stateless; each thread measures itself.
 */
public final class AllocatedBytes {

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private AllocatedBytes() {}

  /**
   * Runs an action and measures it. The first run of an action counts the classes it loads; measure the second.
   *
   * @param action what to measure
   * @return bytes allocated by the calling thread meanwhile, garbage included
   */
  public static long of(Runnable action) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    action.run();
    return THREADS.getCurrentThreadAllocatedBytes() - before;
  }
}
