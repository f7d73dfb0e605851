package odradek.core.log;

/**
 * Where an epoch ended in a log.
 *
 * @param leaderEpoch the epoch that was found, at most the one asked for, or -1 if none is known
 * @param endOffset one past its last offset, or -1 if none is known
 */
public record EpochEndOffset(int leaderEpoch, long endOffset) {

  /** Nothing is known about the epoch. */
  public static final EpochEndOffset UNKNOWN = new EpochEndOffset(-1, -1);
}
