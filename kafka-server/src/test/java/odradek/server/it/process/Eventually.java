package odradek.server.it.process;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Asks again until an answer is the expected one or a deadline has passed. */
public final class Eventually {

  private static final Duration PAUSE = Duration.ofMillis(20);

  private Eventually() {
  }

  /**
   * Returns the first answer that is accepted.
   *
   * @param what names what is waited for in the failure
   * @throws AssertionError when the deadline has passed, with the last answer
   */
  public static <T> T get(String what, Duration limit, Supplier<T> question, Predicate<T> accepted) {
    long deadlineNs = System.nanoTime() + limit.toNanos();
    while (true) {
      T answer = question.get();
      if (accepted.test(answer)) {
        return answer;
      }
      if (System.nanoTime() - deadlineNs > 0) {
        throw new AssertionError(what + " did not happen within " + limit.toSeconds() + " s; last answer: " + answer);
      }
      if (Thread.interrupted()) {
        throw new AssertionError("interrupted while waiting for " + what + "; last answer: " + answer);
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  /** Waits until the condition is true. */
  public static void holds(String what, Duration limit, Supplier<Boolean> condition) {
    get(what, limit, condition, Boolean::booleanValue);
  }
}
