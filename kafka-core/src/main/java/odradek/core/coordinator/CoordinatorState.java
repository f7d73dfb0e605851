package odradek.core.coordinator;

/**
 * A coordinator's state machine for one partition. What survives a restart changes in the {@code replay} methods
 * only. There is no decision in them, so that reading the log and appending to it lead to the same state.
 *
 * <p><b>Threading:</b> confined to the partition's shard.
 *
 * @param <E> its records
 */
public interface CoordinatorState<E> {

  /**
   * Applies a record: while the log is read, and when the state machine itself appends one.
   *
   * @param record the next record
   */
  void replay(E record);

  /**
   * Remembers a record that is valid once its producer's transaction commits.
   *
   * @param producerId the producer
   * @param record the next record
   */
  default void replayPending(long producerId, E record) {
    throw new IllegalStateException("producer " + producerId + " has written " + record + " in a transaction, but this"
        + " coordinator knows none");
  }

  /**
   * Applies or forgets what a producer's transaction has written.
   *
   * @param producerId the producer
   * @param committed whether to apply it
   */
  default void replayEnd(long producerId, boolean committed) {
    throw new IllegalStateException(
        "a transaction of producer " + producerId + " ends, but this coordinator knows none");
  }

  /** The log has been read; from now on there are operations. The place to start timers. */
  void activated();
}
