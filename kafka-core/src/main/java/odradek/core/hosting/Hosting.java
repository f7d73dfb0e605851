package odradek.core.hosting;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import odradek.api.Uuid;
import odradek.api.record.BatchCodecs;
import odradek.core.config.BrokerConfig;
import odradek.core.config.LogSettings;
import odradek.core.group.GroupConfig;
import odradek.core.metadata.ClusterImage;
import odradek.core.metadata.MetadataManager;
import odradek.core.partition.LogDirectories;
import odradek.core.partition.StateCheckpoints;
import odradek.core.plugin.Providers;
import odradek.core.runtime.ShardGroup;
import odradek.core.runtime.ShardMap;
import odradek.core.spi.Clock;
import odradek.core.spi.MetricVisitor;
import odradek.core.spi.storage.StorageProvider;

/**
 * Log directories, engines and partitions of one broker, opened and closed together.
 *
 * <p><b>Threading:</b> opened and closed by one thread. <b>Blocking:</b> both block.
 */
public final class Hosting implements AutoCloseable {

  private static final long REPORT_TIMEOUT_MS = 60_000;

  private final DirectorySet directories;
  private final OpeningPools pools;
  private final RecoveryProgress progress;
  private final StorageEngines engines;
  private final PartitionHost host;
  private final Checkpoints checkpoints;
  private final Maintenance maintenance;
  private final Compactor compactor;
  private final BatchCodecs codecs;
  private final ReplicaReports reports;
  private final Executor io;
  private final LogDirectories listing;
  private final HostingMetrics metrics;

  private Hosting(DirectorySet directories, OpeningPools pools, RecoveryProgress progress, StorageEngines engines,
      PartitionHost host, Checkpoints checkpoints, Maintenance maintenance, Compactor compactor, BatchCodecs codecs,
      ReplicaReports reports, LogDirectories listing, Executor io, HostingMetrics metrics) {
    this.directories = directories;
    this.pools = pools;
    this.progress = progress;
    this.engines = engines;
    this.host = host;
    this.checkpoints = checkpoints;
    this.maintenance = maintenance;
    this.compactor = compactor;
    this.codecs = codecs;
    this.reports = reports;
    this.listing = listing;
    this.io = io;
    this.metrics = metrics;
  }

  /**
   * Opens the directories, the engines that have data in them, and those that the configuration names: what is wrong
   * with them stops the start, not the first topic.
   *
   * <p>A directory whose device fails is left out. The start fails if that is the one with the metadata, or all of
   * them.
   *
   * @param fatal called if the broker cannot go on later: the directory with the metadata has failed, or all of them
   * @throws IOException if no directory can be used, or one belongs to somebody else; none is left open then
   */
  public static Hosting open(int nodeId, Providers<StorageProvider> providers, BrokerConfig config,
      TopicConfigSource configs, BatchCodecs codecs, ShardGroup shards, Executor io, Executor workers, Clock clock,
      RandomGenerator random, Consumer<IOException> fatal) throws IOException {
    DirectorySet directories = DirectorySet.open(config.log(), nodeId, random, Volume::look, fatal);
    StorageEngines engines = null;
    try {
      engines = new StorageEngines(directories, providers, config, clock, io);
      engines.openThoseWithData();
      engines.of(configs.base().defaultStorageProvider());
      if (config.groups().offsets().storageProvider() != null) {
        engines.of(config.groups().offsets().storageProvider());
      }
      var shardMap = new ShardMap(shards.shards());
      var progress = new RecoveryProgress(clock);
      var opener = new PartitionOpener(engines, directories, new FlushTimes(config.log().recoveryPointIntervalMs()),
          progress,
          shardMap, shards.shards().size(), codecs, clock, nodeId, workers);
      var reports = new ReplicaReports(nodeId);
      var pools = new OpeningPools(directories, nodeId, config.log().recoveryThreadsPerDirectory(), io);
      var host = new PartitionHost(nodeId, opener, shardMap, pools, progress, configs, reports, engines.stored());
      directories.addListener(endDirectory(host, engines, io));
      directories.serve();
      var checkpoints = new Checkpoints(host, engines, io);
      var repairs = new Repairs(host, engines, io, clock);
      var listing = new DirectoryListing(directories.all(), configs.base().defaultStorageProvider(), host, io);
      var compactor = new Compactor(host, checkpoints, shards, codecs, clock, "odradek-" + nodeId + "-cleaner-",
          random.nextLong(), random.nextLong());
      return new Hosting(directories, pools, progress, engines, host, checkpoints,
          new Maintenance(host, checkpoints, shards, clock, repairs, directories, engines, io), compactor, codecs,
          reports, listing, io,
          new HostingMetrics(host, shards, engines, new DirectoryMetrics(directories, repairs), clock));
    } catch (IOException | RuntimeException e) {
      if (engines != null) {
        engines.close();
      }
      directories.close();
      throw e;
    }
  }

  private static Consumer<LogDirectory> endDirectory(PartitionHost host, StorageEngines engines, Executor io) {
    return directory -> {
      host.directoryFailed(directory);
      io.execute(() -> engines.closeThoseOf(directory));
    };
  }

  /** The partitions. */
  public PartitionHost host() {
    return host;
  }

  /** Makes the state of single partitions durable. */
  public StateCheckpoints checkpoints() {
    return checkpoints;
  }

  /**
   * Begins to coordinate groups, in the partitions that are opened from now on.
   *
   * @param images the newest image of the cluster
   */
  public GroupHost coordinateGroups(Supplier<ClusterImage> images, GroupConfig config, Clock clock,
      RandomGenerator random) {
    var groups = new GroupHost(images, config, codecs, clock, random);
    host.addListener(groups);
    return groups;
  }

  /**
   * The broker is registered: what exists here can be reported from now on.
   *
   * @param brokerEpoch of the registration
   * @param metadata where reports go
   */
  public void registered(long brokerEpoch, MetadataManager metadata) {
    reports.registered(brokerEpoch, (report, answered) -> metadata.submit(report, REPORT_TIMEOUT_MS, answered));
  }

  /** The log directories and what is in them. */
  public LogDirectories logDirectories() {
    return listing;
  }

  /**
   * Shows numbers about partitions, shards and storage.
   *
   * <p><b>Blocking:</b> asks every shard and waits some seconds at most; not to be called on a shard.
   */
  public void visitMetrics(MetricVisitor visitor) {
    metrics.visit(visitor);
    compactor.visitMetrics(visitor);
  }

  /** The directory for the cluster's metadata, or null if there is none. */
  public Path metadataDirectory() {
    return directories.metadata() == null ? null : directories.metadata().path();
  }

  /** The ids of the log directories that can be used. */
  public List<Uuid> directoryIds() {
    return directories.online().stream().map(LogDirectory::id).toList();
  }

  /**
   * Binds the directories to a cluster.
   *
   * @throws IOException if one belongs to another cluster
   */
  public void belongTo(String clusterId) throws IOException {
    directories.belongTo(clusterId);
  }

  /**
   * Begins to look after retention, compaction and checkpoints.
   *
   * @param cleaner how to compact, as it is in effect now
   */
  public void startMaintenance(LogSettings settings, Supplier<LogSettings.Cleaner> cleaner) {
    progress.finished(host.offlineCount());
    maintenance.start(settings);
    compactor.start(cleaner);
    maintenance.deleteStrays(host.strays(), io);
  }

  /** Ends all partitions: their clients are told, their state is written. */
  public void closePartitions() {
    maintenance.stop();
    compactor.stop();
    checkpoints.writeAll(true);
  }

  @Override
  public void close() throws IOException {
    pools.close();
    engines.close();
    directories.close();
  }
}
