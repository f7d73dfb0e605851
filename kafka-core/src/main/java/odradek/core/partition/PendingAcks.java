package odradek.core.partition;

import java.util.ArrayDeque;
import odradek.core.log.AppendOutcome;

/**
 * Appends that wait for an offset to be passed, in the order of their offsets.
 *
 * <p><b>Threading:</b> confined to the partition's shard.
 */
final class PendingAcks {

  private record Pending(long untilOffset, AppendOutcome outcome, AppendListener listener) {}

  private final ArrayDeque<Pending> queue = new ArrayDeque<>();

  /**
   * Waits.
   *
   * @param untilOffset complete when the watched offset is at least this
   */
  void add(long untilOffset, AppendOutcome outcome, AppendListener listener) {
    queue.add(new Pending(untilOffset, outcome, listener));
  }

  /** The watched offset moved. */
  void advancedTo(long offset) {
    while (!queue.isEmpty() && queue.peek().untilOffset() <= offset) {
      Pending done = queue.poll();
      done.listener().completed(done.outcome());
    }
  }

  /** None of them will be acknowledged any more. */
  void failAll(AppendOutcome outcome) {
    while (!queue.isEmpty()) {
      queue.poll().listener().completed(outcome);
    }
  }
}
