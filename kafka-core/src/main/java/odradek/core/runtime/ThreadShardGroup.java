package odradek.core.runtime;

import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shards on threads of their own: what a broker runs on when its listener has no event loops to offer.
 *
 * <p><b>Threading:</b> thread-safe.
 */
public final class ThreadShardGroup implements ShardGroup {

  private static final Logger LOG = LoggerFactory.getLogger(ThreadShardGroup.class);
  private static final long CLOSE_TIMEOUT_MS = 10_000;

  private final List<ThreadShard> threads = new ArrayList<>();

  /**
   * Makes shards; threads start with their first task.
   *
   * @param count how many, at least 1
   * @param threadNamePrefix what the threads are called, followed by their index
   */
  public ThreadShardGroup(int count, String threadNamePrefix) {
    for (int i = 0; i < count; i++) {
      threads.add(new ThreadShard(i, threadNamePrefix + i));
    }
  }

  @Override
  public List<Shard> shards() {
    return List.copyOf(threads);
  }

  @Override
  public void close() {
    threads.forEach(ThreadShard::shutdown);
    try {
      for (ThreadShard shard : threads) {
        if (!shard.awaitTermination(CLOSE_TIMEOUT_MS)) {
          LOG.warn("shard {} is still busy after {} ms, leaving it behind", shard.index(), CLOSE_TIMEOUT_MS);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
