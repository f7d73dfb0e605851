package odradek.storage.file;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Where the latest appends ended: a read that follows the end of the log, or stops at the high watermark behind it,
 * finds its positions here and asks neither index nor file.
 *
 * <p><b>Threading:</b> one thread adds, any thread looks; a slot that changes under a reader is not believed.
 */
final class RecentEnds {

  private static final int SLOTS = 16;
  private static final long NONE = -1;

  /** Pairs of offset and position. */
  private final AtomicLongArray pairs = new AtomicLongArray(2 * SLOTS);
  private int next;

  RecentEnds() {
    for (int i = 0; i < SLOTS; i++) {
      pairs.setPlain(2 * i, NONE);
    }
  }

  /** Notes that the batch that comes next starts at a position, and has this offset or a later one. */
  void add(long offset, int position) {
    int slot = 2 * next;
    next = (next + 1) % SLOTS;
    pairs.set(slot, NONE);
    pairs.set(slot + 1, position);
    pairs.set(slot, offset);
  }

  /** Where the first batch starts that ends at or after an offset, or -1 if that is not known here. */
  int find(long offset) {
    for (int slot = 0; slot < 2 * SLOTS; slot += 2) {
      if (pairs.get(slot) == offset) {
        long position = pairs.get(slot + 1);
        if (pairs.get(slot) == offset) {
          return (int) position;
        }
      }
    }
    return -1;
  }
}
