package odradek.core.compaction;

import java.util.Arrays;

/**
 * A mark for each offset of a range.
 *
 * <p><b>Threading:</b> confined to one thread.
 */
final class OffsetBits {

  private final long firstOffset;
  private final long endOffset;
  private final long[] words;

  /**
   * @param firstOffset the first offset that can be marked
   * @param endOffset one past the last that can be marked, at most 2^37 later
   */
  OffsetBits(long firstOffset, long endOffset) {
    this.firstOffset = firstOffset;
    this.endOffset = endOffset;
    this.words = new long[(int) ((endOffset - firstOffset + Long.SIZE - 1) / Long.SIZE)];
  }

  /** Whether all offsets of a range can be marked. */
  boolean covers(long fromOffset, long toOffsetInclusive) {
    return fromOffset >= firstOffset && toOffsetInclusive < endOffset;
  }

  /** Marks an offset, if it can be marked. */
  void set(long offset) {
    if (offset >= firstOffset && offset < endOffset) {
      long index = offset - firstOffset;
      words[(int) (index >>> 6)] |= 1L << index;
    }
  }

  /** Whether an offset that can be marked is. */
  boolean get(long offset) {
    long index = offset - firstOffset;
    return (words[(int) (index >>> 6)] >>> index & 1) != 0;
  }

  /** How many offsets of a range are marked, all of which can be. */
  int count(long fromOffset, long toOffsetInclusive) {
    long from = fromOffset - firstOffset;
    long to = toOffsetInclusive - firstOffset;
    int firstWord = (int) (from >>> 6);
    int lastWord = (int) (to >>> 6);
    long head = -1L << from;
    long tail = -1L >>> (63 - (to & 63));
    if (firstWord == lastWord) {
      return Long.bitCount(words[firstWord] & head & tail);
    }
    int count = Long.bitCount(words[firstWord] & head) + Long.bitCount(words[lastWord] & tail);
    for (int i = firstWord + 1; i < lastWord; i++) {
      count += Long.bitCount(words[i]);
    }
    return count;
  }

  @Override
  public String toString() {
    return "OffsetBits[" + firstOffset + " to " + endOffset + ": "
        + Arrays.stream(words).map(Long::bitCount).sum() + " marked]";
  }
}
