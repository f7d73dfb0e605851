package odradek.storage.rocksdb;

import java.util.Arrays;

/**
 * Which chunks a log has, and under which numbers their batches are.
 *
 * <p><b>Threading:</b> immutable.
 *
 * @param closed the chunks before the last one, oldest first; not to be changed
 * @param activeBase where the chunk begins that is written to
 * @param activeNumber its number
 */
record Layout(ChunkStats[] closed, long activeBase, int activeNumber) {

  long startOffset() {
    return baseOffset(0);
  }

  int chunksCount() {
    return closed.length + 1;
  }

  long baseOffset(int index) {
    return index < closed.length ? closed[index].baseOffset() : activeBase;
  }

  int number(int index) {
    return index < closed.length ? closed[index].number() : activeNumber;
  }

  /** The chunk that contains an offset; the first one for offsets before the log. */
  int indexOf(long offset) {
    int low = 0;
    int high = closed.length;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (baseOffset(middle) <= offset) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  /** Where the run of chunks ends that have the same number as one of them. */
  long runEnd(int index) {
    int number = number(index);
    for (int i = index + 1; i < chunksCount(); i++) {
      if (number(i) != number) {
        return baseOffset(i);
      }
    }
    return Long.MAX_VALUE;
  }

  /** The numbers of some chunks, each once. */
  int[] numbers(int fromIndex, int toIndex) {
    int[] numbers = new int[toIndex - fromIndex];
    for (int i = fromIndex; i < toIndex; i++) {
      numbers[i - fromIndex] = number(i);
    }
    return Arrays.stream(numbers).distinct().toArray();
  }

  /** The first chunks closed, another one active. */
  Layout closing(ChunkStats[] more, long newActiveBase, int newActiveNumber) {
    ChunkStats[] all = Arrays.copyOf(closed, closed.length + more.length);
    System.arraycopy(more, 0, all, closed.length, more.length);
    return new Layout(all, newActiveBase, newActiveNumber);
  }
}
