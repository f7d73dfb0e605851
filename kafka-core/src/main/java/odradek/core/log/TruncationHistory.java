package odradek.core.log;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Where a log was cut off, numbered: so that a snapshot from before a cut that describes what was cut off is never
 * taken for one of the present log, even if the log has grown over that offset again, or if the snapshot was still on
 * its way to the device.
 *
 * <p>Only the last {@value #MAX_CUTS} cuts are kept; a snapshot that is older than those is not trusted.
 *
 * <p><b>Threading:</b> confined to the log's shard.
 */
final class TruncationHistory {

  static final int MAX_CUTS = 16;

  private final Deque<Long> offsets = new ArrayDeque<>();
  private int latest;

  /** The number of the last cut, 0 before the first: what snapshots are marked with. */
  int latest() {
    return latest;
  }

  /** Notes a cut: nothing at or after the offset is what it was. */
  void add(long offset) {
    latest++;
    offsets.addLast(offset);
    if (offsets.size() > MAX_CUTS) {
      offsets.removeFirst();
    }
  }

  /**
   * Up to where the log is still the one that was there when the given cut was the last.
   *
   * @return {@link Long#MAX_VALUE} if it was not cut since, 0 if that is not known
   */
  long unchangedUpTo(int cut) {
    int kept = latest - offsets.size();
    if (cut < kept || cut > latest) {
      return 0;
    }
    long lowest = Long.MAX_VALUE;
    int number = kept;
    for (long offset : offsets) {
      number++;
      if (number > cut) {
        lowest = Math.min(lowest, offset);
      }
    }
    return lowest;
  }

  byte[] encode() {
    ByteBuffer buffer = SealedValue.allocate(Integer.BYTES + offsets.size() * Long.BYTES);
    buffer.putInt(latest);
    for (long offset : offsets) {
      buffer.putLong(offset);
    }
    return SealedValue.seal(buffer);
  }

  void decode(ByteBuffer content) {
    offsets.clear();
    latest = content.getInt();
    while (content.remaining() >= Long.BYTES) {
      offsets.addLast(content.getLong());
    }
  }
}
