package odradek.core.log;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Where each leader epoch starts in a log: epochs and start offsets, both strictly ascending.
 *
 * <p>Every batch carries its leader's epoch, so the table can be rebuilt from batches; only epochs in which nothing was
 * written cannot, and they answer no question that their neighbours do not.
 *
 * <p><b>Threading:</b> changed on the log's shard only; {@link #endOffsetFor} may be asked by any thread.
 * <b>Source:</b> KIP-101, KIP-279.
 */
final class LeaderEpochs {

  private static final int NO_EPOCH = -1;
  private static final int ENTRY_BYTES = Integer.BYTES + Long.BYTES;
  private static final Table EMPTY = new Table(new int[0], new long[0]);

  /** Epochs and their starts; never changed. A new one is rare: with a new leader, or when the log is cut. */
  private record Table(int[] epochs, long[] startOffsets) {

    int size() {
      return epochs.length;
    }

    Table first(int count) {
      return new Table(Arrays.copyOf(epochs, count), Arrays.copyOf(startOffsets, count));
    }

    /** The place of the last epoch that starts at or before an offset, or -1. */
    int floor(long offset) {
      int found = Arrays.binarySearch(startOffsets, offset);
      return found >= 0 ? found : -found - 2;
    }
  }

  private volatile Table table = EMPTY;
  private boolean dirty;

  /** The largest epoch, or -1 if there is none. */
  int latestEpoch() {
    return latestEpoch(table);
  }

  private static int latestEpoch(Table table) {
    return table.size() == 0 ? NO_EPOCH : table.epochs[table.size() - 1];
  }

  /**
   * Notes that an epoch starts at an offset, unless it is the latest one anyway. What contradicts it goes: entries of
   * the same or a later epoch, or that start at the same or a later offset.
   */
  void assign(int leaderEpoch, long startOffset) {
    Table old = table;
    if (leaderEpoch < 0 || leaderEpoch == latestEpoch(old)) {
      return;
    }
    int kept = old.size();
    while (kept > 0 && (old.epochs[kept - 1] >= leaderEpoch || old.startOffsets[kept - 1] >= startOffset)) {
      kept--;
    }
    Table longer = old.first(kept + 1);
    longer.epochs[kept] = leaderEpoch;
    longer.startOffsets[kept] = startOffset;
    change(longer);
  }

  private void change(Table changed) {
    table = changed;
    dirty = true;
  }

  /**
   * Where an epoch ends: where the next larger one that is known starts, or at the end of the log. Any thread.
   *
   * @return the largest known epoch up to the requested one, with its end; for an epoch before the first known one that
   *     epoch itself with the first known start; unknown for an epoch after the latest
   */
  EpochEndOffset endOffsetFor(int requestedEpoch, long logEndOffset) {
    Table seen = table;
    int size = seen.size();
    if (requestedEpoch == NO_EPOCH || size == 0 || requestedEpoch > latestEpoch(seen)) {
      return EpochEndOffset.UNKNOWN;
    }
    int found = Arrays.binarySearch(seen.epochs, requestedEpoch);
    int floor = found >= 0 ? found : -found - 2;
    long endOffset = floor == size - 1 ? logEndOffset : seen.startOffsets[floor + 1];
    return new EpochEndOffset(floor < 0 ? requestedEpoch : seen.epochs[floor], endOffset);
  }

  /** The epoch that an offset was written in, or -1 if it lies before the first known epoch. */
  int epochAt(long offset) {
    int floor = table.floor(offset);
    return floor < 0 ? NO_EPOCH : table.epochs[floor];
  }

  /** Forgets epochs that start at or after the new end of the log. */
  void truncateFromEnd(long endOffset) {
    int kept = table.size();
    while (kept > 0 && table.startOffsets[kept - 1] >= endOffset) {
      kept--;
    }
    if (kept < table.size()) {
      change(table.first(kept));
    }
  }

  /** Forgets epochs that end before the new start of the log; the one that contains it starts there. */
  void truncateFromStart(long startOffset) {
    Table old = table;
    int floor = old.floor(startOffset);
    if (floor < 0 || (floor == 0 && old.startOffsets[0] == startOffset)) {
      return;
    }
    var rest = new Table(Arrays.copyOfRange(old.epochs, floor, old.size()),
        Arrays.copyOfRange(old.startOffsets, floor, old.size()));
    rest.startOffsets[0] = startOffset;
    change(rest);
  }

  /** Forgets everything. */
  void clear() {
    if (table.size() > 0) {
      change(EMPTY);
    }
  }

  /** Whether something changed since the last call of this method. */
  boolean takeDirty() {
    boolean was = dirty;
    dirty = false;
    return was;
  }

  /** The table as a sealed value. */
  byte[] encode() {
    ByteBuffer buffer = SealedValue.allocate(table.size() * ENTRY_BYTES);
    for (int i = 0; i < table.size(); i++) {
      buffer.putInt(table.epochs[i]).putLong(table.startOffsets[i]);
    }
    return SealedValue.seal(buffer);
  }

  /** Replaces the table by the content of a sealed value. */
  void decode(ByteBuffer content) {
    clear();
    while (content.remaining() >= ENTRY_BYTES) {
      assign(content.getInt(), content.getLong());
    }
    dirty = false;
  }

  @Override
  public String toString() {
    var text = new StringBuilder("LeaderEpochs[");
    for (int i = 0; i < table.size(); i++) {
      text.append(i == 0 ? "" : ", ").append(table.epochs[i]).append('@').append(table.startOffsets[i]);
    }
    return text.append(']').toString();
  }
}
