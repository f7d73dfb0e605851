package odradek.core.hosting;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import odradek.api.Uuid;
import odradek.core.config.LogSettings;
import odradek.core.spi.storage.CorruptStorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log directories of a broker. One that fails goes offline alone; the broker ends if that is the one with the
 * metadata, or the last one.
 *
 * <p><b>Threading:</b> opened and closed by one thread; thread-safe in between.
 */
final class DirectorySet implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(DirectorySet.class);

  /** Ends a broker that cannot go on; once. */
  private final Consumer<IOException> fatal;
  private final SpaceLimits limits;
  private final Volume.Probe probe;
  private final List<LogDirectory> directories = new ArrayList<>();
  private final List<Consumer<LogDirectory>> listeners = new CopyOnWriteArrayList<>();
  private LogDirectory metadata;
  private volatile boolean serving;

  private DirectorySet(SpaceLimits limits, Volume.Probe probe, Consumer<IOException> fatal) {
    this.limits = limits;
    this.probe = probe;
    this.fatal = fatal;
  }

  /**
   * Opens directories.
   *
   * @param settings where they are; none if everything is kept in memory
   * @param probe looks how much space there is
   * @param fatal called when the broker cannot go on, after {@link #serve()}
   * @throws CorruptStorageException if one of them belongs to somebody else
   * @throws IOException if the one with the metadata or all of them cannot be used, or another broker has one; none is
   *     left open then
   */
  static DirectorySet open(LogSettings settings, int nodeId, RandomGenerator random, Volume.Probe probe,
      Consumer<IOException> fatal) throws IOException {
    var set = new DirectorySet(new SpaceLimits(settings.space()), probe, fatal);
    try {
      for (String path : settings.directories()) {
        set.directories.add(set.openOrOffline(Path.of(path), nodeId, Uuid.random(random)));
      }
      set.metadata = set.metadataDirectory(settings.metadataDirectory(), nodeId, random);
      set.requireUsable();
      LogDirectory.requireOneCluster(set.opened());
      return set;
    } catch (IOException | RuntimeException e) {
      set.close();
      throw e;
    }
  }

  private LogDirectory openOrOffline(Path path, int nodeId, Uuid newId) throws IOException {
    DirectorySpace space = space(path);
    try {
      LogDirectory opened = LogDirectory.open(path, nodeId, newId, space);
      space.sample();
      return opened;
    } catch (CorruptStorageException | DirectoryInUseException e) {
      throw e;
    } catch (IOException e) {
      LOG.error("log directory {} cannot be opened and is offline, the broker goes on without it: {}. Repair the device or "
          + "its permissions and restart the broker; its partitions come back then", path, e.toString());
      return LogDirectory.unusable(path, space, e);
    }
  }

  private LogDirectory metadataDirectory(String configured, int nodeId, RandomGenerator random) throws IOException {
    if (configured == null) {
      return directories.isEmpty() ? null : directories.get(0);
    }
    Path path = Path.of(configured).toAbsolutePath().normalize();
    for (LogDirectory directory : directories) {
      if (directory.absolutePath().equals(path)) {
        return directory;
      }
    }
    return LogDirectory.open(path, nodeId, Uuid.random(random), space(path));
  }

  private DirectorySpace space(Path path) {
    return new DirectorySpace(path, limits, probe);
  }

  /**
   * The start is over: from now on the broker ends if it cannot go on.
   *
   * @throws IOException if it cannot go on already
   */
  void serve() throws IOException {
    serving = true;
    requireUsable();
  }

  private void requireUsable() throws IOException {
    if (metadata != null && metadata.isOffline()) {
      throw new IOException("log directory " + metadata.path() + " has the metadata of the cluster and cannot be used: "
          + metadata.failure(), metadata.failure());
    }
    if (!directories.isEmpty() && online().isEmpty()) {
      throw allFailed();
    }
  }

  private IOException allFailed() {
    return new IOException("all log directories are offline: " + directories.stream().map(LogDirectory::path).toList()
        + "; repair one and restart the broker", directories.get(0).failure());
  }

  /** Wants to hear of each directory that goes offline, on any thread. */
  void addListener(Consumer<LogDirectory> listener) {
    listeners.add(listener);
  }

  /** All directories for logs, in the order of the configuration. */
  List<LogDirectory> all() {
    return List.copyOf(directories);
  }

  /** Those that can be used. */
  List<LogDirectory> online() {
    return directories.stream().filter(directory -> !directory.isOffline()).toList();
  }

  /** The directory with the metadata, or null if there are no directories. */
  LogDirectory metadata() {
    return metadata;
  }

  /** Whether a directory with this id cannot be used, or may be one of those whose id is not known. */
  boolean mayBeOffline(Uuid id) {
    boolean anyOffline = false;
    for (LogDirectory directory : directories) {
      if (directory.id().equals(id)) {
        return directory.isOffline();
      }
      anyOffline |= directory.isOffline();
    }
    return anyOffline;
  }

  /** The device of a directory has failed. Does nothing if that is known. */
  void failed(LogDirectory directory, Throwable cause) {
    if (!directory.failed(cause)) {
      return;
    }
    LOG.error("log directory {} has failed and is offline, with all its partitions. Repair the device and restart the "
        + "broker; they come back then", directory.path(), cause);
    listeners.forEach(listener -> listener.accept(directory));
    if (!serving) {
      return;
    }
    if (directory == metadata) {
      fatal.accept(new IOException("log directory " + directory.path()
          + ", which has the metadata of the cluster, has failed",
          cause));
    } else if (online().isEmpty()) {
      fatal.accept(allFailed());
    }
  }

  /**
   * Binds the directories to a cluster.
   *
   * @throws IOException if one belongs to another cluster
   */
  void belongTo(String clusterId) throws IOException {
    LogDirectory.belongTo(clusterId, opened());
  }

  private List<LogDirectory> opened() {
    return withMetadata().stream().filter(directory -> !directory.isOffline()).toList();
  }

  private List<LogDirectory> withMetadata() {
    var all = new ArrayList<>(directories);
    if (metadata != null && !all.contains(metadata)) {
      all.add(metadata);
    }
    return all;
  }

  @Override
  public void close() throws IOException {
    for (LogDirectory directory : withMetadata()) {
      directory.close();
    }
  }
}
