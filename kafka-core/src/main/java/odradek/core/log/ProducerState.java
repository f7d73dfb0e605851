package odradek.core.log;

import java.nio.ByteBuffer;
import odradek.api.record.RecordBatch;

/**
 * What a log remembers of one producer: its epoch, its last five batches and its open transaction.
 *
 * <p><b>Threading:</b> confined to the log's shard.
 */
final class ProducerState {

  /** How many batches a producer may have in flight, and so how many are remembered. */
  static final int MAX_BATCHES = 5;

  private static final int NONE = -1;
  private static final int FIXED_BYTES = Long.BYTES + Short.BYTES + Integer.BYTES + 2 * Long.BYTES + Byte.BYTES;
  private static final int LONGS = 3;

  final long producerId;

  /** Neighbours in the order of last use; kept by {@link ProducerStates}. */
  ProducerState previous;

  ProducerState next;

  private short epoch;
  private int coordinatorEpoch = NONE;
  private long lastSeenMs;
  private long transactionFirstOffset = NONE;

  /** Ring of batches: last offset, largest timestamp, and last sequence with offset delta in one number. */
  private long[] ring = new long[LONGS];

  private int count;
  private int newest;

  ProducerState(long producerId, short epoch) {
    this.producerId = producerId;
    this.epoch = epoch;
  }

  short epoch() {
    return epoch;
  }

  int coordinatorEpoch() {
    return coordinatorEpoch;
  }

  void coordinatorEpoch(int value) {
    coordinatorEpoch = value;
  }

  long lastSeenMs() {
    return lastSeenMs;
  }

  void seen(long nowMs) {
    lastSeenMs = Math.max(lastSeenMs, nowMs);
  }

  /** The first offset of the open transaction, or -1. */
  long transactionFirstOffset() {
    return transactionFirstOffset;
  }

  void transactionFirstOffset(long offset) {
    transactionFirstOffset = offset;
  }

  /** The sequence number of the last record, or -1 if no batch of this epoch is known. */
  int lastSequence() {
    return count == 0 ? NONE : lastSequence(newest);
  }

  /** The last offset of the last batch of this epoch, or -1 if none is known. */
  long lastDataOffset() {
    return count == 0 ? NONE : lastOffset(newest);
  }

  /** How many batches are known. */
  int batchesCount() {
    return count;
  }

  /** Moves on to another epoch, whose sequence numbers start anew. */
  void moveToEpoch(short newEpoch) {
    if (newEpoch != epoch) {
      epoch = newEpoch;
      count = 0;
    }
  }

  /** Remembers a batch of the current epoch. */
  void add(int lastSequence, int offsetDelta, long lastOffset, long timestampMs) {
    int capacity = ring.length / LONGS;
    if (count == capacity && capacity < MAX_BATCHES) {
      grow(Math.min(MAX_BATCHES, capacity * 2));
      capacity = ring.length / LONGS;
    }
    newest = count == 0 ? 0 : (newest + 1) % capacity;
    count = Math.min(count + 1, capacity);
    int at = newest * LONGS;
    ring[at] = lastOffset;
    ring[at + 1] = timestampMs;
    ring[at + 2] = (long) lastSequence << 32 | offsetDelta;
  }

  private void grow(int capacity) {
    var bigger = new long[capacity * LONGS];
    for (int i = 0; i < count; i++) {
      System.arraycopy(ring, slot(i) * LONGS, bigger, i * LONGS, LONGS);
    }
    ring = bigger;
    newest = count - 1;
  }

  /** The slot of a batch counted from the oldest. */
  private int slot(int index) {
    int capacity = ring.length / LONGS;
    return (newest - (count - 1) + index + capacity) % capacity;
  }

  /** The slot of the batch that has exactly this batch's sequence numbers, or -1. */
  int find(RecordBatch batch) {
    int baseSequence = batch.baseSequence();
    int lastSequence = batch.lastSequence();
    for (int i = 0; i < count; i++) {
      int slot = slot(i);
      if (lastSequence(slot) == lastSequence && baseSequence(slot) == baseSequence) {
        return slot;
      }
    }
    return NONE;
  }

  long lastOffset(int slot) {
    return ring[slot * LONGS];
  }

  long baseOffset(int slot) {
    return lastOffset(slot) - offsetDelta(slot);
  }

  long timestampMs(int slot) {
    return ring[slot * LONGS + 1];
  }

  private int lastSequence(int slot) {
    return (int) (ring[slot * LONGS + 2] >>> 32);
  }

  private int offsetDelta(int slot) {
    return (int) ring[slot * LONGS + 2];
  }

  private int baseSequence(int slot) {
    return (lastSequence(slot) - offsetDelta(slot)) & Integer.MAX_VALUE;
  }

  /** How many bytes {@link #encode} writes. */
  int encodedBytes() {
    return FIXED_BYTES + count * LONGS * Long.BYTES;
  }

  void encode(ByteBuffer target) {
    target.putLong(producerId).putShort(epoch).putInt(coordinatorEpoch).putLong(lastSeenMs)
        .putLong(transactionFirstOffset).put((byte) count);
    for (int i = 0; i < count; i++) {
      int at = slot(i) * LONGS;
      target.putLong(ring[at]).putLong(ring[at + 1]).putLong(ring[at + 2]);
    }
  }

  static ProducerState decode(ByteBuffer source) {
    var state = new ProducerState(source.getLong(), source.getShort());
    state.coordinatorEpoch = source.getInt();
    state.lastSeenMs = source.getLong();
    state.transactionFirstOffset = source.getLong();
    for (int left = source.get(); left > 0; left--) {
      long lastOffset = source.getLong();
      long timestampMs = source.getLong();
      long sequence = source.getLong();
      state.add((int) (sequence >>> 32), (int) sequence, lastOffset, timestampMs);
    }
    return state;
  }
}
