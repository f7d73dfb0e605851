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
import java.util.Properties;
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
 * </pre>
 *
 * <p><b>Threading:</b> externally synchronised.
 */
final class LogDirectory implements AutoCloseable {

  private static final String MARKER = "odradek.properties";
  private static final String LOCK = ".lock";
  private static final String FORMAT_VERSION = "1";

  private final Path path;
  private final Uuid id;
  private final FileChannel lockChannel;

  private LogDirectory(Path path, Uuid id, FileChannel lockChannel) {
    this.path = path;
    this.id = id;
    this.lockChannel = lockChannel;
  }

  /**
   * Opens a directory, or makes it ready if it is new.
   *
   * @param path the directory; made if it is missing
   * @param clusterId the cluster that it has to belong to
   * @param nodeId the node that it has to belong to
   * @param newId its id, should it be new
   * @throws CorruptStorageException if it belongs to somebody else; nothing was changed in it
   * @throws IOException if the device fails, or another process holds it
   */
  static LogDirectory open(Path path, String clusterId, int nodeId, Uuid newId) throws IOException {
    refuseForeign(path);
    Files.createDirectories(path);
    FileChannel lockChannel = lock(path);
    try {
      Uuid id = Files.exists(path.resolve(MARKER)) ? checkMarker(path, clusterId, nodeId)
          : writeMarker(path, clusterId, nodeId, newId);
      return new LogDirectory(path, id, lockChannel);
    } catch (IOException | RuntimeException e) {
      lockChannel.close();
      throw e;
    }
  }

  /** The cluster that a directory belongs to, or null if it is new. */
  static String clusterIdOf(Path path) throws IOException {
    refuseForeign(path);
    return Files.exists(path.resolve(MARKER)) ? read(path).getProperty("cluster.id") : null;
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
          throw new CorruptStorageException(path.toString(), "is not empty and not a log directory of this broker (found '"
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
      throw new IOException("log directory " + path + " is in use by another broker");
    }
    return channel;
  }

  private static Uuid checkMarker(Path path, String clusterId, int nodeId) throws IOException {
    Properties found = read(path);
    expect(path, found, "version", FORMAT_VERSION, "it was written by another release of this broker");
    expect(path, found, "cluster.id", clusterId, "it belongs to another cluster");
    expect(path, found, "node.id", Integer.toString(nodeId), "it belongs to another node: set node.id or log.dirs");
    return Uuid.parse(found.getProperty("directory.id"));
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

  private static Uuid writeMarker(Path path, String clusterId, int nodeId, Uuid id) throws IOException {
    var properties = new Properties();
    properties.setProperty("version", FORMAT_VERSION);
    properties.setProperty("cluster.id", clusterId);
    properties.setProperty("node.id", Integer.toString(nodeId));
    properties.setProperty("directory.id", id.toString());
    Path temporary = path.resolve(MARKER + ".tmp");
    try (OutputStream out = Files.newOutputStream(temporary)) {
      properties.store(out, "whose log directory this is; do not edit");
    }
    try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    Files.move(temporary, path.resolve(MARKER), StandardCopyOption.ATOMIC_MOVE);
    return id;
  }

  Path path() {
    return path;
  }

  Uuid id() {
    return id;
  }

  @Override
  public void close() throws IOException {
    lockChannel.close();
  }
}
