package odradek.testkit.storage;

import odradek.core.spi.storage.PartitionContext;
import odradek.core.spi.storage.PartitionOptions;
import odradek.core.spi.storage.RecoveryReport;

/** Passes on what the engine says, and remembers whether it is busy. Thread-safe. */
final class CheckingContext implements PartitionContext {

  private final PartitionContext context;
  private volatile boolean busy;

  CheckingContext(PartitionContext context) {
    this.context = context;
  }

  boolean isBusy() {
    return busy;
  }

  void busy(boolean now) {
    busy = now;
  }

  @Override
  public PartitionOptions options() {
    return context.options();
  }

  @Override
  public void ready() {
    busy = false;
    context.ready();
  }

  @Override
  public void failed(Throwable cause) {
    context.failed(cause);
  }

  @Override
  public void recovered(RecoveryReport report) {
    context.recovered(report);
  }
}
