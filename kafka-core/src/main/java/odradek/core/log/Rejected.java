package odradek.core.log;

import java.util.List;
import odradek.api.ErrorCode;
import odradek.api.frame.RecordError;

/**
 * A batch that is not appended; the log is as it was before.
 *
 * <p><b>Threading:</b> immutable.
 *
 * @param error what the client is told
 * @param message the cause with the offending value and the limit
 * @param recordErrors the records that are to blame, if single ones are; never null
 */
public record Rejected(ErrorCode error, String message, List<RecordError> recordErrors)
    implements AppendOutcome, ValidationOutcome {

  /** Copies the list. */
  public Rejected {
    recordErrors = List.copyOf(recordErrors);
  }

  /** A refusal that is not the fault of a single record. */
  public Rejected(ErrorCode error, String message) {
    this(error, message, List.of());
  }
}
