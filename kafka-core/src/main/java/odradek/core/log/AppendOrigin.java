package odradek.core.log;

/** Who wants to append a batch: that decides which rules apply to it. */
public enum AppendOrigin {
  /** A producer: nothing is trusted. */
  CLIENT,
  /** A coordinator of this broker: may write control batches, and batches of a producer without sequence numbers. */
  COORDINATOR
}
