package odradek.core.compaction;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import odradek.api.record.ControlType;
import odradek.api.record.RecordBatch;
import odradek.core.log.AbortedTransaction;

/**
 * Follows the transactions on a walk over a log: which batches were aborted, and of which transactions nothing is left
 * but the marker.
 *
 * <p><b>Threading:</b> confined to one thread.
 */
final class CleanedTransactions {

  private final List<AbortedTransaction> byFirstOffset;
  private final Map<Long, Aborted> aborted = new HashMap<>();
  private final Set<Long> committed = new HashSet<>();
  private int next;

  /** An aborted transaction that the walk is in, or has passed. */
  private static final class Aborted {
    final AbortedTransaction transaction;
    boolean hasData;

    Aborted(AbortedTransaction transaction) {
      this.transaction = transaction;
    }
  }

  CleanedTransactions(List<AbortedTransaction> transactions) {
    byFirstOffset = new ArrayList<>(transactions);
    byFirstOffset.sort(Comparator.comparingLong(AbortedTransaction::firstOffset));
  }

  /** Whether a batch of data was aborted. Every batch is asked about, in order. */
  boolean isAborted(RecordBatch batch) {
    if (!batch.isTransactional()) {
      return false;
    }
    beginUpTo(batch.lastOffset());
    Aborted ongoing = aborted.get(batch.producerId());
    if (ongoing != null && batch.lastOffset() < ongoing.transaction.lastOffset()) {
      ongoing.hasData = true;
      return true;
    }
    committed.add(batch.producerId());
    return false;
  }

  /** Whether a marker is all that the walk has seen of its transaction. Every marker is asked about, in order. */
  boolean isAlone(RecordBatch marker, ControlType type) {
    if (type == ControlType.COMMIT) {
      return !committed.remove(marker.producerId());
    }
    beginUpTo(marker.lastOffset());
    Aborted ended = aborted.get(marker.producerId());
    if (ended == null || ended.transaction.lastOffset() != marker.lastOffset()) {
      return !committed.remove(marker.producerId());
    }
    aborted.remove(marker.producerId());
    return !ended.hasData;
  }

  /** The marker of an earlier transaction may be gone already: a later one of the same producer takes its place. */
  private void beginUpTo(long offset) {
    while (next < byFirstOffset.size() && byFirstOffset.get(next).firstOffset() <= offset) {
      AbortedTransaction transaction = byFirstOffset.get(next++);
      aborted.put(transaction.producerId(), new Aborted(transaction));
    }
  }
}
