package odradek.core.spi.replication;

/** Records were proposed in an epoch that is over; they will never be committed. */
public final class NotQuorumLeaderException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** @param message names the epoch of the proposal and the current leader and epoch */
  public NotQuorumLeaderException(String message) {
    super(message, null, false, false);
  }
}
