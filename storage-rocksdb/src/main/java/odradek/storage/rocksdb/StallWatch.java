package odradek.storage.rocksdb;

import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import odradek.core.spi.storage.PartitionContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells partitions that were busy when the database takes writes again: one task waits for it in their place.
 *
 * <p><b>Threading:</b> thread-safe; the task runs on the I/O executor. If that is full, the next busy partition or
 * {@link #resume()} starts it.
 */
final class StallWatch {

  private static final Logger LOG = LoggerFactory.getLogger(StallWatch.class);

  /** Waits for the database. */
  @FunctionalInterface
  interface Room {
    void await() throws IOException;
  }

  private final Room room;
  private final Executor io;
  private Set<PartitionContext> busy = new LinkedHashSet<>();
  private boolean watching;

  StallWatch(Room room, Executor io) {
    this.room = room;
    this.io = io;
  }

  /** Notes a partition whose append was not taken. */
  void park(PartitionContext context) {
    synchronized (this) {
      busy.add(context);
    }
    resume();
  }

  /** Starts the task if somebody waits and it does not run. */
  void resume() {
    synchronized (this) {
      if (watching || busy.isEmpty()) {
        return;
      }
      watching = true;
    }
    try {
      io.execute(this::watch);
    } catch (RejectedExecutionException e) {
      LOG.debug("no thread to wait for the database, it is tried again soon", e);
      synchronized (this) {
        watching = false;
      }
    }
  }

  private void watch() {
    for (Set<PartitionContext> ready = awaitRoom(); !ready.isEmpty(); ready = awaitRoom()) {
      ready.forEach(PartitionContext::ready);
    }
  }

  /** Those to be told; if the database fails, their next append will say so. */
  private Set<PartitionContext> awaitRoom() {
    synchronized (this) {
      if (busy.isEmpty()) {
        watching = false;
        return Set.of();
      }
    }
    try {
      room.await();
    } catch (IOException e) {
      LOG.debug("the database does not take writes any more", e);
    }
    synchronized (this) {
      Set<PartitionContext> ready = busy;
      busy = new LinkedHashSet<>();
      return ready;
    }
  }
}
