package odradek.core.hosting;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import odradek.api.TopicIdPartition;
import odradek.core.partition.LogDirectories;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the log directories and at what is in them. Engines that keep nothing on a device stand for a directory of
 * their own, which has no size.
 *
 * <p><b>Threading:</b> thread-safe; devices are asked on the I/O pool.
 */
final class DirectoryListing implements LogDirectories {

  private static final Logger LOG = LoggerFactory.getLogger(DirectoryListing.class);

  private static final long UNKNOWN = -1;
  private static final Comparator<TopicIdPartition> BY_INDEX = Comparator.comparingInt(TopicIdPartition::partition);

  private final List<LogDirectory> logDirectories;
  private final String providerWithoutPath;
  private final PartitionHost host;
  private final Executor io;

  /**
   * @param logDirectories the log directories
   * @param providerWithoutPath stands for a directory where there is none
   */
  DirectoryListing(List<LogDirectory> logDirectories, String providerWithoutPath, PartitionHost host, Executor io) {
    this.logDirectories = List.copyOf(logDirectories);
    this.providerWithoutPath = providerWithoutPath;
    this.host = host;
    this.io = io;
  }

  @Override
  public void list(Consumer<List<Directory>> done) {
    io.execute(() -> done.accept(list()));
  }

  private List<Directory> list() {
    Map<String, List<TopicIdPartition>> byLocation = new TreeMap<>();
    for (HostedPartition hosted : host.hosted()) {
      byLocation.computeIfAbsent(hosted.location(), name -> new ArrayList<>()).add(hosted.partition().id());
    }
    byLocation.values().forEach(partitions -> partitions.sort(BY_INDEX));
    var directories = new ArrayList<Directory>();
    for (LogDirectory directory : logDirectories) {
      Path path = directory.absolutePath();
      List<TopicIdPartition> partitions = byLocation.remove(path.toString());
      directories.add(directory.isOffline() ? new Directory(path.toString(), false, UNKNOWN, UNKNOWN, List.of())
          : directory(path, partitions == null ? List.of() : partitions));
    }
    if (directories.isEmpty()) {
      byLocation.putIfAbsent(providerWithoutPath, List.of());
    }
    byLocation.forEach((name, partitions) ->
        directories.add(new Directory(name, true, UNKNOWN, UNKNOWN, List.copyOf(partitions))));
    return directories;
  }

  private static Directory directory(Path path, List<TopicIdPartition> partitions) {
    try {
      FileStore volume = Files.getFileStore(path);
      return new Directory(path.toString(), true, volume.getTotalSpace(), volume.getUsableSpace(),
          List.copyOf(partitions));
    } catch (IOException e) {
      LOG.warn("cannot find out how large the volume of log directory {} is", path, e);
      return new Directory(path.toString(), false, UNKNOWN, UNKNOWN, List.of());
    }
  }
}
