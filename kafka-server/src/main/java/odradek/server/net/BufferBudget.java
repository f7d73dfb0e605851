package odradek.server.net;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many bytes of frames the connections of a listener hold together.
 *
 * <p>A reservation succeeds as long as anything is left, so the last one may exceed the limit by one frame: otherwise a
 * frame larger than what is left would wait for ever behind small ones. A frame that has begun may take as much again
 * before it has to wait too: what has begun should end. Peers that begin frames and never end them can use everything
 * up nevertheless; whoever waits makes sure that they are found ({@link TcpListener#closeStalled}).
 *
 * <p><b>Threading:</b> thread-safe.
 */
final class BufferBudget {

  private final long limitBytes;
  private final AtomicLong usedBytes = new AtomicLong();
  private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();

  /**
   * Nothing is used yet.
   *
   * @param limitBytes -1 for no limit
   */
  BufferBudget(long limitBytes) {
    this.limitBytes = limitBytes < 0 ? Long.MAX_VALUE : limitBytes;
  }

  /** Takes bytes if any are left. */
  boolean tryReserve(int bytes) {
    return tryReserve(bytes, limitBytes);
  }

  /** Takes bytes for a frame that has some already. */
  boolean tryReserveMore(int bytes) {
    return tryReserve(bytes, limitBytes > Long.MAX_VALUE / 2 ? Long.MAX_VALUE : 2 * limitBytes);
  }

  private boolean tryReserve(int bytes, long limit) {
    while (true) {
      long used = usedBytes.get();
      if (used >= limit) {
        return false;
      }
      if (usedBytes.compareAndSet(used, used + bytes)) {
        return true;
      }
    }
  }

  /** Takes bytes in any case: they were received already and are going to be handled. */
  void reserve(int bytes) {
    usedBytes.addAndGet(bytes);
  }

  /** Gives bytes back and wakes those that wait. */
  void release(int bytes) {
    usedBytes.addAndGet(-bytes);
    wakeWaiting();
  }

  /**
   * Calls back once when a reservation may succeed, perhaps at once and on any thread.
   *
   * @param wake short; hands over to the waiting connection's shard
   */
  void whenAvailable(Runnable wake) {
    waiting.add(wake);
    wakeWaiting(); // bytes may have been given back since the failed attempt
  }

  long usedBytes() {
    return usedBytes.get();
  }

  private void wakeWaiting() {
    while (usedBytes.get() < limitBytes) {
      Runnable wake = waiting.poll();
      if (wake == null) {
        return;
      }
      wake.run();
    }
  }
}
