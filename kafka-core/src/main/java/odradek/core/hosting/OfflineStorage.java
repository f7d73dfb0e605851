package odradek.core.hosting;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import odradek.api.TopicIdPartition;
import odradek.api.Uuid;
import odradek.core.config.BrokerConfig;
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

  private final List<LogDirectory> directories;
  private final StorageEngines engines;
  private final int nodeId;

  private OfflineStorage(List<LogDirectory> directories, StorageEngines engines, int nodeId) {
    this.directories = directories;
    this.engines = engines;
    this.nodeId = nodeId;
  }

  /**
   * Opens directories that a broker has used.
   *
   * @throws IOException if there are none, one was never used, or a broker uses one now; nothing was changed then
   */
  public static OfflineStorage open(List<Path> paths, Providers<StorageProvider> providers, BrokerConfig config,
      Clock clock, Executor io) throws IOException {
    if (paths.isEmpty()) {
      throw new IOException("no log directory is configured: set log.dirs");
    }
    for (Path path : paths) {
      if (!LogDirectory.isUsed(path)) {
        throw new IOException("log directory " + path.toAbsolutePath().normalize() + " has no data of a broker");
      }
    }
    int nodeId = config.node().nodeId();
    var directories = new ArrayList<LogDirectory>();
    try {
      for (Path path : paths) {
        directories.add(LogDirectory.open(path, nodeId, Uuid.ZERO));
      }
      LogDirectory.requireOneCluster(directories);
      return new OfflineStorage(directories, new StorageEngines(directories, providers, config, clock, io), nodeId);
    } catch (IOException | RuntimeException e) {
      for (LogDirectory directory : directories) {
        directory.close();
      }
      throw e;
    }
  }

  /**
   * Checks that the directories belong to a cluster.
   *
   * @throws IOException if one belongs to another
   */
  public void belongTo(String clusterId) throws IOException {
    LogDirectory.belongTo(clusterId, directories);
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
    List<StorageEngines.Placed> targets = engines.of(to);
    var copies = new ArrayList<PartitionCopy>();
    for (StorageEngines.Placed source : engines.of(from)) {
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
    for (LogDirectory directory : directories) {
      directory.close();
    }
  }
}
