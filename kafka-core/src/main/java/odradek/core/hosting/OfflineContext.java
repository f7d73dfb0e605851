package odradek.core.hosting;

import java.io.IOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import odradek.core.spi.storage.PartitionContext;
import odradek.core.spi.storage.PartitionOptions;
import odradek.core.spi.storage.RecoveryReport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A partition's storage that is used without a broker, by one thread that may wait.
 *
 * <p><b>Threading:</b> thread-safe.
 */
final class OfflineContext implements PartitionContext {

  private static final Logger LOG = LoggerFactory.getLogger(OfflineContext.class);
  private static final long STALL_SECONDS = 60;

  private final String name;
  private final PartitionOptions options;
  private final Semaphore ready = new Semaphore(0);
  private volatile Throwable failure;

  OfflineContext(String name, PartitionOptions options) {
    this.name = name;
    this.options = options;
  }

  @Override
  public PartitionOptions options() {
    return options;
  }

  @Override
  public void ready() {
    ready.release();
  }

  @Override
  public void failed(Throwable cause) {
    failure = cause;
    ready.release();
  }

  @Override
  public void recovered(RecoveryReport report) {
    LOG.warn("partition {} was cut to offset {}: {} bytes at its end were not written completely ({})", name,
        report.truncatedToOffset(), report.removedBytes(), report.reason());
  }

  /** Waits until the engine takes the next append. */
  void awaitReady() throws IOException {
    try {
      if (!ready.tryAcquire(STALL_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("partition " + name + ": the storage has taken nothing for " + STALL_SECONDS + " s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while partition " + name + " was copied", e);
    }
    requireSound();
  }

  /** @throws IOException if the device failed in the background */
  void requireSound() throws IOException {
    if (failure != null) {
      throw new IOException("the storage of partition " + name + " failed: " + failure.getMessage(), failure);
    }
  }
}
