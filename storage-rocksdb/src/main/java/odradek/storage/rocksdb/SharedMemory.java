package odradek.storage.rocksdb;

import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.WriteBufferManager;

/**
 * The memory of all engines in the process: one cache, and one budget for write buffers that is charged to it, so that
 * both together have one limit. It is there while an engine is open.
 *
 * <p><b>Threading:</b> thread-safe.
 */
final class SharedMemory {

  private int users;
  private Cache cache;
  private WriteBufferManager writeBuffers;

  /** Adds an engine; the first one decides on the sizes. */
  synchronized void acquire(RocksSettings settings) {
    if (users == 0) {
      cache = new LRUCache(settings.cacheBytes() + settings.writeBufferBytes());
      writeBuffers = new WriteBufferManager(settings.writeBufferBytes(), cache, false);
    }
    users++;
  }

  /** Takes an engine away; the last one frees the memory. */
  synchronized void release() {
    users--;
    if (users == 0) {
      writeBuffers.close();
      cache.close();
    }
  }

  synchronized Cache cache() {
    return cache;
  }

  synchronized WriteBufferManager writeBuffers() {
    return writeBuffers;
  }
}
