package odradek.core.coordinator;

/**
 * A coordinator's state machine for one partition. What survives a restart changes in {@link #replay} only.
 *
 * <p><b>Threading:</b> confined to the partition's shard.
 *
 * @param <E> its records
 */
public interface CoordinatorState<E> {

  /**
   * Applies a record: while the log is read, and when the state machine itself appends one. There is no decision in it, so
   * that both lead to the same state.
   *
   * @param record the next record
   */
  void replay(E record);

  /** The log has been read; from now on there are operations. The place to start timers. */
  void activated();
}
