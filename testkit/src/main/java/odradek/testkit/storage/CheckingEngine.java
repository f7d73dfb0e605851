package odradek.testkit.storage;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import odradek.api.TopicIdPartition;
import odradek.core.spi.storage.PartitionContext;
import odradek.core.spi.storage.PartitionStorage;
import odradek.core.spi.storage.StateArea;
import odradek.core.spi.storage.StorageEngine;

/** The engine of a {@link CheckingStorageProvider}. Threading as the engine it wraps. */
final class CheckingEngine implements StorageEngine {

  private final StorageEngine engine;
  private final ContractViolations violations;
  private final Runnable onClose;
  private final Map<TopicIdPartition, ExclusiveSection> sections = new ConcurrentHashMap<>();
  private final CheckingState state;
  private volatile boolean closed;

  CheckingEngine(StorageEngine engine, ContractViolations violations, Runnable onClose) {
    this.engine = engine;
    this.violations = violations;
    this.onClose = onClose;
    this.state = new CheckingState(engine, violations);
  }

  private void requireOpen(String call) {
    violations.require(!closed, () -> call + " after the engine was closed");
  }

  /** A call that one thread at a time may make for a partition. */
  private <T> T exclusively(String call, TopicIdPartition partition, FaultInjector.Call<T> action) throws IOException {
    requireOpen(call);
    ExclusiveSection section = sections.computeIfAbsent(
        partition, any -> new ExclusiveSection(violations, "partition " + partition));
    section.enter(call);
    try {
      return action.run();
    } finally {
      section.leave();
    }
  }

  @Override
  public PartitionStorage create(TopicIdPartition partition, PartitionContext context, long startOffset)
      throws IOException {
    violations.require(startOffset >= 0, () -> "create at offset " + startOffset);
    return exclusively("create", partition, () -> {
      var checking = new CheckingContext(context);
      return new CheckingPartition(engine.create(partition, checking, startOffset), partition, checking, violations);
    });
  }

  @Override
  public PartitionStorage open(TopicIdPartition partition, PartitionContext context) throws IOException {
    return exclusively("open", partition, () -> {
      var checking = new CheckingContext(context);
      return new CheckingPartition(engine.open(partition, checking), partition, checking, violations);
    });
  }

  @Override
  public void delete(TopicIdPartition partition) throws IOException {
    exclusively("delete", partition, () -> {
      engine.delete(partition);
      return null;
    });
  }

  @Override
  public List<TopicIdPartition> partitions() {
    requireOpen("partitions");
    return engine.partitions();
  }

  @Override
  public StateArea state() {
    requireOpen("state");
    return state;
  }

  @Override
  public void maintain() throws IOException {
    requireOpen("maintain");
    engine.maintain();
  }

  @Override
  public void close() throws IOException {
    closed = true;
    try {
      state.checkArrays();
    } finally {
      onClose.run();
      engine.close();
    }
  }
}
