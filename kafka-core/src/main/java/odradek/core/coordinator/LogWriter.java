package odradek.core.coordinator;

import java.util.ArrayList;
import java.util.List;
import odradek.api.ErrorCode;

/**
 * Collects the records of operations that come close together into one batch, and knows which batches are committed.
 * Batches are numbered from 1.
 */
final class LogWriter implements HeldReplies.LogPosition {

  /** A batch header takes 61 bytes. */
  private static final int HEADER_BYTES = 64;

  private final CoordinatorLog log;
  private final Outcome outcome;
  private List<CoordinatorRecord> open;
  private int openBytes;
  private long appended;
  private long committed;
  private boolean closed;

  /** Who is told of the outcome. */
  interface Outcome {
    void committed();

    void failed(ErrorCode error);
  }

  LogWriter(CoordinatorLog log, Outcome outcome) {
    this.log = log;
    this.outcome = outcome;
  }

  @Override
  public long appended() {
    return appended;
  }

  @Override
  public long committed() {
    return committed;
  }

  /** The bytes that records of one operation may have. */
  int roomBytes() {
    return log.maxBatchBytes() - HEADER_BYTES;
  }

  /**
   * Adds records to the batch in the making.
   *
   * @return whether that has begun a batch, which somebody has to flush soon
   */
  boolean join(List<CoordinatorRecord> records, int sizeBytes) {
    if (open != null && openBytes + sizeBytes > roomBytes()) {
      flush();
    }
    boolean begun = open == null;
    if (begun) {
      open = new ArrayList<>();
      openBytes = 0;
      appended++;
    }
    open.addAll(records);
    openBytes += sizeBytes;
    return begun;
  }

  /** Writes a batch that cannot be joined with others. */
  void write(CoordinatorBatch batch) {
    flush();
    if (!closed) {
      appended++;
      log.append(batch, new Outcomes(appended));
    }
  }

  /** Hands the batch in the making to the log. */
  void flush() {
    if (open == null || closed) {
      return;
    }
    List<CoordinatorRecord> records = open;
    open = null;
    log.append(new CoordinatorBatch.Plain(records), new Outcomes(appended));
  }

  /** Nothing is written any more, and outcomes are ignored. */
  void close() {
    closed = true;
  }

  private final class Outcomes implements CoordinatorLog.AppendCallback {

    private final long number;

    Outcomes(long number) {
      this.number = number;
    }

    @Override
    public void committed() {
      if (closed) {
        return;
      }
      if (number != committed + 1) {
        throw new IllegalStateException("batch " + number + " was committed after batch " + committed);
      }
      committed = number;
      outcome.committed();
    }

    @Override
    public void failed(ErrorCode error) {
      if (!closed) {
        outcome.failed(error);
      }
    }
  }
}
