package odradek.storage.file;

/**
 * Where earlier reads stopped: a reader that goes on there needs no look-up. One slot per hash of the offset; readers
 * that meet in a slot lose a hint, no more.
 *
 * <p><b>Threading:</b> thread-safe without locks: hints are immutable, and a stale one is as good as none.
 */
final class ReadHints {

  private static final int SLOTS = 16;

  private record Hint(long offset, int position) {}

  private final Hint[] hints = new Hint[SLOTS];

  /** Notes that the first batch that ends at or after an offset starts at a position. */
  void add(long offset, int position) {
    hints[slot(offset)] = new Hint(offset, position);
  }

  /** The position, or -1 if it is not known. */
  int find(long offset) {
    Hint hint = hints[slot(offset)];
    return hint != null && hint.offset == offset ? hint.position : -1;
  }

  private static int slot(long offset) {
    return (int) ((offset * 0x9E3779B97F4A7C15L) >>> 60);
  }
}
