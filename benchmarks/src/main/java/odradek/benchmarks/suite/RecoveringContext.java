package odradek.benchmarks.suite;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import odradek.core.spi.storage.PartitionContext;
import odradek.core.spi.storage.PartitionOptions;
import odradek.core.spi.storage.RecoveryReport;

/** What a partition is told that is opened and nothing else. Remembers what was cut off. */
final class RecoveringContext implements PartitionContext {

  private final PartitionOptions options;
  private final List<RecoveryReport> reports = new CopyOnWriteArrayList<>();

  RecoveringContext(PartitionOptions options) {
    this.options = options;
  }

  List<RecoveryReport> reports() {
    return List.copyOf(reports);
  }

  @Override
  public PartitionOptions options() {
    return options;
  }

  @Override
  public void ready() {
    // nobody appends
  }

  @Override
  public void failed(Throwable cause) {
    throw new IllegalStateException("the storage failed in the background", cause);
  }

  @Override
  public void recovered(RecoveryReport report) {
    reports.add(report);
  }
}
