package odradek.core.log;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Where each leader epoch starts in a log: epochs and start offsets, both strictly ascending.
 *
 * <p>Every batch carries its leader's epoch, so the table can be rebuilt from batches; only epochs in which nothing was
 * written cannot, and they answer no question that their neighbours do not.
 *
 * <p><b>Threading:</b> confined to the log's shard. <b>Source:</b> KIP-101, KIP-279.
 */
final class LeaderEpochs {

  private static final int NO_EPOCH = -1;
  private static final int ENTRY_BYTES = Integer.BYTES + Long.BYTES;

  private int[] epochs = new int[4];
  private long[] startOffsets = new long[4];
  private int size;
  private boolean dirty;

  /** The largest epoch, or -1 if there is none. */
  int latestEpoch() {
    return size == 0 ? NO_EPOCH : epochs[size - 1];
  }

  /**
   * Notes that an epoch starts at an offset, unless it is the latest one anyway. What contradicts it goes: entries of the
   * same or a later epoch, or that start at the same or a later offset.
   */
  void assign(int leaderEpoch, long startOffset) {
    if (leaderEpoch < 0 || leaderEpoch == latestEpoch()) {
      return;
    }
    while (size > 0 && (epochs[size - 1] >= leaderEpoch || startOffsets[size - 1] >= startOffset)) {
      size--;
    }
    if (size == epochs.length) {
      epochs = Arrays.copyOf(epochs, size * 2);
      startOffsets = Arrays.copyOf(startOffsets, size * 2);
    }
    epochs[size] = leaderEpoch;
    startOffsets[size] = startOffset;
    size++;
    dirty = true;
  }

  /**
   * Where an epoch ends: where the next larger one that is known starts, or at the end of the log.
   *
   * @return the largest known epoch up to the requested one, with its end; for an epoch before the first known one that
   *     epoch itself with the first known start; unknown for an epoch after the latest
   */
  EpochEndOffset endOffsetFor(int requestedEpoch, long logEndOffset) {
    if (requestedEpoch < 0 || requestedEpoch > latestEpoch()) {
      return EpochEndOffset.UNKNOWN;
    }
    int found = Arrays.binarySearch(epochs, 0, size, requestedEpoch);
    int floor = found >= 0 ? found : -found - 2;
    long endOffset = floor == size - 1 ? logEndOffset : startOffsets[floor + 1];
    return new EpochEndOffset(floor < 0 ? requestedEpoch : epochs[floor], endOffset);
  }

  /** The epoch that an offset was written in, or -1 if it lies before the first known epoch. */
  int epochAt(long offset) {
    int found = Arrays.binarySearch(startOffsets, 0, size, offset);
    int floor = found >= 0 ? found : -found - 2;
    return floor < 0 ? NO_EPOCH : epochs[floor];
  }

  /** Forgets epochs that start at or after the new end of the log. */
  void truncateFromEnd(long endOffset) {
    while (size > 0 && startOffsets[size - 1] >= endOffset) {
      size--;
      dirty = true;
    }
  }

  /** Forgets epochs that end before the new start of the log; the one that contains it starts there. */
  void truncateFromStart(long startOffset) {
    int found = Arrays.binarySearch(startOffsets, 0, size, startOffset);
    int floor = found >= 0 ? found : -found - 2;
    if (floor < 0 || (floor == 0 && startOffsets[0] == startOffset)) {
      return;
    }
    size -= floor;
    System.arraycopy(epochs, floor, epochs, 0, size);
    System.arraycopy(startOffsets, floor, startOffsets, 0, size);
    startOffsets[0] = startOffset;
    dirty = true;
  }

  /** Forgets everything. */
  void clear() {
    dirty |= size > 0;
    size = 0;
  }

  /** Whether something changed since the last call of this method. */
  boolean takeDirty() {
    boolean was = dirty;
    dirty = false;
    return was;
  }

  /** The table as a sealed value. */
  byte[] encode() {
    ByteBuffer buffer = SealedValue.allocate(size * ENTRY_BYTES);
    for (int i = 0; i < size; i++) {
      buffer.putInt(epochs[i]).putLong(startOffsets[i]);
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
    for (int i = 0; i < size; i++) {
      text.append(i == 0 ? "" : ", ").append(epochs[i]).append('@').append(startOffsets[i]);
    }
    return text.append(']').toString();
  }
}
