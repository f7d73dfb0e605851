package odradek.core.log;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;

/**
 * The transactions that hold back the last stable offset of a log: open ones, and those whose marker is not below the
 * high watermark yet (a leader that fails now may lose it).
 *
 * <p><b>Threading:</b> confined to the log's shard.
 */
final class Transactions {

  private static final int UNREPLICATED_BYTES = 2 * Long.BYTES;

  /** First offset of each open transaction to its producer id. */
  private final TreeMap<Long, Long> open = new TreeMap<>();

  /** First offset of each transaction that ended, to the offset of its marker. */
  private final TreeMap<Long, Long> unreplicated = new TreeMap<>();

  /** A producer's first record of a transaction was appended. */
  void begin(long firstOffset, long producerId) {
    open.put(firstOffset, producerId);
  }

  /**
   * The marker of an open transaction was appended.
   *
   * @return the last stable offset right after the marker, if everything were replicated
   */
  long end(long firstOffset, long markerOffset) {
    open.remove(firstOffset);
    unreplicated.put(firstOffset, markerOffset);
    return open.isEmpty() ? markerOffset + 1 : open.firstKey();
  }

  /** Everything below an offset is replicated: markers there hold nothing back any more. */
  void replicatedUpTo(long highWatermark) {
    if (!unreplicated.isEmpty()) {
      unreplicated.values().removeIf(markerOffset -> markerOffset < highWatermark);
    }
  }

  /** The offset from which on nothing is stable, or {@link Long#MAX_VALUE} if all is. */
  long firstUnstableOffset() {
    long first = open.isEmpty() ? Long.MAX_VALUE : open.firstKey();
    return unreplicated.isEmpty() ? first : Math.min(first, unreplicated.firstKey());
  }

  /** Forgets everything. */
  void clear() {
    open.clear();
    unreplicated.clear();
  }

  /** How many bytes {@link #encode} writes. */
  int encodedBytes() {
    return Integer.BYTES + unreplicated.size() * UNREPLICATED_BYTES;
  }

  /** Writes the ended transactions; the open ones are with their producers. */
  void encode(ByteBuffer target) {
    target.putInt(unreplicated.size());
    for (Map.Entry<Long, Long> transaction : unreplicated.entrySet()) {
      target.putLong(transaction.getKey()).putLong(transaction.getValue());
    }
  }

  /** Reads what {@link #encode} wrote. */
  void decode(ByteBuffer source) {
    unreplicated.clear();
    for (int left = source.getInt(); left > 0; left--) {
      unreplicated.put(source.getLong(), source.getLong());
    }
  }
}
