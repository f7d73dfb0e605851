package odradek.core;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import odradek.api.ErrorCode;
import odradek.core.config.BrokerConfig;
import odradek.core.config.ConfigResolver;
import odradek.core.hosting.OfflineStorage;
import odradek.core.hosting.PartitionCopy;
import odradek.core.hosting.TopicConfigSource;
import odradek.core.metadata.ClusterImage;
import odradek.core.metadata.ControllerSettings;
import odradek.core.metadata.MetadataManager;
import odradek.core.metadata.SupportedFeatures;
import odradek.core.metadata.SwitchStorage;
import odradek.core.metadata.TopicImage;
import odradek.core.plugin.Plugins;
import odradek.core.runtime.BlockingPool;
import odradek.core.runtime.ShardGroup;
import odradek.core.runtime.SystemClock;
import odradek.core.runtime.ThreadShardGroup;
import odradek.core.spi.Clock;
import odradek.core.spi.replication.MetadataQuorum;
import odradek.core.spi.replication.QuorumContext;
import odradek.core.spi.storage.PartitionOptions;
import odradek.core.spi.storage.StorageCapability;
import odradek.core.spi.storage.StorageProvider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves a topic from one storage engine to another while the broker is stopped.
 *
 * <p>The order makes it safe to stop it at any point and to run it again: every partition is copied, made durable and
 * compared with the original; then one record in the metadata says that the topic is kept by the other engine; then the
 * original is deleted. Before that record the topic is where it was, after it where it shall be.
 *
 * <p><b>Threading:</b> confined to one thread. <b>Blocking:</b> everything blocks.
 */
public final class StorageCopy {

  /**
   * Is told how it goes, on the caller's thread. What it throws stops the copy.
   */
  public interface Progress {

    /**
     * A partition is being copied.
     *
     * @param partition topic and index
     * @param copiedBytes how much is copied, what an earlier try has copied included
     * @param totalBytes how much there is
     */
    void copying(String partition, long copiedBytes, long totalBytes);

    /**
     * A partition is the same in both engines.
     *
     * @param partition topic and index
     * @param batchCount its record batches
     * @param sizeBytes their bytes
     */
    void verified(String partition, long batchCount, long sizeBytes);

    /**
     * The topic is kept by the other engine from now on.
     *
     * @param topic its name
     */
    void switched(String topic);
  }

  /**
   * What was done.
   *
   * @param switched whether the topic was moved; false if it had been before
   * @param partitionCount partitions that were moved, or of which an original was left
   * @param batchCount their record batches; 0 if the topic had been moved before
   * @param sizeBytes their bytes; 0 if the topic had been moved before
   */
  public record Summary(boolean switched, int partitionCount, long batchCount, long sizeBytes) {}

  private static final Logger LOG = LoggerFactory.getLogger(StorageCopy.class);
  private static final String LOCAL_QUORUM = "local";
  private static final int IO_THREADS = 2;
  private static final int IO_QUEUE_LIMIT = 10_000;
  private static final int SWITCH_TIMEOUT_MS = 60_000;

  /** A cluster that exists has its ids, and nothing new is made. */
  private static final RandomGenerator NOTHING_TO_DRAW = () -> {
    throw new IllegalStateException("nothing is drawn while a topic is moved: the metadata is empty");
  };

  private final BrokerConfig config;
  private final Plugins plugins;
  private final String from;
  private final String to;
  private final Progress progress;
  private final Clock clock = new SystemClock();

  private StorageCopy(BrokerConfig config, Plugins plugins, String from, String to, Progress progress) {
    this.config = config;
    this.plugins = plugins;
    this.from = from;
    this.to = to;
    this.progress = progress;
  }

  /**
   * Moves a topic, or does what is left of that.
   *
   * @param properties the configuration of the broker, which must not run
   * @param pluginLoader the class path to search for engines; the module path is always searched
   * @param topic its name
   * @param from the storage provider that keeps it
   * @param to the storage provider that shall keep it
   * @param progress is told how it goes
   * @throws IOException if a broker runs on the directories, there is no such topic, a device fails, or the copy is not
   *     the same as the original; the topic is where it was then
   * @throws RuntimeException if the configuration is wrong or a plug-in is missing; the message names it
   */
  public static Summary run(Map<String, String> properties, ClassLoader pluginLoader, String topic, String from,
      String to,
      Progress progress) throws IOException {
    BrokerConfig config = BrokerConfig.of(properties);
    Plugins plugins = Plugins.load(pluginLoader);
    var copy = new StorageCopy(config, plugins, from, to, progress);
    copy.requirePossible();
    return copy.run(topic);
  }

  private void requirePossible() {
    for (String provider : List.of(from, to)) {
      if (!plugins.storage().get(provider).capabilities().contains(StorageCapability.PERSISTENT)) {
        throw new IllegalArgumentException("storage provider '" + provider
            + "' keeps nothing when the broker ends: there is nothing to copy, expected a provider that persists");
      }
    }
    if (from.equals(to)) {
      throw new IllegalArgumentException("storage provider '" + from + "' is both where the topic is and where it shall"
          + " be, expected two different ones");
    }
    if (!config.node().quorumProvider().equals(LOCAL_QUORUM)) {
      throw new IllegalArgumentException("the metadata belongs to quorum '" + config.node().quorumProvider()
          + "', a topic can be moved in quorum '" + LOCAL_QUORUM + "' only");
    }
  }

  private Summary run(String topic) throws IOException {
    try (var io = new BlockingPool("odradek-copy-io-", IO_THREADS, IO_QUEUE_LIMIT);
        ShardGroup shards = new ThreadShardGroup(1, "odradek-copy-shard-");
        OfflineStorage storage = OfflineStorage.open(plugins.storage(), config, clock, io);
        MetadataManager metadata = metadata(storage.metadataDirectory(), shards, io)) {
      metadata.start();
      ClusterImage image = await(shards, metadata);
      if (image.clusterId() == null) {
        throw new IOException("the metadata in " + storage.metadataDirectory().toAbsolutePath().normalize()
            + " is empty");
      }
      storage.belongTo(image.clusterId());
      return move(find(image, topic), image, storage, metadata);
    }
  }

  private MetadataManager metadata(Path parent, ShardGroup shards, BlockingPool io) throws IOException {
    String name = config.node().quorumProvider();
    Path directory = parent.resolve("quorum-" + name);
    if (!Files.isDirectory(directory)) {
      throw new IOException("there is no metadata in " + directory.toAbsolutePath().normalize()
          + ": give the configuration that the broker is started with, log.dirs in the same order");
    }
    MetadataQuorum quorum = plugins.quorums().get(name).open(new QuorumContext(
        config.node().nodeId(), directory, config.settings("quorum." + name + "."), clock, io));
    var settings = new ControllerSettings(config, plugins.storage().byName().keySet(), plugins.storage().all().stream()
        .filter(provider -> !provider.capabilities().contains(StorageCapability.PERSISTENT))
        .map(StorageProvider::name).collect(Collectors.toSet()), SupportedFeatures.CURRENT, NOTHING_TO_DRAW);
    return new MetadataManager(settings, shards.shards().get(0), quorum, List.of(),
        (cause, fatal) -> LOG.error("the metadata cannot be used", cause));
  }

  /** A quorum of one has published everything that is committed when the tasks of its start are done. */
  private static ClusterImage await(ShardGroup shards, MetadataManager metadata) throws IOException {
    var image = new CompletableFuture<ClusterImage>();
    shards.shards().get(0).execute(() -> image.complete(metadata.image()));
    return await(image);
  }

  private TopicImage find(ClusterImage image, String name) throws IOException {
    TopicImage topic = image.topics().get(name);
    if (topic == null) {
      throw new IOException("topic '" + name + "' does not exist");
    }
    if (!topic.storageProvider().equals(from) && !topic.storageProvider().equals(to)) {
      throw new IOException("topic '" + name + "' is kept by storage provider '" + topic.storageProvider()
          + "', not by '" + from + "'");
    }
    return topic;
  }

  private Summary move(TopicImage topic, ClusterImage image, OfflineStorage storage, MetadataManager metadata)
      throws IOException {
    var configs = new TopicConfigSource(ConfigResolver.of(config), config.node().nodeId());
    PartitionOptions options = configs.storageOptions(image, topic);
    List<PartitionCopy> copies = storage.copies(topic, from, to, options);
    boolean pending = topic.storageProvider().equals(from);
    long batchCount = 0;
    long sizeBytes = 0;
    if (pending) {
      storage.requireAll(topic, copies);
      for (PartitionCopy copy : copies) {
        PartitionCopy.Verified verified = copyAndVerify(copy);
        batchCount += verified.batchCount();
        sizeBytes += verified.sizeBytes();
      }
      switchStorage(topic, metadata);
    }
    for (PartitionCopy copy : copies) {
      copy.deleteSource();
    }
    return new Summary(pending, copies.size(), batchCount, sizeBytes);
  }

  private PartitionCopy.Verified copyAndVerify(PartitionCopy copy) throws IOException {
    var total = new long[1];
    copy.copy(bytes -> total[0] = bytes, bytes -> progress.copying(copy.name(), bytes, total[0]));
    PartitionCopy.Verified verified = copy.verify();
    progress.verified(copy.name(), verified.batchCount(), verified.sizeBytes());
    return verified;
  }

  private void switchStorage(TopicImage topic, MetadataManager metadata) throws IOException {
    var done = new CompletableFuture<SwitchStorage.Result>();
    metadata.submit(new SwitchStorage(topic.id(), from, to), SWITCH_TIMEOUT_MS, done::complete);
    SwitchStorage.Result result = await(done);
    if (result.error() != ErrorCode.NONE) {
      throw new IOException("topic '" + topic.name() + "' was copied and not switched: " + result.error() + ", "
          + result.message() + "; run it again");
    }
    progress.switched(topic.name());
  }

  private static <T> T await(CompletableFuture<T> future) throws IOException {
    try {
      return future.get(2L * SWITCH_TIMEOUT_MS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    } catch (TimeoutException e) {
      throw new IOException("the metadata did not answer within " + 2 * SWITCH_TIMEOUT_MS + " ms", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for the metadata", e);
    }
  }
}
