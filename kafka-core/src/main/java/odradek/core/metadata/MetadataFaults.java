package odradek.core.metadata;

/**
 * Hears of what must not happen.
 *
 * <p><b>Threading:</b> called by any thread. <b>Blocking:</b> never.
 */
@FunctionalInterface
public interface MetadataFaults {

  /**
   * Something failed.
   *
   * @param cause what
   * @param fatal whether this node's metadata stands still from now on, because the quorum's device failed or a
   *     committed record does not fit; otherwise a single change, publisher or caller had a bug
   */
  void failed(Throwable cause, boolean fatal);
}
