package odradek.core.coordinator;

/** Where a coordinator partition is in its life. */
public enum CoordinatorPhase {
  /** This broker does not lead the partition. */
  CLOSED,
  /** The log is being read. */
  LOADING,
  /** Operations run. */
  ACTIVE,
  /** The log could not be read; it will be tried again. */
  FAILED
}
