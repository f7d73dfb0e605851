package odradek.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** A folder for the data of one trial, which leaves nothing behind. */
public final class DataFolder implements AutoCloseable {

  private static final Set<String> NOT_A_DISK = Set.of("tmpfs", "ramfs", "devtmpfs");

  private final Path parent;
  private final Path path;

  /**
   * Makes the folder.
   *
   * @param parent where; made if need be, and removed again if it is empty at the end
   * @throws IOException if it is not on a disk: such numbers would mean nothing
   */
  public DataFolder(String parent) throws IOException {
    this.parent = Files.createDirectories(Path.of(parent).toAbsolutePath());
    String type = Files.getFileStore(this.parent).type();
    if (NOT_A_DISK.contains(type)) {
      throw new IOException(this.parent + " is on a file system of type " + type
          + ", expected one on a real disk: choose "
          + "another folder with -p directory=...");
    }
    this.path = Files.createTempDirectory(this.parent, "trial-");
  }

  /** Where it is. */
  public Path path() {
    return path;
  }

  @Override
  public void close() throws IOException {
    // A process that was given this folder may have removed it.
    if (Files.exists(path)) {
      List<Path> content;
      try (Stream<Path> walk = Files.walk(path)) {
        content = walk.sorted(Comparator.reverseOrder()).toList();
      }
      for (Path item : content) {
        Files.deleteIfExists(item);
      }
    }
    try (Stream<Path> others = Files.list(parent)) {
      if (others.findAny().isPresent()) {
        return;
      }
    }
    Files.deleteIfExists(parent);
  }
}
