package odradek.core.log;

import odradek.api.ErrorCode;

/** Whether a producer may append a batch, as far as its epoch and sequence numbers go. */
sealed interface ProducerVerdict {

  /** It may. */
  ProducerVerdict ACCEPTED = new Accepted();

  /** It may. */
  record Accepted() implements ProducerVerdict {}

  /**
   * The batch is in the log already.
   *
   * @param baseOffset its first offset
   * @param lastOffset its last offset
   * @param timestampMs its largest timestamp
   */
  record Duplicate(long baseOffset, long lastOffset, long timestampMs) implements ProducerVerdict {}

  /**
   * It may not.
   *
   * @param error what the client is told
   * @param message the producer, the value and what was expected
   */
  record Refused(ErrorCode error, String message) implements ProducerVerdict {}
}
