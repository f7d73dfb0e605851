package odradek.client.net;

import io.netty.channel.EventLoop;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import odradek.core.runtime.Cancellable;
import odradek.core.runtime.Shard;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One of Netty's event loops, on which connections live.
 *
 * <p><b>Threading:</b> thread-safe.
 */
final class ClientLoop implements Shard {

  private static final Logger LOG = LoggerFactory.getLogger(ClientLoop.class);

  private final int index;
  private final EventLoop loop;

  ClientLoop(int index, EventLoop loop) {
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
    Future<?> future = loop.schedule(() -> runLogged(task), delayMs, TimeUnit.MILLISECONDS);
    return () -> future.cancel(false);
  }

  /** The loop keeps what a scheduled task throws in its future, where nobody looks. */
  private void runLogged(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      LOG.error("a task of client loop {} failed", index, e);
    }
  }
}
