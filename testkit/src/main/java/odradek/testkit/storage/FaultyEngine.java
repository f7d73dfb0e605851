package odradek.testkit.storage;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import odradek.api.TopicIdPartition;
import odradek.core.spi.storage.PartitionContext;
import odradek.core.spi.storage.PartitionStorage;
import odradek.core.spi.storage.StateArea;
import odradek.core.spi.storage.StateEntry;
import odradek.core.spi.storage.StorageEngine;
import odradek.testkit.storage.FaultPlan.Fault;
import odradek.testkit.storage.FaultPlan.Operation;

/** The engine of a {@link FaultyStorageProvider}. Threading as the engine it wraps. */
final class FaultyEngine implements StorageEngine {

  private final StorageEngine engine;
  private final FaultInjector injector;
  private final Executor io;

  FaultyEngine(StorageEngine engine, FaultInjector injector, Executor io) {
    this.engine = engine;
    this.injector = injector;
    this.io = io;
  }

  @Override
  public PartitionStorage create(TopicIdPartition partition, PartitionContext context, long startOffset)
      throws IOException {
    Fault fault = injector.next(Operation.CREATE, partition);
    if (fault == Fault.FAIL) {
      throw FaultInjector.failure(Operation.CREATE, partition);
    }
    PartitionStorage storage = engine.create(partition, context, startOffset);
    if (fault == Fault.FAIL_AFTER) {
      storage.close();
      throw FaultInjector.failure(Operation.CREATE, partition);
    }
    return new FaultyPartition(storage, partition, context, injector, io);
  }

  @Override
  public PartitionStorage open(TopicIdPartition partition, PartitionContext context) throws IOException {
    injector.check(Operation.OPEN, partition);
    return new FaultyPartition(engine.open(partition, context), partition, context, injector, io);
  }

  @Override
  public void delete(TopicIdPartition partition) throws IOException {
    injector.run(Operation.DELETE, partition, () -> engine.delete(partition));
  }

  @Override
  public List<TopicIdPartition> partitions() {
    return engine.partitions();
  }

  @Override
  public StateArea state() {
    return new FaultyState(engine.state(), injector);
  }

  @Override
  public void maintain() throws IOException {
    engine.maintain();
  }

  @Override
  public void close() throws IOException {
    engine.close();
  }

  /** The state area of a faulty engine. */
  private record FaultyState(StateArea state, FaultInjector injector) implements StateArea {

    @Override
    public Map<String, byte[]> read(TopicIdPartition partition) throws IOException {
      return injector.call(Operation.STATE_READ, partition, () -> state.read(partition));
    }

    @Override
    public void write(List<StateEntry> entries, boolean durable) throws IOException {
      injector.run(Operation.STATE_WRITE, null, () -> state.write(entries, durable));
    }
  }
}
