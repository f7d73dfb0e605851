package odradek.testkit.storage;

import odradek.api.TopicIdPartition;

/**
 * Decides what a {@link FaultyStorageProvider} does with each call.
 *
 * <p><b>Threading:</b> thread-safe; called by the thread that made the call.
 */
@FunctionalInterface
public interface FaultPlan {

  /** A call that may fail. */
  enum Operation {
    /** Making a partition. */
    CREATE,
    /** Opening a partition. */
    OPEN,
    /** Deleting a partition. */
    DELETE,
    /** Appending. */
    APPEND,
    /** Asking for a slice, or looking for a time. */
    READ,
    /** Reading the bytes of a slice. */
    SLICE_READ,
    /** A flush, on its way. */
    FLUSH,
    /** Truncating. */
    TRUNCATE,
    /** Advancing the start. */
    ADVANCE,
    /** Beginning, writing or committing a replacement. */
    REPLACE,
    /** Reading the state area. */
    STATE_READ,
    /** Writing the state area. */
    STATE_WRITE
  }

  /** What becomes of a call. */
  enum Fault {
    /** It works. */
    NONE,
    /** It fails before anything was done. */
    FAIL,
    /** It fails after everything was done: the caller cannot know. */
    FAIL_AFTER,
    /** An append answers that the engine is busy; any other call works. The engine says that it is ready soon after. */
    BUSY
  }

  /**
   * The next call's fate.
   *
   * @param operation what was called
   * @param partition whose it is; null for calls that concern many partitions
   */
  Fault next(Operation operation, TopicIdPartition partition);

  /** Nothing ever fails. */
  static FaultPlan none() {
    return (operation, partition) -> Fault.NONE;
  }
}
