package odradek.core.request.produce;

import java.util.List;
import odradek.api.ErrorCode;
import odradek.api.frame.RecordError;
import odradek.core.log.AppendOutcome;
import odradek.core.log.Appended;
import odradek.core.log.Rejected;

/**
 * What a client is told of one partition.
 *
 * @param error NONE if the batch is in
 * @param message why not, or null
 * @param recordErrors which records are at fault, if some are
 * @param baseOffset the first record's offset, -1 if the batch is not in
 * @param logAppendTimeMs the time that the records got, -1 if they kept their own
 * @param logStartOffset the log's start, -1 if unknown
 */
record ProduceResult(
    ErrorCode error,
    String message,
    List<RecordError> recordErrors,
    long baseOffset,
    long logAppendTimeMs,
    long logStartOffset) {

  static ProduceResult refused(ErrorCode error, String message) {
    return new ProduceResult(error, message, List.of(), -1, -1, -1);
  }

  /**
   * @param logStartOffset the log's start, which a refused client is told as well if it was not for the request alone
   */
  static ProduceResult of(AppendOutcome outcome, long logStartOffset) {
    if (outcome instanceof Appended appended) {
      return new ProduceResult(ErrorCode.NONE, null, List.of(), appended.baseOffset(), appended.appendTimeMs(),
          appended.logStartOffset());
    }
    if (outcome instanceof Rejected rejected) {
      return new ProduceResult(rejected.error(), rejected.message(), rejected.recordErrors(), -1, -1,
          isToldLogStart(rejected.error()) ? logStartOffset : -1);
    }
    throw new IllegalStateException("not an end: " + outcome);
  }

  private static boolean isToldLogStart(ErrorCode error) {
    return switch (error) {
      case CORRUPT_MESSAGE, MESSAGE_TOO_LARGE, RECORD_LIST_TOO_LARGE, NOT_LEADER_OR_FOLLOWER,
          KAFKA_STORAGE_ERROR -> false;
      default -> true;
    };
  }
}
