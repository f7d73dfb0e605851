package odradek.core.hosting;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import odradek.core.runtime.BlockingPool;

/**
 * The threads that open what is stored: some for each log directory, so that all devices work at the same time. They
 * end when there is nothing to open.
 *
 * <p><b>Threading:</b> thread-safe.
 */
final class OpeningPools implements AutoCloseable {

  private static final int QUEUE_LIMIT = 1_000_000;

  private final Executor io;
  private final Map<LogDirectory, BlockingPool> pools = new HashMap<>();

  /**
   * Makes pools.
   *
   * @param threads for each directory ({@code num.recovery.threads.per.data.dir})
   * @param io what opens the rest
   */
  OpeningPools(DirectorySet directories, int nodeId, int threads, Executor io) {
    this.io = io;
    int number = 0;
    for (LogDirectory directory : directories.all()) {
      pools.put(directory, new BlockingPool("odradek-" + nodeId + "-open-" + number++ + "-", threads, QUEUE_LIMIT));
    }
  }

  private OpeningPools(Executor io) {
    this.io = io;
  }

  /** No threads of their own: one executor opens everything. */
  static OpeningPools none(Executor io) {
    return new OpeningPools(io);
  }

  Executor io() {
    return io;
  }

  /**
   * The threads for a partition.
   *
   * @param placed where it is stored, or null
   */
  Executor of(StorageEngines.Placed placed) {
    BlockingPool pool = placed == null || !placed.isPersistent() ? null : pools.get(placed.directory());
    return pool == null ? io : pool;
  }

  @Override
  public void close() {
    pools.values().forEach(BlockingPool::close);
  }
}
