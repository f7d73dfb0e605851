package odradek.core.partition;

/**
 * What the space that is left lets clients write to a partition. The broker's own records and deletes are not limited.
 *
 * <p><b>Threading:</b> immutable.
 *
 * @param delayMs how long the answer to a producer is held back, 0 for not at all
 * @param refusal why nothing is taken at all, for people; null if it is
 */
public record WriteLimit(long delayMs, String refusal) {

  /** Nothing is held back. */
  public static final WriteLimit NONE = new WriteLimit(0, null);
}
