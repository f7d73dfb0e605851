package odradek.storage.file;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The open files of an engine: at most so many, unless more are in use at the same time. Which ones to close is found
 * by going round and giving those that were used since the last round a second chance.
 *
 * <p><b>Threading:</b> thread-safe; the lock is taken for opening and closing only.
 */
final class OpenFiles {

  private final Disk disk;
  private final int limit;
  private final AtomicInteger openCount = new AtomicInteger();
  private final List<OpenFile> pooled = new ArrayList<>();
  private int hand;

  OpenFiles(Disk disk, int limit) {
    this.disk = disk;
    this.limit = limit;
  }

  /** How many files are open, those included that only slices still hold. */
  int openCount() {
    return openCount.get();
  }

  /** Opens a file; the caller gets a reference, the pool keeps one. */
  OpenFile open(Path path, boolean create) throws IOException {
    makeRoom();
    var opened = new OpenFile(disk.open(path, create), this);
    opened.tryRetain();
    openCount.incrementAndGet();
    synchronized (this) {
      pooled.add(opened);
    }
    return opened;
  }

  private synchronized void makeRoom() {
    for (int looks = 2 * pooled.size(); looks > 0 && pooled.size() >= limit; looks--) {
      hand = hand >= pooled.size() - 1 ? 0 : hand + 1;
      OpenFile candidate = pooled.get(hand);
      if (!candidate.takeUsed() && candidate.closeIfIdle()) {
        remove(hand);
      }
    }
  }

  private void remove(int index) {
    OpenFile last = pooled.remove(pooled.size() - 1);
    if (index < pooled.size()) {
      pooled.set(index, last);
    }
  }

  /** Forgets a file; it is closed when its last user lets go. */
  void discard(OpenFile file) {
    synchronized (this) {
      int index = pooled.indexOf(file);
      if (index < 0) {
        return;
      }
      remove(index);
    }
    file.release();
  }

  void closed() {
    openCount.decrementAndGet();
  }
}
