package odradek.testkit.storage;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import odradek.core.spi.storage.PartitionContext;
import odradek.core.spi.storage.PartitionOptions;
import odradek.core.spi.storage.RecoveryReport;

/**
 * A partition context that remembers what the engine told it.
 *
 * <p><b>Threading:</b> thread-safe.
 */
public final class TestPartitionContext implements PartitionContext {

  private final List<RecoveryReport> recoveries = new CopyOnWriteArrayList<>();
  private final List<Throwable> failures = new CopyOnWriteArrayList<>();
  private final AtomicInteger readyCount = new AtomicInteger();
  private volatile PartitionOptions options;

  /** A context with options, which may be changed later. */
  public TestPartitionContext(PartitionOptions options) {
    this.options = options;
  }

  @Override
  public PartitionOptions options() {
    return options;
  }

  /** Changes the options. */
  public void options(PartitionOptions newOptions) {
    options = newOptions;
  }

  @Override
  public void ready() {
    readyCount.incrementAndGet();
  }

  @Override
  public void failed(Throwable cause) {
    failures.add(cause);
  }

  @Override
  public void recovered(RecoveryReport report) {
    recoveries.add(report);
  }

  /** What the engine reported to have cut off. */
  public List<RecoveryReport> recoveries() {
    return List.copyOf(recoveries);
  }

  /** The background failures that the engine reported. */
  public List<Throwable> failures() {
    return List.copyOf(failures);
  }

  /** How often the engine said that it is ready. */
  public int readyCount() {
    return readyCount.get();
  }
}
