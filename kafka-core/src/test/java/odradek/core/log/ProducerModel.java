package odradek.core.log;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** What producers, transactions and epochs mean, computed from the list of all batches each time: slow and plain. */
final class ProducerModel {

  /** A batch that is in the log; a marker has no sequence. */
  record Batch(
      long producerId, int epoch, long baseOffset, int count, int baseSequence, boolean transactional, Boolean abort,
      int leaderEpoch) {

    long lastOffset() {
      return baseOffset + count - 1;
    }

    boolean isMarker() {
      return abort != null;
    }
  }

  private final List<Batch> log = new ArrayList<>();
  private long highWatermark;

  void highWatermark(long offset) {
    highWatermark = offset;
  }

  long logEndOffset() {
    return log.isEmpty() ? 0 : log.get(log.size() - 1).lastOffset() + 1;
  }

  /** An offset between two batches. */
  long someEnd(Random random) {
    return log.isEmpty() ? 0 : log.get(random.nextInt(log.size())).lastOffset() + 1;
  }

  int latestEpoch() {
    return log.isEmpty() ? -1 : log.get(log.size() - 1).leaderEpoch();
  }

  private List<Batch> of(long producerId) {
    return log.stream().filter(batch -> batch.producerId() == producerId).toList();
  }

  int epoch(long producerId) {
    List<Batch> mine = of(producerId);
    return mine.isEmpty() ? 0 : mine.get(mine.size() - 1).epoch();
  }

  /** The batches of the present epoch that count for sequence numbers: after the epoch began. */
  private List<Batch> ofPresentEpoch(long producerId) {
    int epoch = epoch(producerId);
    return of(producerId).stream().filter(batch -> batch.epoch() == epoch && !batch.isMarker()).toList();
  }

  int nextSequence(long producerId, int epoch) {
    List<Batch> mine = ofPresentEpoch(producerId);
    if (mine.isEmpty() || epoch != epoch(producerId)) {
      return 0;
    }
    Batch last = mine.get(mine.size() - 1);
    return last.baseSequence() + last.count();
  }

  Batch someBatch(long producerId, Random random) {
    List<Batch> mine = of(producerId).stream().filter(batch -> !batch.isMarker()).toList();
    return mine.isEmpty() ? null : mine.get(random.nextInt(mine.size()));
  }

  boolean inTransaction(long producerId) {
    return openTransactions().containsKey(producerId);
  }

  /** Producer id to first offset, in the order of the offsets. */
  private Map<Long, Long> openTransactions() {
    var open = new LinkedHashMap<Long, Long>();
    for (Batch batch : log) {
      if (batch.isMarker()) {
        open.remove(batch.producerId());
      } else if (batch.transactional()) {
        open.putIfAbsent(batch.producerId(), batch.baseOffset());
      }
    }
    return open;
  }

  String produce(long producerId, int epoch, int sequence, int count, boolean transactional, int leaderEpoch) {
    if (!of(producerId).isEmpty()) {
      if (epoch < epoch(producerId)) {
        return "INVALID_PRODUCER_EPOCH";
      }
      if (epoch == epoch(producerId)) {
        List<Batch> mine = ofPresentEpoch(producerId);
        for (Batch batch : mine.subList(Math.max(0, mine.size() - 5), mine.size())) {
          if (batch.baseSequence() == sequence && batch.count() == count) {
            return "duplicate " + batch.baseOffset() + ".." + batch.lastOffset();
          }
        }
      }
      if (sequence != nextSequence(producerId, epoch)) {
        return "OUT_OF_ORDER_SEQUENCE_NUMBER";
      }
      if (inTransaction(producerId) && !transactional) {
        return "INVALID_TXN_STATE";
      }
    }
    return add(new Batch(producerId, epoch, logEndOffset(), count, sequence, transactional, null, leaderEpoch));
  }

  String end(long producerId, int epoch, boolean abort, int leaderEpoch) {
    return add(new Batch(producerId, epoch, logEndOffset(), 1, -1, true, abort, leaderEpoch));
  }

  private String add(Batch batch) {
    log.add(batch);
    return "appended " + batch.baseOffset() + ".." + batch.lastOffset();
  }

  void truncate(long offset) {
    log.removeIf(batch -> batch.lastOffset() >= offset);
  }

  /** Every ended transaction in the order of its marker: with its marker's batch. */
  private record Ended(long producerId, long firstOffset, Batch marker, long lastStableOffset) {}

  private List<Ended> ended() {
    var open = new LinkedHashMap<Long, Long>();
    var ended = new ArrayList<Ended>();
    for (Batch batch : log) {
      if (!batch.isMarker()) {
        if (batch.transactional()) {
          open.putIfAbsent(batch.producerId(), batch.baseOffset());
        }
      } else if (open.containsKey(batch.producerId())) {
        long first = open.remove(batch.producerId());
        long stable = open.values().stream().mapToLong(Long::longValue).min().orElse(batch.lastOffset() + 1);
        ended.add(new Ended(batch.producerId(), first, batch, stable));
      }
    }
    return ended;
  }

  long lastStableOffset(long logStartOffset) {
    long first = Long.MAX_VALUE;
    for (long offset : openTransactions().values()) {
      first = Math.min(first, offset);
    }
    for (Ended transaction : ended()) {
      if (transaction.marker().lastOffset() >= highWatermark) {
        first = Math.min(first, transaction.firstOffset());
      }
    }
    return Math.min(Math.max(first, logStartOffset), highWatermark);
  }

  List<AbortedTransaction> aborted(long from, long to) {
    return ended().stream()
        .filter(t -> t.marker().abort() && t.marker().lastOffset() >= from && t.firstOffset() < to)
        .map(t -> new AbortedTransaction(
            t.producerId(), t.firstOffset(), t.marker().lastOffset(), t.lastStableOffset()))
        .toList();
  }

  EpochEndOffset endOffsetForEpoch(int epoch) {
    if (epoch > latestEpoch()) {
      return EpochEndOffset.UNKNOWN;
    }
    int floor = log.stream().mapToInt(Batch::leaderEpoch).filter(e -> e <= epoch).max().orElse(epoch);
    long end = log.stream().filter(batch -> batch.leaderEpoch() > epoch).mapToLong(Batch::baseOffset).min()
        .orElse(logEndOffset());
    return new EpochEndOffset(floor, end);
  }
}
