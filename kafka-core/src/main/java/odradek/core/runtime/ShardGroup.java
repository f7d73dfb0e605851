package odradek.core.runtime;

import java.util.List;

/**
 * The shards of one broker.
 *
 * <p><b>Threading:</b> thread-safe.
 */
public interface ShardGroup extends AutoCloseable {

  /** All shards by index; at least one, and never changing. */
  List<Shard> shards();

  /** Runs what has been handed over and then stops all shards; waits for that, at most some seconds. */
  @Override
  void close();
}
