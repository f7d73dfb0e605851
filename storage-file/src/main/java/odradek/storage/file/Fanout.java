package odradek.storage.file;

import java.util.Collection;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Phaser;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does the same with many things, with as much help as the I/O executor can spare: file systems join syncs that come
 * from several threads. The caller works too, and waits for no helper that has not begun, so it may itself be one of
 * the executor's threads, even the only one.
 *
 * <p><b>Threading:</b> stateless.
 */
final class Fanout {

  private static final Logger LOG = LoggerFactory.getLogger(Fanout.class);

  private Fanout() {}

  /**
   * Handles every item once and returns when all are done.
   *
   * @param helpers how many tasks to ask for
   * @param action does not throw
   */
  static <T> void forEach(Executor io, int helpers, Collection<T> items, Consumer<T> action) {
    Queue<T> queue = new ConcurrentLinkedQueue<>(items);
    var working = new Phaser(1);
    Runnable work = () -> {
      for (T item = queue.poll(); item != null; item = queue.poll()) {
        action.accept(item);
      }
    };
    for (int i = Math.min(helpers, items.size() - 1); i > 0; i--) {
      try {
        io.execute(() -> help(queue, working, work));
      } catch (RejectedExecutionException e) {
        LOG.debug("no thread to help, the caller does the rest", e);
        break;
      }
    }
    work.run();
    working.arriveAndAwaitAdvance();
  }

  /** Registers before it takes anything, so that the caller, who finds the queue empty, waits for what was taken. */
  private static void help(Queue<?> queue, Phaser working, Runnable work) {
    if (queue.isEmpty() || working.register() != 0) {
      return;
    }
    try {
      work.run();
    } finally {
      working.arriveAndDeregister();
    }
  }
}
