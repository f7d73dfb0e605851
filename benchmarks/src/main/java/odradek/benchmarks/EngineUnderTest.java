package odradek.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import odradek.api.TopicIdPartition;
import odradek.api.Uuid;
import odradek.core.plugin.Plugins;
import odradek.core.runtime.BlockingPool;
import odradek.core.runtime.SystemClock;
import odradek.core.spi.Settings;
import odradek.core.spi.storage.PartitionContext;
import odradek.core.spi.storage.PartitionOptions;
import odradek.core.spi.storage.PartitionStorage;
import odradek.core.spi.storage.StateArea;
import odradek.core.spi.storage.StorageContext;
import odradek.core.spi.storage.StorageEngine;
import odradek.core.spi.storage.StorageMetrics;

/** A storage engine, found by its provider's name and opened as a broker would, in a folder of its own. */
public final class EngineUnderTest implements AutoCloseable {

  private static final int IO_THREADS = 2;
  private static final int IO_QUEUE = 1024;

  private final DataFolder folder;
  private final BlockingPool io = new BlockingPool("benchmark-io-", IO_THREADS, IO_QUEUE);
  private final StorageEngine engine;
  private final SplittableRandom random = new SplittableRandom(1);

  /**
   * Opens an engine in a new folder.
   *
   * @param provider the name; see {@link Plugins}
   * @param directory where its folder is to be made
   */
  public EngineUnderTest(String provider, String directory) throws IOException {
    this(provider, new DataFolder(directory));
  }

  /**
   * Opens an engine.
   *
   * @param provider the name; see {@link Plugins}
   * @param folder what it finds; belongs to it from now on
   */
  public EngineUnderTest(String provider, DataFolder folder) throws IOException {
    this.folder = folder;
    try {
      engine = Plugins.load(EngineUnderTest.class.getClassLoader()).storage().get(provider).open(
          new StorageContext(folder.path(), Settings.none(), new SystemClock(), io, StorageMetrics.NONE));
    } catch (IOException | RuntimeException | LinkageError e) {
      try (folder) {
        io.close();
      }
      throw e;
    }
  }

  /** Opens a partition that is there. */
  public PartitionStorage open(TopicIdPartition id, PartitionContext context) throws IOException {
    return engine.open(id, context);
  }

  /** The partitions that are there. */
  public List<TopicIdPartition> partitions() {
    return engine.partitions();
  }

  /** Does the chores that are due, as a broker does every few seconds. */
  public void maintain() throws IOException {
    engine.maintain();
  }

  /** Makes a partition. */
  public PartitionStorage create(TopicIdPartition id, PartitionContext context) throws IOException {
    return engine.create(id, context, 0);
  }

  /** An id that no partition has. */
  public TopicIdPartition newId() {
    return new TopicIdPartition(Uuid.random(random), 0);
  }

  /** Deletes a partition. */
  public void delete(TopicIdPartition id) throws IOException {
    engine.delete(id);
    engine.maintain();
  }

  /** Where the engine keeps its files. */
  public Path path() {
    return folder.path();
  }

  StateArea state() {
    return engine.state();
  }

  /** Options with Kafka's defaults, but for the size of a segment; files that left the log go at once. */
  public static PartitionOptions options(int segmentBytes) {
    PartitionOptions defaults = PartitionOptions.DEFAULT;
    return new PartitionOptions(segmentBytes, defaults.segmentMs(), defaults.segmentJitterMs(),
        defaults.indexIntervalBytes(), defaults.indexMaxBytes(), 0);
  }

  @Override
  public void close() throws IOException {
    try (folder; io; engine) {
      engine.maintain();
    }
  }
}
