package odradek.testkit.storage;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import odradek.api.TopicIdPartition;
import odradek.api.Uuid;
import odradek.core.spi.Settings;
import odradek.core.spi.storage.PartitionOptions;
import odradek.core.spi.storage.PartitionStorage;
import odradek.core.spi.storage.StorageCapability;
import odradek.core.spi.storage.StorageContext;
import odradek.core.spi.storage.StorageEngine;
import odradek.core.spi.storage.StorageMetrics;
import odradek.core.spi.storage.StorageProvider;

/**
 * One storage engine under test and what it needs: a directory, a clock, an executor.
 *
 * <p><b>Threading:</b> confined to the test's thread; what it hands out has its own rules.
 */
public final class StorageHarness implements AutoCloseable {

  /** The name of the threads that it gives to the engine. */
  static final String IO_THREAD_NAME = "harness-io";

  private static final long WAIT_SECONDS = 30;
  private static final int IO_THREADS = 2;
  private static final int IO_QUEUE = 10_000;

  private final StorageProvider provider;
  private final Path directory;
  private final Map<String, String> settings;
  private final ManualClock clock = new ManualClock();
  private final SplittableRandom ids = new SplittableRandom(1);
  private final ExecutorService io;
  private StorageEngine engine;

  /**
   * A harness whose engine opens when it is first asked for.
   *
   * @param provider the provider under test
   * @param directory where its engine lives; need not exist
   * @param settings its settings, without prefix
   */
  public StorageHarness(StorageProvider provider, Path directory, Map<String, String> settings) {
    this.provider = provider;
    this.directory = directory;
    this.settings = Map.copyOf(settings);
    this.io = new ThreadPoolExecutor(IO_THREADS, IO_THREADS, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(IO_QUEUE),
        task -> {
          var thread = new Thread(task, IO_THREAD_NAME);
          thread.setDaemon(true);
          return thread;
        });
  }

  /** The provider under test. */
  public StorageProvider provider() {
    return provider;
  }

  /** Where the engine lives. */
  public Path directory() {
    return directory;
  }

  /** The engine's clock. */
  public ManualClock clock() {
    return clock;
  }

  /** Whether the provider declares a capability. */
  public boolean can(StorageCapability capability) {
    return provider.capabilities().contains(capability);
  }

  /** The engine; opens it if need be. */
  public StorageEngine engine() throws IOException {
    if (engine == null) {
      engine = open(provider);
    }
    return engine;
  }

  /** Opens an engine of some provider in this harness's directory; the caller closes it. */
  public StorageEngine open(StorageProvider other) throws IOException {
    return other.open(
        new StorageContext(directory, Settings.of(settings, ""), clock, io, StorageMetrics.NONE));
  }

  /** Closes the engine; {@link #engine()} opens it again. */
  public void closeEngine() throws IOException {
    if (engine != null) {
      StorageEngine open = engine;
      engine = null;
      open.close();
    }
  }

  /** Closes the engine and opens it again. */
  public StorageEngine reopen() throws IOException {
    closeEngine();
    return engine();
  }

  /** A partition that was never used before. */
  public TopicIdPartition newPartition() {
    return new TopicIdPartition(Uuid.random(ids), ids.nextInt(100));
  }

  /** A context with Kafka's default options, except that removed files go at once. */
  public TestPartitionContext context() {
    return context(PartitionOptions.DEFAULT.segmentBytes());
  }

  /** As {@link #context()}, with a chunk size. */
  public TestPartitionContext context(int segmentBytes) {
    PartitionOptions defaults = PartitionOptions.DEFAULT;
    return new TestPartitionContext(new PartitionOptions(segmentBytes, defaults.segmentMs(), 0,
        defaults.indexIntervalBytes(), defaults.indexMaxBytes(), 0));
  }

  /** Makes a fresh partition that starts at offset 0. */
  public PartitionStorage create() throws IOException {
    return engine().create(newPartition(), context(), 0);
  }

  /** Makes a fresh partition that starts at offset 0 and rolls early. */
  public PartitionStorage create(int segmentBytes) throws IOException {
    return engine().create(newPartition(), context(segmentBytes), 0);
  }

  /** Waits for a result; a failure comes out as the IOException it is. */
  public static <T> T await(CompletionStage<T> stage) throws IOException {
    try {
      return stage.toCompletableFuture().get(WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      throw new AssertionError("failed with something else than an IOException", e.getCause());
    } catch (TimeoutException e) {
      throw new AssertionError("not completed after " + WAIT_SECONDS + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /** Closes the engine and the executor. */
  @Override
  public void close() throws IOException {
    try {
      closeEngine();
    } finally {
      io.shutdownNow();
    }
  }
}
