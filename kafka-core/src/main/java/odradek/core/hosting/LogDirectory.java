package odradek.core.hosting;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;
import odradek.api.Uuid;
import odradek.core.spi.storage.CorruptStorageException;

/**
 * A log directory: who it belongs to, and the lock that keeps a second broker out.
 *
 * <pre>
 *   odradek.properties   cluster id, node id, directory id, format version
 *   .lock                held while a broker runs
 *   quorum-NAME/         the metadata quorum's own data, in the first directory only
 *   NAME/                the storage engine's own data, one folder per provider
 *   .reserve             space that is kept aside, see SpaceReserve
 * </pre>
 *
 * <p>A directory that cannot be used is offline until the broker starts the next time.
 *
 * <p><b>Threading:</b> opened and closed by one thread; whether it is offline may be asked and said by any.
 */
final class LogDirectory implements AutoCloseable {

  private static final String MARKER = "odradek.properties";
  private static final String CLUSTER_ID = "cluster.id";
  private static final String DIRECTORY_ID = "directory.id";
  private static final String LOCK = ".lock";
  private static final String FORMAT_VERSION = "1";

  private final Path path;
  private final DirectorySpace space;
  private final Properties marker;
  private final FileChannel lockChannel;
  private final AtomicReference<Throwable> failure = new AtomicReference<>();

  private LogDirectory(Path path, DirectorySpace space, Properties marker, FileChannel lockChannel) {
    this.path = path;
    this.space = space;
    this.marker = marker;
    this.lockChannel = lockChannel;
  }

  /** Whether a broker has used a directory already. */
  static boolean isUsed(Path path) {
    return Files.exists(path.resolve(MARKER));
  }

  /**
   * A directory that could not be opened.
   *
   * @param cause why not
   */
  static LogDirectory unusable(Path path, DirectorySpace space, Throwable cause) {
    var directory = new LogDirectory(path, space, null, null);
    directory.failed(cause);
    return directory;
  }

  /**
   * Opens a directory, or makes it ready if it is new.
   *
   * @param path the directory; made if it is missing
   * @param nodeId the node that it has to belong to
   * @param newId its id, should it be new
   * @param space how much can be written there
   * @throws CorruptStorageException if it belongs to somebody else; nothing was changed in it
   * @throws DirectoryInUseException if another broker holds it
   * @throws IOException if the device fails
   */
  static LogDirectory open(Path path, int nodeId, Uuid newId, DirectorySpace space) throws IOException {
    refuseForeign(path);
    Files.createDirectories(path);
    FileChannel lockChannel = lock(path);
    try {
      Properties marker;
      if (Files.exists(path.resolve(MARKER))) {
        marker = read(path);
        expect(path, marker, "version", FORMAT_VERSION, "it was written by another release of this broker");
        expect(path, marker, "node.id", Integer.toString(nodeId),
            "it belongs to another node: set node.id or log.dirs");
        requireId(path, marker);
      } else {
        marker = new Properties();
        marker.setProperty("version", FORMAT_VERSION);
        marker.setProperty("node.id", Integer.toString(nodeId));
        marker.setProperty(DIRECTORY_ID, newId.toString());
        write(path, marker);
      }
      return new LogDirectory(path, space, marker, lockChannel);
    } catch (IOException | RuntimeException e) {
      lockChannel.close();
      throw e;
    }
  }

  /**
   * Checks that the directories belong to one cluster, those that belong to one already.
   *
   * @throws CorruptStorageException if they do not
   */
  static void requireOneCluster(List<LogDirectory> directories) throws CorruptStorageException {
    LogDirectory first = null;
    for (LogDirectory directory : directories) {
      String clusterId = directory.marker.getProperty(CLUSTER_ID);
      if (clusterId != null && first == null) {
        first = directory;
      } else if (clusterId != null) {
        expect(directory.path, directory.marker, CLUSTER_ID, first.marker.getProperty(CLUSTER_ID),
            "log directory " + first.path + " belongs to that one, and both are in log.dirs");
      }
    }
  }

  /**
   * Binds directories to a cluster, or checks that they are bound to this one.
   *
   * @throws CorruptStorageException if one belongs to another cluster; none was bound then
   */
  static void belongTo(String clusterId, List<LogDirectory> directories) throws IOException {
    for (LogDirectory directory : directories) {
      if (directory.marker.containsKey(CLUSTER_ID)) {
        expect(directory.path, directory.marker, CLUSTER_ID, clusterId,
            "it belongs to another cluster: its metadata was lost or replaced");
      }
    }
    for (LogDirectory directory : directories) {
      if (directory.marker.putIfAbsent(CLUSTER_ID, clusterId) == null) {
        write(directory.path, directory.marker);
      }
    }
  }

  private static void refuseForeign(Path path) throws IOException {
    if (!Files.isDirectory(path) || Files.exists(path.resolve(MARKER))) {
      return;
    }
    if (Files.exists(path.resolve("meta.properties"))) {
      throw new CorruptStorageException(path.toString(),
          "holds the data of an Apache Kafka broker; it was left untouched. Choose another directory in log.dirs");
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
      for (Path entry : entries) {
        String name = entry.getFileName().toString();
        if (!name.equals(LOCK) && !name.equals(MARKER + ".tmp") && !name.equals("lost+found")) {
          throw new CorruptStorageException(path.toString(),
              "is not empty and not a log directory of this broker (found '"
              + name + "'); it was left untouched. Choose an empty directory in log.dirs");
        }
      }
    }
  }

  private static FileChannel lock(Path path) throws IOException {
    FileChannel channel = FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    boolean held;
    try {
      held = channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      held = false; // by another broker of this process
    }
    if (!held) {
      channel.close();
      throw new DirectoryInUseException("log directory " + path + " is in use by another broker");
    }
    return channel;
  }

  private static Properties read(Path path) throws IOException {
    var properties = new Properties();
    try (InputStream in = Files.newInputStream(path.resolve(MARKER))) {
      properties.load(in);
    } catch (IllegalArgumentException e) {
      throw new CorruptStorageException(path.resolve(MARKER).toString(), "is not a properties file: " + e.getMessage());
    }
    return properties;
  }

  private static void expect(Path path, Properties found, String key, String expected, String meaning)
      throws CorruptStorageException {
    String value = found.getProperty(key);
    if (!expected.equals(value)) {
      throw new CorruptStorageException(path.resolve(MARKER).toString(),
          key + " is '" + value + "', expected '" + expected + "': " + meaning);
    }
  }

  private static void requireId(Path path, Properties found) throws CorruptStorageException {
    try {
      Uuid.parse(found.getProperty(DIRECTORY_ID, ""));
    } catch (IllegalArgumentException e) {
      throw new CorruptStorageException(path.resolve(MARKER).toString(),
          DIRECTORY_ID + " is damaged: " + e.getMessage() + "; restore the file");
    }
  }

  private static void write(Path path, Properties marker) throws IOException {
    Path temporary = path.resolve(MARKER + ".tmp");
    try (OutputStream out = Files.newOutputStream(temporary)) {
      marker.store(out, "whose log directory this is; do not edit");
    }
    try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    Files.move(temporary, path.resolve(MARKER), StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public String toString() {
    return "log directory " + path;
  }

  Path path() {
    return path;
  }

  Path absolutePath() {
    return path.toAbsolutePath().normalize();
  }

  /** How much can be written. */
  DirectorySpace space() {
    return space;
  }

  /** The directory's id; {@link Uuid#ZERO} if it could not be opened. */
  Uuid id() {
    return marker == null ? Uuid.ZERO : Uuid.parse(marker.getProperty(DIRECTORY_ID));
  }

  /**
   * The device has failed: nothing in this directory is served any more.
   *
   * @return whether this is news
   */
  boolean failed(Throwable cause) {
    return failure.compareAndSet(null, cause);
  }

  boolean isOffline() {
    return failure.get() != null;
  }

  /** Why the directory is offline, or null. */
  Throwable failure() {
    return failure.get();
  }

  @Override
  public void close() throws IOException {
    if (lockChannel != null) {
      lockChannel.close();
    }
  }
}
