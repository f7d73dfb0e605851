package odradek.core.log;

import java.nio.ByteBuffer;
import java.util.Map;
import odradek.api.TopicIdPartition;
import odradek.core.spi.storage.CorruptStorageException;
import odradek.core.spi.storage.StateEntry;

/**
 * The producers and transactions of a log as they were at an offset, as a value of the state area. Two slots are
 * written in turn, so that cutting off the end of a log rarely costs more than reading what came since the older one.
 *
 * <pre>
 *  endOffset 8 | cut 4 | timeMs 8 | producersCount 4 | producers | ended transactions
 * </pre>
 *
 * @param slot 0 or 1
 * @param endOffset the first offset that is not part of it
 * @param cut the last cut of the log at that time, see {@link TruncationHistory}
 * @param timeMs when it was taken
 * @param content the rest
 */
record ProducerSnapshot(int slot, long endOffset, int cut, long timeMs, ByteBuffer content) {

  static final int SLOTS = 2;

  private static final int FIXED_BYTES = 2 * Long.BYTES + 2 * Integer.BYTES;

  private static String key(int slot) {
    return "producers." + slot;
  }

  /** Takes a snapshot. */
  static StateEntry take(
      TopicIdPartition partition, int slot, long endOffset, int cut, long timeMs, ProducerStates producers,
      Transactions transactions) {
    int bytes = FIXED_BYTES + transactions.encodedBytes();
    for (ProducerState state = producers.leastRecent(); state != null; state = state.next) {
      bytes += state.encodedBytes();
    }
    ByteBuffer buffer = SealedValue.allocate(bytes);
    buffer.putLong(endOffset).putInt(cut).putLong(timeMs).putInt(producers.size());
    for (ProducerState state = producers.leastRecent(); state != null; state = state.next) {
      state.encode(buffer);
    }
    transactions.encode(buffer);
    return new StateEntry(partition, key(slot), SealedValue.seal(buffer));
  }

  /**
   * Reads a slot.
   *
   * @return null if it is empty
   * @throws CorruptStorageException if it is damaged
   */
  static ProducerSnapshot read(Map<String, byte[]> values, int slot) throws CorruptStorageException {
    byte[] value = values.get(key(slot));
    if (value == null) {
      return null;
    }
    ByteBuffer buffer = SealedValue.open(key(slot), value);
    return new ProducerSnapshot(slot, buffer.getLong(), buffer.getInt(), buffer.getLong(), buffer);
  }

  /** Puts its content in the place of what is known. */
  void restore(ProducerStates producers, Transactions transactions) {
    producers.clear();
    for (int left = content.getInt(); left > 0; left--) {
      producers.restore(ProducerState.decode(content));
    }
    transactions.decode(content);
  }
}
