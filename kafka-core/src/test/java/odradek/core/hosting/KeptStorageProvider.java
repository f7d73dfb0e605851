package odradek.core.hosting;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import odradek.api.TopicIdPartition;
import odradek.core.memory.MemoryStorageProvider;
import odradek.core.spi.storage.CorruptStorageException;
import odradek.core.spi.storage.PartitionContext;
import odradek.core.spi.storage.PartitionStorage;
import odradek.core.spi.storage.StateArea;
import odradek.core.spi.storage.StorageCapability;
import odradek.core.spi.storage.StorageContext;
import odradek.core.spi.storage.StorageEngine;
import odradek.core.spi.storage.StorageProvider;

/** A provider that passes for persistent: what is in a directory is there again when that is opened again. */
final class KeptStorageProvider implements StorageProvider {

  static final String NAME = "kept";

  private final Map<Path, StorageEngine> engines = new HashMap<>();
  private final Set<TopicIdPartition> unreadable = new HashSet<>();

  /** A partition that cannot be opened from now on. */
  void damage(TopicIdPartition partition) {
    unreadable.add(partition);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public int spiVersion() {
    return SPI_VERSION;
  }

  @Override
  public Set<StorageCapability> capabilities() {
    return Set.of(StorageCapability.PERSISTENT);
  }

  @Override
  public StorageEngine open(StorageContext context) throws IOException {
    Files.createDirectories(context.directory());
    StorageEngine engine = engines.get(context.directory());
    if (engine == null) {
      engine = new KeptEngine(new MemoryStorageProvider().open(context), unreadable);
      engines.put(context.directory(), engine);
    }
    return engine;
  }

  private record KeptEngine(StorageEngine engine, Set<TopicIdPartition> unreadable) implements StorageEngine {

    @Override
    public PartitionStorage create(TopicIdPartition partition, PartitionContext context, long startOffset)
        throws IOException {
      return engine.create(partition, context, startOffset);
    }

    @Override
    public PartitionStorage open(TopicIdPartition partition, PartitionContext context) throws IOException {
      if (unreadable.contains(partition)) {
        throw new CorruptStorageException(partition.toString(), "is damaged");
      }
      return engine.open(partition, context);
    }

    @Override
    public void delete(TopicIdPartition partition) throws IOException {
      if (unreadable.contains(partition)) {
        throw new IOException("the device does not let go of " + partition);
      }
      engine.delete(partition);
    }

    @Override
    public List<TopicIdPartition> partitions() {
      return engine.partitions();
    }

    @Override
    public StateArea state() {
      return engine.state();
    }

    @Override
    public void close() {
      // what is kept stays
    }
  }
}
