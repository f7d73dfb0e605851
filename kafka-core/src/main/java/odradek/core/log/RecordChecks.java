package odradek.core.log;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import odradek.api.ErrorCode;
import odradek.api.frame.RecordError;
import odradek.api.record.ControlRecords;
import odradek.api.record.RecordBatch;
import odradek.api.record.RecordCursor;
import odradek.api.record.TimestampType;

/**
 * Walks the records of a batch that a leader shall append: their structure, keys, timestamps and sizes.
 *
 * <p><b>Threading:</b> confined to one thread at a time.
 */
final class RecordChecks {

  /** More blamed records than this are counted, but not listed. */
  static final int MAX_RECORD_ERRORS = 1000;

  private static final long NO_TIMESTAMP = -1;

  private final RecordCursor cursor = new RecordCursor();
  private final List<RecordError> errors = new ArrayList<>();
  private int badRecordsCount;
  private boolean badTimestamp;
  private long maxTimestampMs;

  /**
   * Checks every record.
   *
   * @param batch the batch
   * @param decompressed its records if it is compressed, otherwise null
   * @return null if the records may be appended
   * @throws odradek.api.record.InvalidBatchException if the records are malformed
   */
  Rejected check(RecordBatch batch, ByteBuffer decompressed, LogConfig config, AppendOrigin origin, long nowMs) {
    errors.clear();
    badRecordsCount = 0;
    badTimestamp = false;
    maxTimestampMs = NO_TIMESTAMP;
    if (decompressed == null) {
      cursor.wrap(batch);
    } else {
      cursor.wrap(batch, decompressed);
    }
    boolean client = origin == AppendOrigin.CLIENT;
    boolean needsKeys = config.compact();
    boolean claimsTime = client && batch.timestampType() == TimestampType.LOG_APPEND_TIME;
    boolean checksTime = client && config.timestampType() == TimestampType.CREATE_TIME;
    long earliestMs = checksTime ? earliest(nowMs, config.timestampBeforeMaxMs()) : Long.MIN_VALUE;
    long latestMs = checksTime ? latest(nowMs, config.timestampAfterMaxMs()) : Long.MAX_VALUE;
    while (cursor.next()) {
      long timestampMs = cursor.timestampMs();
      maxTimestampMs = Math.max(maxTimestampMs, timestampMs);
      if (decompressed != null && cursor.recordSizeBytes() > config.maxDecompressedMessageBytes()) {
        return tooLarge(config);
      }
      if (batch.isControl()) {
        requireMarker();
      } else if (needsKeys && !cursor.hasKey()) {
        blame("has no key, which a compacted topic needs");
      } else if (checksTime && timestampMs != NO_TIMESTAMP) {
        if (timestampMs < earliestMs || timestampMs > latestMs) {
          badTimestamp = true;
          blame("has timestamp " + timestampMs + ", allowed are " + earliestMs + " to " + latestMs);
        }
      } else if (claimsTime) {
        badTimestamp = true;
        blame("claims log append time, which only brokers set");
      }
    }
    return badRecordsCount == 0 ? null : rejected(batch.recordsCount());
  }

  private void requireMarker() {
    if (ControlRecords.type(cursor).isTransactionMarker()) {
      ControlRecords.coordinatorEpoch(cursor);
    }
  }

  /** The largest timestamp of the records that were checked last, -1 if none has one. */
  long maxTimestampMs() {
    return maxTimestampMs;
  }

  private static long earliest(long nowMs, long beforeMs) {
    long earliestMs = nowMs - beforeMs;
    return earliestMs > nowMs ? Long.MIN_VALUE : earliestMs;
  }

  private static long latest(long nowMs, long afterMs) {
    long latestMs = nowMs + afterMs;
    return latestMs < nowMs ? Long.MAX_VALUE : latestMs;
  }

  private void blame(String what) {
    badRecordsCount++;
    if (errors.size() < MAX_RECORD_ERRORS) {
      errors.add(new RecordError(cursor.index(), "record " + cursor.index() + " " + what));
    }
  }

  private Rejected tooLarge(LogConfig config) {
    return new Rejected(ErrorCode.MESSAGE_TOO_LARGE,
        "record " + cursor.index() + " has " + cursor.recordSizeBytes() + " bytes, max.decompressed.message.bytes is "
            + config.maxDecompressedMessageBytes());
  }

  private Rejected rejected(int recordsCount) {
    String message = badRecordsCount + " of " + recordsCount + " records are refused; " + errors.get(0).message();
    return new Rejected(badTimestamp ? ErrorCode.INVALID_TIMESTAMP : ErrorCode.INVALID_RECORD, message, errors);
  }
}
