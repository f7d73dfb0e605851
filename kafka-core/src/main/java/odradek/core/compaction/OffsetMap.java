package odradek.core.compaction;

/**
 * The last offset of each key, keys being known by their hash only. One array, three numbers per slot, no object per
 * key; its size is fixed when it is made.
 *
 * <pre>
 *  slot   first half of the hash 8 | second half 8 | offset + 1, 0 if the slot is free 8
 * </pre>
 *
 * <p><b>Threading:</b> confined to one thread.
 */
final class OffsetMap {

  /** What a slot takes. */
  static final int SLOT_BYTES = 24;

  /** The most slots that one array can have. */
  static final int MAX_SLOTS = (Integer.MAX_VALUE - 8) / 3;

  private static final int LONGS = 3;

  private final long[] table;
  private final int slots;
  private final int maxSize;
  private int size;

  /**
   * @param slots how many slots, 1 to {@link #MAX_SLOTS}
   * @param loadFactor the share of them that is filled at most, more than 0 and less than 1
   */
  OffsetMap(int slots, double loadFactor) {
    this.slots = slots;
    this.table = new long[slots * LONGS];
    this.maxSize = Math.max(1, Math.min(slots - 1, (int) (slots * loadFactor)));
  }

  /** How many keys are known. */
  int size() {
    return size;
  }

  /** How many keys can be known. */
  int maxSize() {
    return maxSize;
  }

  /**
   * Notes that a key was seen at an offset, later than before.
   *
   * @return false if the key is new and the map is full; it is not noted then
   */
  boolean put(long hash0, long hash1, long offset) {
    int at = find(hash0, hash1);
    if (table[at + 2] == 0) {
      if (size == maxSize) {
        return false;
      }
      size++;
      table[at] = hash0;
      table[at + 1] = hash1;
    }
    table[at + 2] = offset + 1;
    return true;
  }

  /** The last offset of a key, -1 if it is not known. */
  long get(long hash0, long hash1) {
    return table[find(hash0, hash1) + 2] - 1;
  }

  /** Where a key is, or where it would be put. There always is a free slot, so the walk ends. */
  private int find(long hash0, long hash1) {
    int slot = (int) ((hash0 >>> 33) * slots >>> 31);
    int at = slot * LONGS;
    while (table[at + 2] != 0 && (table[at] != hash0 || table[at + 1] != hash1)) {
      at += LONGS;
      if (at == table.length) {
        at = 0;
      }
    }
    return at;
  }

  /** Marks all offsets that are known. */
  void mark(OffsetBits bits) {
    for (int at = 2; at < table.length; at += LONGS) {
      if (table[at] != 0) {
        bits.set(table[at] - 1);
      }
    }
  }
}
