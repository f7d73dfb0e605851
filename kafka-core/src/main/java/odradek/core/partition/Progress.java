package odradek.core.partition;

import java.util.ArrayList;
import java.util.List;

/**
 * Those who wait for something to read, and the bytes that they were not told of yet.
 *
 * <p><b>Threading:</b> confined to the partition's shard.
 */
final class Progress {

  private final List<ProgressListener> listeners = new ArrayList<>();
  private long untoldBytes;

  void add(ProgressListener listener) {
    listeners.add(listener);
  }

  void remove(ProgressListener listener) {
    listeners.remove(listener);
  }

  void clear() {
    listeners.clear();
  }

  /** A batch was appended, and may be read some time. */
  void appended(int bytes) {
    untoldBytes += bytes;
  }

  /**
   * Tells of bytes that may be read now. While appends run ahead of the high watermark nobody counted how many of the
   * bytes lie before it: too many are told then, and told again later, which costs a reader an attempt, never its data.
   *
   * @param moved whether the high watermark did
   * @param complete whether it is at the end of the log
   */
  void tell(boolean moved, boolean complete) {
    long bytes = untoldBytes;
    if (bytes == 0 || !moved && !complete) {
      return;
    }
    if (complete) {
      untoldBytes = 0;
    }
    wake(bytes);
  }

  /** Everybody has to look again. */
  void wakeAll() {
    wake(Long.MAX_VALUE);
  }

  private void wake(long bytes) {
    // Those who are called may leave, and take others with them.
    for (int i = listeners.size() - 1; i >= 0; i = Math.min(i, listeners.size()) - 1) {
      listeners.get(i).progressed(bytes);
    }
  }
}
