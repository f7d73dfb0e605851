package odradek.storage.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * All that this engine asks of a file system; tests put a failing and crashing one in its place.
 *
 * <p><b>Threading:</b> thread-safe. <b>Blocking:</b> everything may block.
 */
interface Disk {

  /**
   * Opens a file for reading and writing.
   *
   * @param create whether to make it if it is not there; its name is durable after {@link #syncDirectory} only
   * @throws java.nio.file.NoSuchFileException if it is not there and not to be made
   */
  DiskFile open(Path file, boolean create) throws IOException;

  /** Makes a directory and those above it; does nothing if it is there. */
  void createDirectories(Path directory) throws IOException;

  /** Renames a file or directory within a file system, atomically; a file that has the new name is replaced. */
  void rename(Path from, Path to) throws IOException;

  /** Removes a file or an empty directory; does nothing if it is not there. */
  void delete(Path path) throws IOException;

  /**
   * The names in a directory, in no particular order.
   *
   * @throws java.nio.file.NoSuchFileException if it is not there
   */
  List<String> list(Path directory) throws IOException;

  /** A file's size, or -1 if it is not there. */
  long size(Path file) throws IOException;

  /** Makes the names in a directory durable. */
  void syncDirectory(Path directory) throws IOException;

  /**
   * Takes a lock that no other process gets until it is closed.
   *
   * @throws IOException if somebody else holds it
   */
  Closeable lock(Path file) throws IOException;
}
