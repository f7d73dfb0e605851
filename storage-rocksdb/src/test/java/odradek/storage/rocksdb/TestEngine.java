package odradek.storage.rocksdb;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import odradek.api.TopicIdPartition;
import odradek.api.Uuid;
import odradek.api.record.RecordBatch;
import odradek.api.record.RecordBatches;
import odradek.core.spi.Settings;
import odradek.core.spi.storage.PartitionOptions;
import odradek.core.spi.storage.PartitionStorage;
import odradek.core.spi.storage.Slice;
import odradek.core.spi.storage.StorageContext;
import odradek.core.spi.storage.StorageMetrics;
import odradek.testkit.storage.ManualClock;
import odradek.testkit.storage.TestPartitionContext;

/**
 * An engine whose I/O tasks run when the test says so, and whose metrics can be read.
 *
 * <p><b>Threading:</b> confined to the test's thread.
 */
final class TestEngine implements AutoCloseable {

  private static final SplittableRandom IDS = new SplittableRandom(7);

  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private final Map<String, LongSupplier> metrics = new ConcurrentHashMap<>();
  private final RocksStorageEngine engine;

  TestEngine(Path directory, Map<String, String> settings) throws IOException {
    this(new RocksStorageProvider(), directory, settings, null);
  }

  /** @param io runs tasks; null to queue them */
  TestEngine(RocksStorageProvider provider, Path directory, Map<String, String> settings, Executor io)
      throws IOException {
    var target = new StorageMetrics() {
      @Override
      public void gauge(String name, String help, LongSupplier value) {
        metrics.put(name, value);
      }

      @Override
      public void counter(String name, String help, LongSupplier value) {
        metrics.put(name, value);
      }
    };
    engine = (RocksStorageEngine) provider.open(new StorageContext(directory, Settings.of(settings, ""),
        new ManualClock(), io == null ? tasks::add : io, target));
  }

  RocksStorageEngine engine() {
    return engine;
  }

  long metric(String name) {
    return metrics.get(name).getAsLong();
  }

  Map<String, LongSupplier> metrics() {
    return new HashMap<>(metrics);
  }

  int taskCount() {
    return tasks.size();
  }

  /** Runs all tasks that are queued. */
  void runTasks() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  /** An id that nobody has. */
  static synchronized TopicIdPartition newId() {
    return new TopicIdPartition(Uuid.random(IDS), 0);
  }

  static TestPartitionContext context(int segmentBytes) {
    PartitionOptions defaults = PartitionOptions.DEFAULT;
    return new TestPartitionContext(new PartitionOptions(segmentBytes, defaults.segmentMs(), 0,
        defaults.indexIntervalBytes(), defaults.indexMaxBytes(), 0));
  }

  /** Makes a partition whose chunks are large. */
  PartitionStorage create() throws IOException {
    return engine.create(newId(), context(1 << 30), 0);
  }

  /** Everything in a log, and where it ends. */
  static String content(PartitionStorage log) throws IOException {
    long start = log.chunks().get(0).baseOffset();
    var offsets = new StringBuilder();
    for (RecordBatch batch : RecordBatches.list(ByteBuffer.wrap(bytes(log, start)))) {
      offsets.append(batch.baseOffset()).append('-').append(batch.lastOffset()).append(batch.isCrcValid() ? "" : "!")
          .append('#').append(Integer.toHexString(batch.crc())).append(' ');
    }
    return offsets.append("end ").append(log.endOffset()).toString();
  }

  private static byte[] bytes(PartitionStorage log, long start) throws IOException {
    var all = new ByteArrayOutputStream();
    long offset = start;
    while (true) {
      Slice slice = log.read(offset, Long.MAX_VALUE, 1 << 20);
      try {
        if (slice.sizeBytes() == 0) {
          return all.toByteArray();
        }
        ByteBuffer part = ByteBuffer.allocate(slice.sizeBytes());
        slice.readInto(part, 0);
        all.writeBytes(part.array());
        List<RecordBatch> batches = RecordBatches.list(part.flip());
        offset = batches.get(batches.size() - 1).nextOffset();
      } finally {
        slice.release();
      }
    }
  }

  /** Copies a directory as it is: what a process leaves behind that is killed now. */
  static Path image(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path copy = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(file, copy);
        }
      }
    }
    return to;
  }

  /** The newest file of the database with a suffix. */
  static Path newest(Path directory, String suffix) throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve(EngineDirectory.DATABASE))) {
      return files.filter(file -> file.getFileName().toString().matches("[0-9]+" + suffix)).max(Path::compareTo)
          .orElseThrow();
    }
  }

  @Override
  public void close() throws IOException {
    engine.close();
  }
}
