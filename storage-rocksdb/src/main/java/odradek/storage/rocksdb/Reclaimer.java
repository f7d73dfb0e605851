package odradek.storage.rocksdb;

import java.io.IOException;
import java.util.Collection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bounds the space that removed batches take. Removing only hides them; merges that happen anyway give their space
 * back, as long as there are appends. Where files take twice what the logs hold, for instance after a topic was deleted
 * and nobody writes, files are merged on purpose.
 *
 * <p><b>Threading:</b> thread-safe.
 */
final class Reclaimer {

  private static final Logger LOG = LoggerFactory.getLogger(Reclaimer.class);

  private final long slackBytes;
  private int firstNumber = Integer.MAX_VALUE;
  private int lastNumber = -1;
  private boolean running;

  /** @param slackBytes how much removed batches may take in any case */
  Reclaimer(long slackBytes) {
    this.slackBytes = slackBytes;
  }

  /** Notes that batches of a number were removed. */
  synchronized void removed(int number) {
    firstNumber = Math.min(firstNumber, number);
    lastNumber = Math.max(lastNumber, number);
  }

  /**
   * Merges files if they take too much.
   *
   * @param open the partitions that are open
   */
  void reclaim(Database database, Catalogue catalogue, Collection<RocksPartition> open) throws IOException {
    int from;
    int to;
    synchronized (this) {
      if (running || lastNumber < 0 || open.size() < catalogue.size()) {
        return;
      }
      long heldBytes = open.stream().mapToLong(partition -> partition.view().sizeBytes()).sum();
      long takenBytes = database.property("rocksdb.live-blob-file-size")
          + database.property("rocksdb.live-sst-files-size");
      if (takenBytes - heldBytes <= heldBytes + slackBytes) {
        return;
      }
      LOG.info("{} takes {} bytes for {} bytes of batches; files are merged", database.path(), takenBytes, heldBytes);
      running = true;
      from = firstNumber;
      to = lastNumber;
      firstNumber = Integer.MAX_VALUE;
      lastNumber = -1;
    }
    try {
      database.compact(from, to);
    } finally {
      synchronized (this) {
        running = false;
      }
    }
  }
}
