package odradek.storage.file;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The names in the engine's directory: which partitions have a folder, and whether that is durable. One sync serves all
 * folders that were made before it.
 *
 * <p><b>Threading:</b> thread-safe.
 */
final class RootFolder {

  private final Disk disk;
  private final Path root;
  private final Set<String> folders = ConcurrentHashMap.newKeySet();

  /** Not zero at first: what an earlier process made may not be durable either. */
  private final AtomicLong changeCount = new AtomicLong(1);
  private long syncedCount;

  RootFolder(Disk disk, Path root) {
    this.disk = disk;
    this.root = root;
  }

  /** Notes a folder that was found. */
  void found(String folder) {
    folders.add(folder);
  }

  boolean has(String folder) {
    return folders.contains(folder);
  }

  /** Makes a folder, not durably. */
  void make(String folder) throws IOException {
    disk.createDirectories(root.resolve(folder));
    folders.add(folder);
    changeCount.incrementAndGet();
  }

  /** Renames a folder away, durably. */
  void retire(String folder, Path renamed) throws IOException {
    disk.rename(root.resolve(folder), renamed);
    folders.remove(folder);
    changeCount.incrementAndGet();
    sync();
  }

  /** Makes all changes durable that were made before this call. */
  void sync() throws IOException {
    long needed = changeCount.get();
    synchronized (this) {
      if (syncedCount < needed) {
        long covered = changeCount.get();
        disk.syncDirectory(root);
        syncedCount = covered;
      }
    }
  }
}
