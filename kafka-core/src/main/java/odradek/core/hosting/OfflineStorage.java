package odradek.core.hosting;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import odradek.api.TopicIdPartition;
import odradek.core.config.BrokerConfig;
import odradek.core.config.LogSettings;
import odradek.core.metadata.PartitionImage;
import odradek.core.metadata.TopicImage;
import odradek.core.plugin.Providers;
import odradek.core.spi.Clock;
import odradek.core.spi.storage.PartitionOptions;
import odradek.core.spi.storage.StorageProvider;

/**
 * The log directories of a broker that does not run, locked as if it did.
 *
 * <p><b>Threading:</b> confined to one thread. <b>Blocking:</b> everything blocks.
 */
public final class OfflineStorage implements AutoCloseable {

  private final DirectorySet directories;
  private final StorageEngines engines;
  private final int nodeId;

  private OfflineStorage(DirectorySet directories, StorageEngines engines, int nodeId) {
    this.directories = directories;
    this.engines = engines;
    this.nodeId = nodeId;
  }

  /**
   * Opens directories that a broker has used.
   *
   * @throws IOException if there are none, one was never used or cannot be used, or a broker uses one now; nothing was
   *     changed then
   */
  public static OfflineStorage open(Providers<StorageProvider> providers, BrokerConfig config, Clock clock, Executor io)
      throws IOException {
    LogSettings log = config.log();
    if (log.directories().isEmpty()) {
      throw new IOException("no log directory is configured: set log.dirs");
    }
    var paths = new ArrayList<>(log.directories());
    if (log.metadataDirectory() != null) {
      paths.add(log.metadataDirectory());
    }
    for (String path : paths) {
      if (!LogDirectory.isUsed(Path.of(path))) {
        throw new IOException(
            "log directory " + Path.of(path).toAbsolutePath().normalize() + " has no data of a broker");
      }
    }
    // Ids are drawn for new directories, and there are none.
    RandomGenerator ids = new AtomicLong()::incrementAndGet;
    int nodeId = config.node().nodeId();
    DirectorySet directories = DirectorySet.open(log, nodeId, ids, Volume::look, fault -> {
      throw new IllegalStateException("nobody serves", fault);
    });
    try {
      requireUsable(directories);
      return new OfflineStorage(directories, new StorageEngines(directories, providers, config, clock, io), nodeId);
    } catch (IOException | RuntimeException e) {
      directories.close();
      throw e;
    }
  }

  /** A broker goes on without a directory, but then part of a topic would stay behind. */
  private static void requireUsable(DirectorySet directories) throws IOException {
    for (LogDirectory directory : directories.all()) {
      if (directory.isOffline()) {
        throw new IOException("log directory " + directory.path() + " cannot be used: " + directory.failure(),
            directory.failure());
      }
    }
  }

  /** Where the metadata is. */
  public Path metadataDirectory() {
    return directories.metadata().path();
  }

  /**
   * Checks that the directories belong to a cluster.
   *
   * @throws IOException if one belongs to another
   */
  public void belongTo(String clusterId) throws IOException {
    directories.belongTo(clusterId);
  }

  /**
   * The partitions of a topic that one engine has, and what another one would have in the same directories.
   *
   * @param from the provider that has them
   * @param to the provider that will have them
   * @param options how they are laid out
   */
  public List<PartitionCopy> copies(TopicImage topic, String from, String to, PartitionOptions options)
      throws IOException {
    List<StorageEngines.Placed> sources = engines.of(from);
    List<StorageEngines.Placed> targets = engines.of(to);
    requireUsable(directories);
    var copies = new ArrayList<PartitionCopy>();
    for (StorageEngines.Placed source : sources) {
      StorageEngines.Placed target = targets.stream()
          .filter(placed -> placed.directory() == source.directory()).findFirst().orElseThrow();
      List<TopicIdPartition> stored = source.engine().partitions();
      for (PartitionImage partition : topic.partitions()) {
        var id = new TopicIdPartition(topic.id(), partition.index());
        if (stored.contains(id)) {
          copies.add(new PartitionCopy(id, topic.name() + "-" + partition.index(), source, target, options));
        }
      }
    }
    return copies;
  }

  /**
   * Refuses to go on without a partition that was made here once.
   *
   * @param copies what is there
   */
  public void requireAll(TopicImage topic, List<PartitionCopy> copies) throws IOException {
    for (PartitionImage partition : topic.partitions()) {
      String name = topic.name() + "-" + partition.index();
      if (partition.isCreated(nodeId) && copies.stream().noneMatch(copy -> copy.name().equals(name))) {
        throw new IOException("partition " + name + " is missing in storage provider '" + topic.storageProvider()
            + "': restore its log directory first");
      }
    }
  }

  @Override
  public void close() throws IOException {
    engines.close();
    directories.close();
  }
}
