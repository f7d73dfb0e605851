package odradek.core.compaction;

/** The cleaning of a log was given up: the log is about to go, the broker stops, or its chunks have changed. */
public final class CleaningStoppedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** @param reason why */
  public CleaningStoppedException(String reason) {
    super(reason, null, false, false);
  }
}
