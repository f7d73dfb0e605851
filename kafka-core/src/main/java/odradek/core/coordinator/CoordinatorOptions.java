package odradek.core.coordinator;

/**
 * The limits of a coordinator partition.
 *
 * <p><b>Threading:</b> immutable.
 *
 * @param commitTimeoutMs how long an answer waits for its records to be committed before the client is told that the
 *     outcome is not known; at least 1
 * @param reloadBackoffMs how long to wait before reading a log again that could not be read; at least 1
 */
public record CoordinatorOptions(long commitTimeoutMs, long reloadBackoffMs) {

  /** Checks the ranges. */
  public CoordinatorOptions {
    if (commitTimeoutMs < 1 || reloadBackoffMs < 1) {
      throw new IllegalArgumentException("commit timeout " + commitTimeoutMs + " ms and reload backoff "
          + reloadBackoffMs + " ms must be at least 1 ms");
    }
  }
}
