package odradek.storage.file;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * The log file of a segment, opened when it is needed and closed when others need the descriptor more.
 *
 * <p><b>Threading:</b> thread-safe. The path changes under the partition's
 * {@code changes} lock only.
 */
final class SegmentFile {

  private final OpenFiles pool;
  private Path path;
  private boolean gone;
  private volatile OpenFile current;

  SegmentFile(OpenFiles pool, Path path) {
    this.pool = pool;
    this.path = path;
  }

  synchronized Path path() {
    return path;
  }

  /**
   * The open file; the caller releases it.
   *
   * @throws NoSuchFileException if it left the log
   */
  OpenFile acquire() throws IOException {
    OpenFile open = current;
    return open != null && open.tryRetain() ? open : reopen(false);
  }

  /** As {@link #acquire()}, but makes the file if it is not there. */
  OpenFile acquireOrCreate() throws IOException {
    OpenFile open = current;
    return open != null && open.tryRetain() ? open : reopen(true);
  }

  private synchronized OpenFile reopen(boolean create) throws IOException {
    OpenFile open = current;
    if (open != null && open.tryRetain()) {
      return open;
    }
    if (gone) {
      throw new NoSuchFileException(path.toString(), null, "left the log");
    }
    letGo();
    open = pool.open(path, create);
    current = open;
    return open;
  }

  /** Gives the file another name; who has it open keeps it. */
  synchronized void rename(Disk disk, Path newPath) throws IOException {
    disk.rename(path, newPath);
    path = newPath;
  }

  /** Closes the open file as soon as nobody uses it. */
  synchronized void letGo() {
    if (current != null) {
      pool.discard(current);
      current = null;
    }
  }

  /** The file left the log: who has it keeps it, nobody gets it any more. */
  synchronized void discard() {
    gone = true;
    letGo();
  }
}
