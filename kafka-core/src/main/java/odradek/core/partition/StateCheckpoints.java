package odradek.core.partition;

import java.util.function.Consumer;

/**
 * Writes what has changed in a log's state (log start, high watermark, epochs, producers) to the engine's state area.
 *
 * <p><b>Threading:</b> thread-safe.
 */
@FunctionalInterface
public interface StateCheckpoints {

  /**
   * Makes a partition's state durable. Called on the partition's shard.
   *
   * @param done called on any thread, with null or what went wrong
   */
  void write(Partition partition, Consumer<Throwable> done);
}
