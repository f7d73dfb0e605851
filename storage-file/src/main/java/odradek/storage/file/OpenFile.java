package odradek.storage.file;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An open file that its segment, slices and whoever reads or writes just now share; the last one closes it.
 *
 * <p><b>Threading:</b> thread-safe.
 */
final class OpenFile {

  private static final Logger LOG = LoggerFactory.getLogger(OpenFile.class);

  private final DiskFile file;
  private final OpenFiles pool;

  /** One for the pool, one for each user; 0 is closed for good. */
  private final AtomicInteger references = new AtomicInteger(1);

  /** Whether it was used since the pool last looked; plain, since a lost update costs a reopening at most. */
  private boolean used = true;

  OpenFile(DiskFile file, OpenFiles pool) {
    this.file = file;
    this.pool = pool;
  }

  DiskFile file() {
    return file;
  }

  /** Takes a reference, unless the file is closed already. */
  boolean tryRetain() {
    while (true) {
      int count = references.get();
      if (count == 0 || !file.isOpen()) {
        return false;
      }
      if (references.compareAndSet(count, count + 1)) {
        used = true;
        return true;
      }
    }
  }

  /** Gives a reference back. */
  void release() {
    int left = references.decrementAndGet();
    if (left == 0) {
      closeFile();
    } else if (left < 0) {
      throw new IllegalStateException("an open file was released too often");
    }
  }

  /** Closes the file if nobody uses it; the pool's reference goes with it. */
  boolean closeIfIdle() {
    if (references.compareAndSet(1, 0)) {
      closeFile();
      return true;
    }
    return false;
  }

  /** Whether it was used since the last call. */
  boolean takeUsed() {
    boolean was = used;
    used = false;
    return was;
  }

  private void closeFile() {
    pool.closed();
    try {
      file.close();
    } catch (IOException e) {
      LOG.warn("closing a file failed; what was forced is safe", e);
    }
  }
}
