package odradek.storage.rocksdb;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import odradek.core.spi.storage.CorruptStorageException;
import odradek.core.spi.storage.ProviderMarker;

/**
 * Takes an engine's directory into possession: looks whose it is before anything is touched, and locks it.
 *
 * <p><b>Threading:</b> confined to the thread that opens the engine.
 */
final class EngineDirectory {

  /** The folder that belongs to RocksDB. */
  static final String DATABASE = "odradek.rocksdb";

  private static final String LOCK = "LOCK";
  private static final String MARKER = ProviderMarker.FILE_NAME;
  private static final String TEMPORARY = ".tmp";
  private static final int MAX_MARKER_BYTES = 4096;

  /** What may lie in a directory that no engine has finished making. */
  private static final Set<String> UNFINISHED = Set.of("lost+found", LOCK, DATABASE, MARKER + TEMPORARY);

  private final Path root;

  EngineDirectory(Path root) {
    this.root = root;
  }

  Path database() {
    return root.resolve(DATABASE);
  }

  /**
   * Looks whether the directory may be opened.
   *
   * @return whether an engine was made there
   * @throws CorruptStorageException if somebody else's data is there
   */
  boolean look() throws IOException {
    if (!Files.isDirectory(root)) {
      return false;
    }
    Set<String> names;
    try (Stream<Path> files = Files.list(root)) {
      names = files.map(file -> file.getFileName().toString()).collect(Collectors.toCollection(TreeSet::new));
    }
    if (names.contains(MARKER)) {
      readMarker().requireReadableBy(root.toString(), RocksStorageProvider.NAME, RocksStorageProvider.FORMAT);
      return true;
    }
    names.removeAll(UNFINISHED);
    if (!names.isEmpty()) {
      throw new CorruptStorageException(root.toString(), "holds " + names.iterator().next() + " but no file " + MARKER
          + ": no storage provider of this broker wrote it; choose an empty directory");
    }
    return false;
  }

  private ProviderMarker readMarker() throws IOException {
    Path path = root.resolve(MARKER);
    ByteBuffer bytes = ByteBuffer.allocate(MAX_MARKER_BYTES);
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
      while (bytes.hasRemaining() && file.read(bytes) > 0) {
        continue;
      }
    }
    return ProviderMarker.parse(
        path.toString(), new String(bytes.array(), 0, bytes.position(), StandardCharsets.ISO_8859_1));
  }

  /** Makes the directory if need be, and locks it; who closes what is returned unlocks it. */
  FileChannel lock() throws IOException {
    Files.createDirectories(root);
    FileChannel file =
        FileChannel.open(root.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      FileLock lock = file.tryLock();
      if (lock != null) {
        return file;
      }
    } catch (OverlappingFileLockException e) {
      file.close();
      throw new IOException(root + " is open in this process already; a directory has one engine at a time", e);
    }
    file.close();
    throw new IOException(
        root + " is open in another process, probably another broker; stop it or choose another directory");
  }

  /** Says durably that the engine was made. */
  void writeMarker() throws IOException {
    writeMarker(root);
    syncDirectory(root.toAbsolutePath().getParent());
  }

  /** Writes the marker of this provider into some directory. */
  static void writeMarker(Path directory) throws IOException {
    String text = new ProviderMarker(RocksStorageProvider.NAME, RocksStorageProvider.FORMAT).text();
    Path fresh = directory.resolve(MARKER + TEMPORARY);
    try (FileChannel file = FileChannel.open(fresh, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING,
        StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
      while (bytes.hasRemaining()) {
        file.write(bytes);
      }
      file.force(true);
    }
    Files.move(fresh, directory.resolve(MARKER), StandardCopyOption.ATOMIC_MOVE);
    syncDirectory(directory);
  }

  private static void syncDirectory(Path directory) throws IOException {
    if (directory != null && !System.getProperty("os.name").startsWith("Windows")) {
      try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }
}
