package odradek.server.net;

import io.netty.channel.EventLoop;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import odradek.core.runtime.Cancellable;
import odradek.core.runtime.Shard;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A shard that is a network event loop: work for a partition that lives on the loop of its connection makes no hop.
 *
 * <p>Tasks wait in the loop's queue, which has no bound of its own: whoever hands tasks over bounds them (a connection
 * by its unanswered requests, a pool by its size). A task that throws is logged by the loop, which goes on.
 *
 * <p><b>Threading:</b> thread-safe.
 */
final class NettyShard implements Shard {

  private static final Logger LOG = LoggerFactory.getLogger(NettyShard.class);

  private final int index;
  private final EventLoop loop;

  NettyShard(int index, EventLoop loop) {
    this.index = index;
    this.loop = loop;
  }

  EventLoop loop() {
    return loop;
  }

  @Override
  public int index() {
    return index;
  }

  @Override
  public boolean inShard() {
    return loop.inEventLoop();
  }

  @Override
  public void execute(Runnable task) {
    loop.execute(task);
  }

  @Override
  public Cancellable schedule(Runnable task, long delayMs) {
    if (delayMs < 0) {
      throw new IllegalArgumentException("delay is " + delayMs + " ms, expected at least 0");
    }
    Future<?> future = loop.schedule(() -> runLogged(task), delayMs, TimeUnit.MILLISECONDS);
    return () -> future.cancel(false);
  }

  @Override
  public String toString() {
    return "shard " + index;
  }

  /** The loop keeps what a scheduled task throws in its future, where nobody looks. */
  private void runLogged(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      LOG.error("{}: a scheduled task failed", this, e);
    }
  }
}
