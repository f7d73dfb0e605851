package odradek.core.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import odradek.api.TopicIdPartition;
import odradek.api.record.RecordBatch;
import odradek.core.spi.storage.CorruptStorageException;
import odradek.core.spi.storage.StateArea;
import odradek.core.spi.storage.StateEntry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a log knows beside its batches, and how that gets into the state area and back.
 *
 * <p>Everything but log start and high watermark follows from the batches: {@link #apply} is called for each of them,
 * in order, by leader, follower and recovery alike. The state area saves reading all of them again: a snapshot of the
 * producers at some offset, and the epochs and aborted transactions as they were then or later. What those say about
 * offsets from the snapshot on is dropped when they are loaded, and follows from the batches again. So no order of
 * writes and no lost write can make them wrong, as long as the entries of one {@link #collect} are written at once.
 *
 * <p><b>Threading:</b> confined to the log's shard.
 */
final class LogState {

  private static final Logger LOG = LoggerFactory.getLogger(LogState.class);

  private static final String LOG_START = "log-start";
  private static final String HIGH_WATERMARK = "high-watermark";
  private static final String CLEANED = "cleaned";
  private static final String EPOCHS = "leader-epochs";
  private static final String CUTS = "cuts";
  private static final long NONE = -1;

  /** So much is read after a crash without a second thought. */
  private static final long SMALL_REPLAY_BYTES = 64 << 10;

  /** Writing a producer down is worth it where that many bytes need not be read instead. */
  private static final long REPLAY_BYTES_PER_PRODUCER = 8 << 10;

  private final TopicIdPartition partition;
  private final StateArea area;
  private final long snapshotIntervalBytes;

  final LeaderEpochs epochs = new LeaderEpochs();
  final Transactions transactions = new Transactions();
  final AbortedTransactions aborted = new AbortedTransactions();
  final ProducerStates producers = new ProducerStates(transactions, aborted);

  private final TruncationHistory cuts = new TruncationHistory();
  private long snapshotEndOffset = NONE;
  private long durableOffset;
  private int slot;
  private long bytesSinceSnapshot;
  private long loadedSnapshotTimeMs;
  private boolean loaded;
  private long collectedLogStart = NONE;
  private long collectedHighWatermark = NONE;
  private int collectedCut;
  private long cleanedUpToOffset = NONE;
  private boolean cleanedIsDirty;

  LogState(TopicIdPartition partition, StateArea area, long snapshotIntervalBytes) {
    this.partition = partition;
    this.area = area;
    this.snapshotIntervalBytes = snapshotIntervalBytes;
  }

  /** Notes a batch that was appended, now or earlier. */
  void apply(RecordBatch batch, long seenMs) {
    epochs.assign(batch.partitionLeaderEpoch(), batch.baseOffset());
    if (batch.hasProducerId()) {
      producers.apply(batch, seenMs);
    }
    bytesSinceSnapshot += batch.sizeBytes();
  }

  /** All values of this partition, which the other methods want; none if they cannot be read. */
  Map<String, byte[]> read() throws IOException {
    Map<String, byte[]> values;
    try {
      values = area.read(partition);
    } catch (CorruptStorageException e) {
      LOG.warn("{}: the state area cannot be read, everything is rebuilt from the log: {}", partition, e.getMessage());
      return Map.of();
    }
    ByteBuffer storedCuts = content(values, CUTS);
    if (storedCuts != null) {
      cuts.decode(storedCuts);
    }
    return values;
  }

  /** The log start offset as it was written last, or -1. */
  long storedLogStart(Map<String, byte[]> values) {
    ByteBuffer content = content(values, LOG_START);
    return content == null ? NONE : content.getLong();
  }

  /** The high watermark as it was written last, no higher than what was cut off since, or -1. */
  long storedHighWatermark(Map<String, byte[]> values) {
    ByteBuffer content = content(values, HIGH_WATERMARK);
    return content == null ? NONE : Math.min(content.getLong(), cuts.unchangedUpTo(content.getInt()));
  }

  /** Reads how far the log was cleaned: no further than what was cut off since. */
  void loadCleaned(Map<String, byte[]> values) {
    ByteBuffer content = content(values, CLEANED);
    cleanedUpToOffset = content == null ? NONE : Math.min(content.getLong(), cuts.unchangedUpTo(content.getInt()));
  }

  /** How far compaction has cleaned the log, or -1. */
  long cleanedUpToOffset() {
    return cleanedUpToOffset;
  }

  /** Compaction has cleaned the log up to an offset, or as much of that as was not cut off since. */
  void cleanedUpTo(long offset, int cut) {
    cleanedUpToOffset = Math.min(offset, cuts.unchangedUpTo(cut));
    cleanedIsDirty = true;
  }

  /** The number of the last cut. */
  int latestCut() {
    return cuts.latest();
  }

  private ByteBuffer content(Map<String, byte[]> values, String key) {
    byte[] value = values.get(key);
    if (value == null) {
      return null;
    }
    try {
      return SealedValue.open(key, value);
    } catch (CorruptStorageException e) {
      warnDamaged(e);
      return null;
    }
  }

  private void warnDamaged(CorruptStorageException e) {
    LOG.warn("{}: a damaged value in the state area is ignored: {}", partition, e.getMessage());
  }

  /**
   * Loads what is known about a log and says which batches have to be applied yet.
   *
   * @param values what {@link #read} answered
   * @param startOffset the first offset that the storage has
   * @param endOffset the end of the log
   * @return the offset from which on batches have to be applied, {@code startOffset} to {@code endOffset}
   */
  long load(Map<String, byte[]> values, long startOffset, long endOffset) throws IOException {
    epochs.clear();
    producers.clear();
    ProducerSnapshot snapshot = newestSnapshot(values, startOffset, endOffset);
    if (!loadTables(values)) {
      snapshot = null;
    }
    long applyFrom = snapshot == null ? startOffset : snapshot.endOffset();
    epochs.truncateFromEnd(applyFrom);
    aborted.truncateFromEnd(applyFrom);
    bytesSinceSnapshot = 0;
    snapshotEndOffset = NONE;
    loadedSnapshotTimeMs = 0;
    if (snapshot != null) {
      snapshot.restore(producers, transactions);
      snapshotEndOffset = snapshot.endOffset();
      loadedSnapshotTimeMs = snapshot.timeMs();
      slot = snapshot.slot();
    }
    return applyFrom;
  }

  private boolean loadTables(Map<String, byte[]> values) {
    try {
      aborted.decode(values, loaded);
      loaded = true;
    } catch (CorruptStorageException e) {
      warnDamaged(e);
      return false;
    }
    ByteBuffer storedEpochs = content(values, EPOCHS);
    if (storedEpochs == null) {
      aborted.forgetAll(values);
      return false;
    }
    epochs.decode(storedEpochs);
    return true;
  }

  /**
   * The newest snapshot of the log as it is. If one describes more than the log has, the log was cut without us. If
   * batches that came after it are gone, it is useless: their producers went on since.
   */
  private ProducerSnapshot newestSnapshot(Map<String, byte[]> values, long startOffset, long endOffset)
      throws IOException {
    ProducerSnapshot newest = null;
    boolean beyondEnd = false;
    for (int slot = 0; slot < ProducerSnapshot.SLOTS; slot++) {
      try {
        ProducerSnapshot snapshot = ProducerSnapshot.read(values, slot);
        if (snapshot == null || snapshot.endOffset() > cuts.unchangedUpTo(snapshot.cut())) {
          continue;
        }
        if (snapshot.endOffset() > endOffset) {
          beyondEnd = true;
        } else if (snapshot.endOffset() >= startOffset
            && (newest == null || snapshot.endOffset() > newest.endOffset())) {
          newest = snapshot;
        }
      } catch (CorruptStorageException e) {
        warnDamaged(e);
      }
    }
    if (beyondEnd) {
      cut(endOffset);
    }
    return newest;
  }

  /**
   * Notes durably that the log is, or will be, cut off: before anything is appended there again.
   *
   * @param offset nothing at or after it is what it was
   */
  void cut(long offset) throws IOException {
    cuts.add(offset);
    durableOffset = Math.min(durableOffset, offset);
    if (cleanedUpToOffset > offset) {
      cleanedUpTo(offset, cuts.latest());
    }
    area.write(List.of(new StateEntry(partition, CUTS, cuts.encode())), true);
  }

  /** Whether nothing but epochs is known, so that cutting the end off needs no look at the log. */
  boolean hasNoProducers() {
    return producers.size() == 0 && aborted.isEmpty() && transactions.firstUnstableOffset() == Long.MAX_VALUE;
  }

  /** Cuts the end off where {@link #hasNoProducers()}. */
  void truncateEpochs(long endOffset) {
    epochs.truncateFromEnd(endOffset);
    if (snapshotEndOffset > endOffset) {
      snapshotEndOffset = NONE;
    }
  }

  /** Forgets what only concerns records before the new start of the log. */
  void truncateFromStart(long startOffset) {
    epochs.truncateFromStart(startOffset);
    aborted.truncateFromStart(startOffset);
  }

  /** Forgets all that follows from batches. */
  void clear() {
    epochs.clear();
    producers.clear();
    aborted.forgetAll(Map.of());
    snapshotEndOffset = NONE;
    bytesSinceSnapshot = 0;
  }

  /**
   * When the snapshot that was loaded was taken: batches that have to be applied yet came later; 0 if there is none.
   */
  long loadedSnapshotTimeMs() {
    return loadedSnapshotTimeMs;
  }

  /** Everything before an offset is on the device. */
  void flushedTo(long offset) {
    durableOffset = Math.max(durableOffset, offset);
  }

  private long snapshotAfterBytes() {
    return Math.min(snapshotIntervalBytes, SMALL_REPLAY_BYTES + REPLAY_BYTES_PER_PRODUCER * producers.size());
  }

  /**
   * A snapshot of what the device has yet to see takes the place of another such one: if the device never sees it, the
   * one in the other slot is of use.
   */
  private int nextSlot() {
    boolean keep = snapshotEndOffset != NONE && snapshotEndOffset <= durableOffset;
    return keep ? (slot + 1) % ProducerSnapshot.SLOTS : slot;
  }

  /**
   * Adds what changed since the last call.
   *
   * @param endOffset the end of the log: that of the last batch that was applied
   * @param force take a snapshot even if little was appended since the last one
   */
  void collect(
      List<StateEntry> into, long logStartOffset, long highWatermark, long endOffset, long nowMs, boolean force) {
    if (logStartOffset != collectedLogStart) {
      collectedLogStart = logStartOffset;
      ByteBuffer value = SealedValue.allocate(Long.BYTES).putLong(logStartOffset);
      into.add(new StateEntry(partition, LOG_START, SealedValue.seal(value)));
    }
    if (highWatermark != collectedHighWatermark || cuts.latest() != collectedCut) {
      collectedHighWatermark = highWatermark;
      collectedCut = cuts.latest();
      ByteBuffer value = SealedValue.allocate(Long.BYTES + Integer.BYTES).putLong(highWatermark).putInt(collectedCut);
      into.add(new StateEntry(partition, HIGH_WATERMARK, SealedValue.seal(value)));
    }
    if (cleanedIsDirty) {
      cleanedIsDirty = false;
      ByteBuffer value =
          SealedValue.allocate(Long.BYTES + Integer.BYTES).putLong(cleanedUpToOffset).putInt(cuts.latest());
      into.add(new StateEntry(partition, CLEANED, SealedValue.seal(value)));
    }
    boolean snapshotDue = endOffset != snapshotEndOffset && (force || bytesSinceSnapshot >= snapshotAfterBytes());
    if (epochs.takeDirty() || snapshotDue) {
      into.add(new StateEntry(partition, EPOCHS, epochs.encode()));
    }
    aborted.collect(partition, into);
    if (snapshotDue) {
      slot = nextSlot();
      into.add(ProducerSnapshot.take(partition, slot, endOffset, cuts.latest(), nowMs, producers, transactions));
      snapshotEndOffset = endOffset;
      bytesSinceSnapshot = 0;
    }
  }
}
