package odradek.benchmarks;

import java.util.concurrent.Semaphore;
import odradek.core.spi.storage.PartitionContext;
import odradek.core.spi.storage.PartitionOptions;
import odradek.core.spi.storage.RecoveryReport;

/** What a partition is told: fixed options; who appends can wait for an engine that is busy. */
public final class WaitingContext implements PartitionContext {

  private final PartitionOptions options;
  private final Semaphore ready = new Semaphore(0);
  private volatile Throwable failure;

  /** @param options which stay as they are */
  public WaitingContext(PartitionOptions options) {
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

  /** Waits until the engine takes batches again. */
  public void awaitReady() throws InterruptedException {
    ready.acquire();
    if (failure != null) {
      throw new IllegalStateException("the storage failed in the background", failure);
    }
  }

  @Override
  public void failed(Throwable cause) {
    failure = cause;
    ready.release();
  }

  @Override
  public void recovered(RecoveryReport report) {
    throw new IllegalStateException("a new partition was recovered: " + report);
  }
}
