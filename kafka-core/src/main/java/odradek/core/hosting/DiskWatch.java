package odradek.core.hosting;

import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the devices: how much space they have, and what their engines have to tidy up. Where one is full, old
 * records are deleted at once.
 *
 * <p><b>Threading:</b> asked by one thread; looks on the I/O pool, once at a time.
 */
final class DiskWatch {

  private static final Logger LOG = LoggerFactory.getLogger(DiskWatch.class);

  private static final int CHORES_EVERY = 5;
  private static final int RETENTION_EVERY = 10;

  private final DirectorySet directories;
  private final StorageEngines engines;
  private final Executor io;
  private final Runnable retention;
  private final AtomicBoolean looking = new AtomicBoolean();
  private int lookCount;
  private int fullSince;

  /** @param retention deletes old records; returns at once */
  DiskWatch(DirectorySet directories, StorageEngines engines, Executor io, Runnable retention) {
    this.directories = directories;
    this.engines = engines;
    this.io = io;
    this.retention = retention;
  }

  /** Looks, unless that is still going on; to be called every second. */
  void tick() {
    if (!looking.compareAndSet(false, true)) {
      return;
    }
    try {
      io.execute(() -> {
        try {
          look();
        } finally {
          looking.set(false);
        }
      });
    } catch (RejectedExecutionException e) {
      LOG.debug("no thread to look at the devices now, the next tick will", e);
      looking.set(false);
    }
  }

  private void look() {
    lookCount++;
    boolean full = false;
    for (LogDirectory directory : directories.online()) {
      full |= sample(directory);
    }
    if (full && fullSince++ % RETENTION_EVERY == 0) {
      retention.run();
    } else if (!full) {
      fullSince = 0;
    }
    if (full || lookCount % CHORES_EVERY == 0) {
      engines.all().forEach(this::doChores);
    }
  }

  private boolean sample(LogDirectory directory) {
    try {
      directory.space().sample();
    } catch (IOException e) {
      directories.failed(directory, e);
    }
    return directory.space().level() == SpaceLevel.FULL;
  }

  private void doChores(StorageEngines.Placed placed) {
    try {
      placed.engine().maintain();
    } catch (IOException | IllegalStateException e) {
      if (!placed.isOffline()) {
        LOG.warn("storage engine '{}' of {} cannot do its chores: {}", placed.provider().name(), placed.directory(),
            e.toString());
        engines.failed(placed, e);
      }
    }
  }
}
