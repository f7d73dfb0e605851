package odradek.core.coordinator;

import java.util.List;
import odradek.core.runtime.Cancellable;
import odradek.core.spi.Clock;

/**
 * What a state machine may do to the world. All of it ends with the state: timers of a state that was thrown away do
 * not fire.
 *
 * <p><b>Threading:</b> confined to the partition's shard.
 *
 * @param <E> the state machine's records
 */
public interface CoordinatorContext<E> {

  /**
   * Appends a record and replays it at once.
   *
   * @throws CoordinatorException if that is not possible at the moment, or it is too large; nothing has happened then
   */
  default void append(E record) {
    append(List.of(record));
  }

  /**
   * Appends records that stay together: after a crash there are all of them or none. They are replayed at once.
   *
   * @param records at least one
   * @throws CoordinatorException if that is not possible at the moment, or they are too large; nothing has happened
   *     then
   */
  void append(List<E> records);

  /**
   * Appends records within a producer's transaction, and remembers them at once.
   *
   * @param records at least one
   * @throws CoordinatorException if that is not possible at the moment, or they are too large; nothing has happened
   *     then
   */
  void appendPending(long producerId, short producerEpoch, List<E> records);

  /**
   * Appends the end of a transaction, and applies or forgets at once what it has written.
   *
   * @throws CoordinatorException if that is not possible at the moment; nothing has happened then
   */
  void appendEnd(CoordinatorBatch.EndMarker marker);

  /**
   * Runs a task later, as an operation of its own.
   *
   * @param delayMs at least 0
   */
  Cancellable schedule(Runnable task, long delayMs);

  /** The time. */
  Clock clock();

  /** The monotonic clock in milliseconds; only differences mean anything. */
  default long nowMs() {
    return clock().monotonicNs() / 1_000_000;
  }
}
