package odradek.core.compaction;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import odradek.api.record.BatchCodecs;
import odradek.api.record.ControlRecords;
import odradek.api.record.ControlType;
import odradek.api.record.RecordBatch;
import odradek.api.record.RecordCursor;
import odradek.core.log.LastRecord;

/**
 * Decides what stays of each batch, in the order of the log.
 *
 * <ul>
 *   <li>A record stays if it is the last of its key; a tombstone only until its batch's delete horizon, which is set
 *       when compaction first sees it (KIP-534).
 *   <li>What an aborted transaction wrote goes.
 *   <li>A transaction's marker stays until its data is gone and a delete horizon, set after that, has passed.
 *   <li>The last batch of a producer that is remembered stays, if need be without records, and so does the last marker
 *       of one that has no batch in its present epoch: the producer's state can be read from them.
 *   <li>The last batch of what is cleaned stays, if need be without records: the end of the log can be read from it.
 * </ul>
 *
 * <p><b>Threading:</b> confined to one thread.
 */
final class BatchCleaner {

  /** What becomes of a batch. */
  enum Fate {
    /** It stays as it is. */
    KEEP,
    /** It goes. */
    DROP,
    /** {@link BatchCleaner#rewritten()} takes its place. */
    REWRITE
  }

  private final CleanTask task;
  private final BatchContent content;
  private final LatestRecords latest;
  private final CleanedTransactions transactions;
  private final BatchForm form;
  private final RecordCursor cursor = new RecordCursor();
  private final CRC32C crc = new CRC32C();
  private final List<Long> droppedAbortMarkers = new ArrayList<>();
  private ByteBuffer rewritten;

  BatchCleaner(CleanTask task, BatchCodecs codecs, BatchContent content, LatestRecords latest) {
    this.task = task;
    this.content = content;
    this.latest = latest;
    this.transactions = new CleanedTransactions(task.aborted());
    this.form = new BatchForm(codecs, task.config().compression());
  }

  /**
   * Decides about the batch that a walk is at.
   *
   * @throws odradek.api.record.InvalidBatchException if it is damaged or its codec is missing
   */
  Fate judge(LogWindow window) throws IOException {
    RecordBatch batch = window.batch();
    if (batch.baseOffset() >= latest.endOffset()) {
      return Fate.KEEP;
    }
    if (batch.isControl()) {
      return judgeControl(window.wholeBatch());
    }
    boolean needed = isLastData(batch) || isLastOfPlan(batch);
    if (transactions.isAborted(batch) || latest.isMarked(batch) && latest.latestCount(batch) == 0) {
      return judgeEmpty(batch, needed);
    }
    if (latest.isMarked(batch) && latest.latestCount(batch) == batch.recordsCount() && !latest.hasTombstones(batch)) {
      return Fate.KEEP;
    }
    return judgeRecords(window.wholeBatch(), needed);
  }

  /** What takes the place of the last batch that was to be rewritten; valid until the next one is judged. */
  ByteBuffer rewritten() {
    return rewritten;
  }

  /** The markers of aborted transactions that were dropped since the last call. */
  List<Long> takeDroppedAbortMarkers() {
    List<Long> taken = List.copyOf(droppedAbortMarkers);
    droppedAbortMarkers.clear();
    return taken;
  }

  /** The batch as a header without records. */
  ByteBuffer empty(RecordBatch batch) {
    return form.empty(batch);
  }

  private boolean isLastData(RecordBatch batch) {
    LastRecord last = batch.hasProducerId() ? task.lastRecords().get(batch.producerId()) : null;
    return last != null && last.lastDataOffset() == batch.lastOffset();
  }

  private boolean isLastOfPlan(RecordBatch batch) {
    return batch.nextOffset() == task.plan().endOffset();
  }

  private Fate judgeEmpty(RecordBatch batch, boolean needed) {
    if (!needed) {
      return Fate.DROP;
    }
    if (batch.recordsCount() == 0) {
      return Fate.KEEP;
    }
    rewritten = form.empty(batch);
    return Fate.REWRITE;
  }

  private Fate judgeControl(RecordBatch batch) {
    cursor.wrap(batch);
    if (!cursor.next()) {
      return isLastOfPlan(batch) ? Fate.KEEP : Fate.DROP;
    }
    ControlType type = ControlRecords.type(cursor);
    if (!type.isTransactionMarker() || !transactions.isAlone(batch, type)) {
      return Fate.KEEP;
    }
    if (!batch.hasDeleteHorizon()) {
      batch.requireCrc(crc);
      form.begin(batch);
      form.add(batch.buffer(), batch.recordsPosition(), batch.recordsSizeBytes());
      rewritten = form.finish(1, batch.maxTimestamp(), deleteHorizonMs());
      return Fate.REWRITE;
    }
    if (batch.baseTimestamp() > task.nowMs() || isLastOfPlan(batch) || isAllThatIsLeft(batch)) {
      return Fate.KEEP;
    }
    if (type == ControlType.ABORT) {
      droppedAbortMarkers.add(batch.lastOffset());
    }
    return Fate.DROP;
  }

  /** Whether a producer's epoch can be read from nothing but its markers. */
  private boolean isAllThatIsLeft(RecordBatch marker) {
    LastRecord last = task.lastRecords().get(marker.producerId());
    return last != null && last.lastDataOffset() < 0 && last.producerEpoch() == marker.producerEpoch();
  }

  private long deleteHorizonMs() {
    long retentionMs = task.config().compaction().deleteRetentionMs();
    return retentionMs > Long.MAX_VALUE - task.nowMs() ? Long.MAX_VALUE : task.nowMs() + retentionMs;
  }

  private Fate judgeRecords(RecordBatch batch, boolean needed) {
    if (batch.recordsCount() == 0) {
      return judgeEmpty(batch, needed);
    }
    ByteBuffer records = content.of(batch);
    boolean keepsTombstones = !batch.hasDeleteHorizon() || batch.baseTimestamp() > task.nowMs();
    boolean tombstones = false;
    long maxTimestampMs = Long.MIN_VALUE;
    int count = 0;
    int runPosition = records.position();
    form.begin(batch);
    cursor.wrap(batch, records);
    while (cursor.next()) {
      if (latest.isLatest(cursor) && (cursor.hasValue() || keepsTombstones)) {
        count++;
        tombstones |= !cursor.hasValue();
        maxTimestampMs = Math.max(maxTimestampMs, cursor.timestampMs());
      } else {
        if (cursor.recordPosition() > runPosition) {
          form.add(records, runPosition, cursor.recordPosition() - runPosition);
        }
        runPosition = cursor.recordPosition() + cursor.recordSizeBytes();
      }
    }
    if (count == 0) {
      return judgeEmpty(batch, needed);
    }
    boolean newHorizon = tombstones && !batch.hasDeleteHorizon();
    if (count == batch.recordsCount() && !newHorizon) {
      return Fate.KEEP;
    }
    batch.requireCrc(crc);
    if (records.limit() > runPosition) {
      form.add(records, runPosition, records.limit() - runPosition);
    }
    rewritten = newHorizon
        ? form.finish(count, maxTimestampMs, deleteHorizonMs()) : form.finish(count, maxTimestampMs);
    return Fate.REWRITE;
  }
}
