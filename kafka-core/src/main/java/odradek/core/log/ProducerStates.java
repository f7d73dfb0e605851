package odradek.core.log;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import odradek.api.ErrorCode;
import odradek.api.record.ControlRecords;
import odradek.api.record.ControlType;
import odradek.api.record.RecordBatch;
import odradek.api.record.RecordCursor;

/**
 * The producers of a log: what makes a retried batch a duplicate, a lost one a gap, and an old producer a fenced one.
 *
 * <p>{@link #check} decides and changes nothing; {@link #apply} notes what was appended and decides nothing, so that
 * leaders, followers and recovery agree. At most {@value #MAX_PRODUCERS} producers are remembered: beyond that the one
 * that was idle longest and has no open transaction is forgotten, as if it had expired.
 *
 * <p><b>Threading:</b> confined to the log's shard. <b>Source:</b> KIP-98, KIP-360.
 */
final class ProducerStates {

  static final int MAX_PRODUCERS = 1 << 16;

  private final Transactions transactions;
  private final AbortedTransactions aborted;
  private final int maxProducers;
  private final ProducerTable table = new ProducerTable();
  private final RecordCursor markerCursor = new RecordCursor();
  private ProducerState leastRecent;
  private ProducerState mostRecent;

  ProducerStates(Transactions transactions, AbortedTransactions aborted) {
    this(transactions, aborted, MAX_PRODUCERS);
  }

  ProducerStates(Transactions transactions, AbortedTransactions aborted, int maxProducers) {
    this.transactions = transactions;
    this.aborted = aborted;
    this.maxProducers = maxProducers;
  }

  /**
   * Whether a leader may append a batch.
   *
   * @param batch valid and of a producer with an id
   */
  ProducerVerdict check(RecordBatch batch, AppendOrigin origin) {
    ProducerState state = table.get(batch.producerId());
    if (state == null) {
      return ProducerVerdict.ACCEPTED;
    }
    short epoch = batch.producerEpoch();
    if (epoch < state.epoch()) {
      return refused(ErrorCode.INVALID_PRODUCER_EPOCH, batch,
          "has epoch " + epoch + ", the newest epoch here is " + state.epoch());
    }
    if (batch.isControl()) {
      return checkMarker(batch, state);
    }
    ProducerVerdict verdict =
        origin == AppendOrigin.CLIENT ? checkSequence(batch, state) : ProducerVerdict.ACCEPTED;
    if (verdict == ProducerVerdict.ACCEPTED && state.transactionFirstOffset() >= 0 && !batch.isTransactional()) {
      return refused(ErrorCode.INVALID_TXN_STATE, batch,
          "has a transaction open since offset " + state.transactionFirstOffset()
          + ", but the batch is not part of it");
    }
    return verdict;
  }

  private static ProducerVerdict checkSequence(RecordBatch batch, ProducerState state) {
    boolean sameEpoch = batch.producerEpoch() == state.epoch();
    if (sameEpoch) {
      int slot = state.find(batch);
      if (slot >= 0) {
        return new ProducerVerdict.Duplicate(state.baseOffset(slot), state.lastOffset(slot), state.timestampMs(slot));
      }
    }
    int last = sameEpoch ? state.lastSequence() : -1;
    int expected = last < 0 ? 0 : RecordBatch.sequenceAfter(last, 1);
    if (batch.baseSequence() != expected) {
      return refused(ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER, batch,
          "sends sequence number " + batch.baseSequence() + " in epoch " + batch.producerEpoch() + ", expected "
          + expected);
    }
    return ProducerVerdict.ACCEPTED;
  }

  private ProducerVerdict checkMarker(RecordBatch batch, ProducerState state) {
    markerCursor.wrap(batch);
    if (markerCursor.next() && ControlRecords.type(markerCursor).isTransactionMarker()) {
      int coordinatorEpoch = ControlRecords.coordinatorEpoch(markerCursor);
      if (coordinatorEpoch < state.coordinatorEpoch()) {
        return refused(ErrorCode.TRANSACTION_COORDINATOR_FENCED, batch,
            "gets a marker from coordinator epoch " + coordinatorEpoch + ", the newest epoch here is "
                + state.coordinatorEpoch());
      }
    }
    return ProducerVerdict.ACCEPTED;
  }

  private static ProducerVerdict refused(ErrorCode error, RecordBatch batch, String what) {
    return new ProducerVerdict.Refused(error, "producer " + batch.producerId() + " " + what);
  }

  /**
   * Notes a batch of a producer with an id that was appended, here or by the leader.
   *
   * @param seenMs when it was appended, as far as that is known
   */
  void apply(RecordBatch batch, long seenMs) {
    if (batch.isControl()) {
      markerCursor.wrap(batch);
      if (!markerCursor.next() || !ControlRecords.type(markerCursor).isTransactionMarker()) {
        return;
      }
    }
    ProducerState state = touch(batch.producerId(), batch.producerEpoch(), seenMs);
    if (batch.isControl()) {
      applyMarker(batch, state);
      return;
    }
    if (batch.baseSequence() >= 0) {
      state.add(batch.lastSequence(), batch.lastOffsetDelta(), batch.lastOffset(), batch.maxTimestamp());
    }
    if (batch.isTransactional() && state.transactionFirstOffset() < 0) {
      state.transactionFirstOffset(batch.baseOffset());
      transactions.begin(batch.baseOffset(), batch.producerId());
    }
  }

  private void applyMarker(RecordBatch batch, ProducerState state) {
    state.coordinatorEpoch(ControlRecords.coordinatorEpoch(markerCursor));
    long firstOffset = state.transactionFirstOffset();
    if (firstOffset < 0) {
      return;
    }
    long markerOffset = batch.lastOffset();
    long lastStableOffset = transactions.end(firstOffset, markerOffset);
    if (ControlRecords.type(markerCursor) == ControlType.ABORT) {
      aborted.add(state.producerId, firstOffset, markerOffset, lastStableOffset);
    }
    state.transactionFirstOffset(-1);
  }

  private ProducerState touch(long producerId, short epoch, long seenMs) {
    ProducerState state = table.get(producerId);
    if (state == null) {
      if (table.size() >= maxProducers) {
        forgetIdlest();
      }
      state = new ProducerState(producerId, epoch);
      table.add(state);
    } else {
      unlink(state);
      state.moveToEpoch(epoch);
    }
    state.seen(seenMs);
    linkLast(state);
    return state;
  }

  private void forgetIdlest() {
    ProducerState state = leastRecent;
    while (state != null && state.transactionFirstOffset() >= 0) {
      state = state.next;
    }
    if (state != null) {
      forget(state);
    }
  }

  private void forget(ProducerState state) {
    unlink(state);
    table.remove(state.producerId);
  }

  private void linkLast(ProducerState state) {
    state.previous = mostRecent;
    state.next = null;
    if (mostRecent == null) {
      leastRecent = state;
    } else {
      mostRecent.next = state;
    }
    mostRecent = state;
  }

  private void unlink(ProducerState state) {
    if (state.previous == null) {
      leastRecent = state.next;
    } else {
      state.previous.next = state.next;
    }
    if (state.next == null) {
      mostRecent = state.previous;
    } else {
      state.next.previous = state.previous;
    }
  }

  /** Forgets producers that have no open transaction and were idle for long enough. */
  void expire(long nowMs, long expirationMs) {
    ProducerState state = leastRecent;
    while (state != null) {
      ProducerState next = state.next;
      if (state.transactionFirstOffset() < 0 && nowMs - state.lastSeenMs() >= expirationMs) {
        forget(state);
      }
      state = next;
    }
  }

  /** Whether a producer has a transaction open in its present epoch. */
  boolean hasOpenTransaction(long producerId, short epoch) {
    ProducerState state = table.get(producerId);
    return state != null && state.epoch() == epoch && state.transactionFirstOffset() >= 0;
  }

  /** Forgets everything. */
  void clear() {
    table.clear();
    leastRecent = null;
    mostRecent = null;
    transactions.clear();
  }

  int size() {
    return table.size();
  }

  /** The producer that was idle longest, or null; the others follow by {@link ProducerState#next}. */
  ProducerState leastRecent() {
    return leastRecent;
  }

  /** Adds a producer that was read from a snapshot, as the one that was used last. */
  void restore(ProducerState state) {
    table.add(state);
    linkLast(state);
    if (state.transactionFirstOffset() >= 0) {
      transactions.begin(state.transactionFirstOffset(), state.producerId);
    }
  }

  /** What compaction has to leave of each producer, by its id. */
  Map<Long, LastRecord> lastRecords() {
    var records = new HashMap<Long, LastRecord>(table.size() * 2);
    for (ProducerState state = leastRecent; state != null; state = state.next) {
      records.put(state.producerId, new LastRecord(state.lastDataOffset(), state.epoch()));
    }
    return records;
  }

  /** The producers as DescribeProducers shows them. */
  List<ActiveProducer> describe() {
    var list = new ArrayList<ActiveProducer>(table.size());
    for (ProducerState state = leastRecent; state != null; state = state.next) {
      list.add(new ActiveProducer(state.producerId, state.epoch(), state.lastSequence(), state.lastSeenMs(),
          state.coordinatorEpoch(), state.transactionFirstOffset()));
    }
    return list;
  }
}
