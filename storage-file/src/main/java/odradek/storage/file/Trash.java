package odradek.storage.file;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import odradek.core.spi.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files that left the log and wait for their removal, under a name that says so. What is still here when the process
 * ends is removed when the directory opens again.
 *
 * <p><b>Threading:</b> thread-safe.
 */
final class Trash {

  private static final Logger LOG = LoggerFactory.getLogger(Trash.class);
  private static final long NS_PER_MS = 1_000_000;

  private record Item(Path path, long dueNs) {}

  private final Disk disk;
  private final Clock clock;
  private final PriorityQueue<Item> items = new PriorityQueue<>((a, b) -> Long.signum(a.dueNs - b.dueNs));

  Trash(Disk disk, Clock clock) {
    this.disk = disk;
    this.clock = clock;
  }

  /** Removes a file, if it is there, at once or after a delay. */
  void discard(Path path, long delayMs) throws IOException {
    if (delayMs <= 0) {
      disk.delete(path);
      return;
    }
    Path renamed = path.resolveSibling(path.getFileName() + FileNames.DELETED);
    try {
      disk.rename(path, renamed);
      add(renamed, delayMs);
    } catch (NoSuchFileException e) {
      LOG.trace("{} was never made", path, e);
    }
  }

  /** Adds what has its last name already. */
  synchronized void add(Path path, long delayMs) {
    items.add(new Item(path, clock.monotonicNs() + Math.max(0, delayMs) * NS_PER_MS));
  }

  /** Removes what is due. What cannot be removed now is left for the next opening. */
  void sweep() {
    for (Path path : due()) {
      try {
        remove(path);
      } catch (IOException e) {
        LOG.warn("cannot remove {}; it will be tried again when the directory is opened", path, e);
      }
    }
  }

  private synchronized List<Path> due() {
    var due = new ArrayList<Path>();
    long now = clock.monotonicNs();
    while (!items.isEmpty() && items.peek().dueNs() - now <= 0) {
      due.add(items.remove().path());
    }
    return due;
  }

  private void remove(Path path) throws IOException {
    if (disk.size(path) < 0) {
      return;
    }
    if (isFolder(path)) {
      for (String name : disk.list(path)) {
        disk.delete(path.resolve(name));
      }
    }
    disk.delete(path);
  }

  private static boolean isFolder(Path path) {
    String name = path.getFileName().toString();
    return FileNames.partition(name.substring(0, Math.max(0, name.indexOf('.')))) != null;
  }
}
