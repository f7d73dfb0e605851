package odradek.core.runtime;

/**
 * A single-threaded event loop that owns some partitions, groups and connections. This is the whole seam between core
 * and whatever executes it: core's own threads, the network loops of a listener, or a simulator's virtual time.
 *
 * <p><b>Threading:</b> all methods may be called from any thread. Tasks run one at a time, in the order in which one
 * thread handed them over. <b>Blocking:</b> tasks must not block.
 */
public interface Shard {

  /** This shard's number, from 0. */
  int index();

  /** Whether the calling thread is this shard's. */
  boolean inShard();

  /**
   * Runs a task soon; never inside this call. A task that throws is reported and does not stop the shard.
   *
   * @throws java.util.concurrent.RejectedExecutionException if the shard has been closed
   */
  void execute(Runnable task);

  /**
   * Runs a task after a delay.
   *
   * @param delayMs at least 0
   * @throws java.util.concurrent.RejectedExecutionException if the shard has been closed
   */
  Cancellable schedule(Runnable task, long delayMs);
}
