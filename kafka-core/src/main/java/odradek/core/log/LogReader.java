package odradek.core.log;

import java.io.IOException;
import odradek.api.record.BatchCodecs;
import odradek.api.record.RecordBatch;
import odradek.api.record.RecordCursor;
import odradek.api.record.TimestampType;
import odradek.core.spi.storage.Chunk;
import odradek.core.spi.storage.PartitionStorage;
import odradek.core.spi.storage.Slice;

/**
 * Reads and look-ups that need nothing of the log's shard: the shard says which range is valid, any thread does the
 * work.
 *
 * <p><b>Threading:</b> thread-safe. <b>Blocking:</b> reads from the device.
 */
public final class LogReader {

  private static final int MAX_RECORDS_BYTES = Integer.MAX_VALUE - 8;

  private final PartitionStorage storage;
  private final BatchCodecs codecs;

  LogReader(PartitionStorage storage, BatchCodecs codecs) {
    this.storage = storage;
    this.codecs = codecs;
  }

  /**
   * Reads whole batches, beginning with the one that contains an offset.
   *
   * @param fetchOffset the offset, at least the log start offset
   * @param upToOffset where to stop, at most the log end offset; between two batches
   * @param maxBytes the most bytes, unless the first batch alone is larger
   * @return the batches; the caller releases them
   */
  public Slice read(long fetchOffset, long upToOffset, int maxBytes) throws IOException {
    return fetchOffset >= upToOffset ? Slice.EMPTY : storage.read(fetchOffset, upToOffset, maxBytes);
  }

  /** The base offset of the batch that contains an offset, or the offset itself if it lies between two batches. */
  long batchBaseOffset(long offset, long logEndOffset) throws IOException {
    try (var scanner = new LogScanner(storage, offset, logEndOffset)) {
      return scanner.next() ? Math.min(scanner.batch().baseOffset(), offset) : offset;
    }
  }

  /**
   * The first record whose timestamp is at or after a time.
   *
   * @param timestampMs the time
   * @param logStartOffset the log start offset: records before it do not count
   * @param upToOffset records from here on do not count; between two batches
   * @return the record, or {@link TimestampOffset#NONE}
   * @throws odradek.api.record.InvalidBatchException if a batch cannot be decompressed, as when its codec is not
   *     available
   */
  public TimestampOffset offsetForTimestamp(long timestampMs, long logStartOffset, long upToOffset) throws IOException {
    long candidate = storage.findByTimestamp(timestampMs);
    if (candidate < 0) {
      return TimestampOffset.NONE;
    }
    long from = Math.max(candidate, logStartOffset);
    if (from >= upToOffset) {
      return TimestampOffset.NONE;
    }
    try (var scanner = new LogScanner(storage, from, upToOffset)) {
      while (scanner.next()) {
        if (scanner.batch().maxTimestamp() >= timestampMs) {
          TimestampOffset found = search(scanner.wholeBatch(), timestampMs, logStartOffset);
          if (found != null) {
            return found;
          }
        }
      }
    }
    return TimestampOffset.NONE;
  }

  private TimestampOffset search(RecordBatch batch, long timestampMs, long fromOffset) {
    if (batch.timestampType() == TimestampType.LOG_APPEND_TIME && batch.baseOffset() >= fromOffset
        && batch.recordsCount() == batch.lastOffsetDelta() + 1) {
      return new TimestampOffset(batch.baseOffset(), batch.maxTimestamp(), batch.partitionLeaderEpoch());
    }
    RecordCursor cursor = new RecordCursor().wrap(batch, codecs.records(batch, MAX_RECORDS_BYTES));
    while (cursor.next()) {
      if (cursor.timestampMs() >= timestampMs && cursor.offset() >= fromOffset) {
        return new TimestampOffset(cursor.offset(), cursor.timestampMs(), batch.partitionLeaderEpoch());
      }
    }
    return null;
  }

  /**
   * The first of the records with the largest timestamp.
   *
   * @param logStartOffset the log start offset: records before it do not count
   * @param upToOffset records from here on do not count; between two batches
   * @return the record, or {@link TimestampOffset#NONE} if there is none
   * @throws odradek.api.record.InvalidBatchException if a batch cannot be decompressed, as when its codec is not
   *     available
   */
  public TimestampOffset offsetOfMaxTimestamp(long logStartOffset, long upToOffset) throws IOException {
    long maxTimestampMs = Long.MIN_VALUE;
    for (Chunk chunk : storage.chunks()) {
      long from = Math.max(chunk.baseOffset(), logStartOffset);
      long to = Math.min(chunk.endOffset(), upToOffset);
      if (from < to && chunk.maxTimestampMs() > maxTimestampMs) {
        boolean whole = from == chunk.baseOffset() && to == chunk.endOffset();
        maxTimestampMs = Math.max(maxTimestampMs, whole ? chunk.maxTimestampMs() : maxTimestamp(from, to));
      }
    }
    TimestampOffset found = firstAt(maxTimestampMs, logStartOffset, upToOffset);
    if (maxTimestampMs >= 0 && found == TimestampOffset.NONE) {
      // A batch that compaction has emptied tells a time that none of the records has.
      found = firstAt(maxTimestamp(logStartOffset, upToOffset), logStartOffset, upToOffset);
    }
    return found;
  }

  private TimestampOffset firstAt(long timestampMs, long logStartOffset, long upToOffset) throws IOException {
    return timestampMs < 0 ? TimestampOffset.NONE : offsetForTimestamp(timestampMs, logStartOffset, upToOffset);
  }

  private long maxTimestamp(long fromOffset, long toOffset) throws IOException {
    long maxTimestampMs = Long.MIN_VALUE;
    try (var scanner = new LogScanner(storage, fromOffset, toOffset)) {
      while (scanner.next()) {
        if (scanner.batch().recordsCount() == 0) {
          continue;
        }
        boolean whole = scanner.batch().baseOffset() >= fromOffset;
        maxTimestampMs = Math.max(
            maxTimestampMs, whole ? scanner.batch().maxTimestamp() : maxTimestamp(scanner.wholeBatch(), fromOffset));
      }
    }
    return maxTimestampMs;
  }

  private long maxTimestamp(RecordBatch batch, long fromOffset) {
    long maxTimestampMs = Long.MIN_VALUE;
    RecordCursor cursor = new RecordCursor().wrap(batch, codecs.records(batch, MAX_RECORDS_BYTES));
    while (cursor.next()) {
      if (cursor.offset() >= fromOffset) {
        maxTimestampMs = Math.max(maxTimestampMs, cursor.timestampMs());
      }
    }
    return maxTimestampMs;
  }
}
