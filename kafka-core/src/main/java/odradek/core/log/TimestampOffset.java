package odradek.core.log;

/**
 * A record that a time led to.
 *
 * @param offset its offset, or -1 if there is none
 * @param timestampMs its timestamp, or -1
 * @param leaderEpoch the leader epoch of its batch, or -1
 */
public record TimestampOffset(long offset, long timestampMs, int leaderEpoch) {

  /** No record. */
  public static final TimestampOffset NONE = new TimestampOffset(-1, -1, -1);
}
