package odradek.testkit.crash;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Everything in a directory, as it was at one time.
 *
 * @param files by path
 * @param directories all below, and itself
 */
record DirectoryImage(Map<Path, Image> files, Set<Path> directories) {

  private static final int TRIES = 10;

  /**
   * A file.
   *
   * @param key what tells it from a file that has its name later; null where the file system does not say
   * @param createdMs when it was made, as far as the file system knows
   */
  record Image(Object key, long createdMs, byte[] content) {

    boolean isSameFile(Image other) {
      return key == null ? other.key == null : key.equals(other.key);
    }

    boolean isSame(Image other) {
      return isSameFile(other) && Arrays.equals(content, other.content);
    }
  }

  /** The image of a directory that nobody changes meanwhile. */
  static DirectoryImage of(Path directory) throws IOException {
    var files = new TreeMap<Path, Image>();
    var directories = new TreeSet<Path>();
    if (Files.exists(directory)) {
      Files.walkFileTree(directory, new SimpleFileVisitor<>() {
        @Override
        public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
          directories.add(path);
          return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) throws IOException {
          files.put(path,
              new Image(attributes.fileKey(), attributes.creationTime().toMillis(), Files.readAllBytes(path)));
          return FileVisitResult.CONTINUE;
        }
      });
    }
    return new DirectoryImage(files, directories);
  }

  /** The image of a directory in which an engine's own threads may be at work; null if it does not come to rest. */
  static DirectoryImage atRest(Path directory) throws IOException {
    DirectoryImage last = null;
    for (int i = 0; i < TRIES; i++) {
      try {
        DirectoryImage next = of(directory);
        if (last != null && last.isSame(next)) {
          return next;
        }
        last = next;
      } catch (NoSuchFileException e) {
        last = null;
      }
    }
    return null;
  }

  boolean isSame(DirectoryImage other) {
    return directories.equals(other.directories) && files.keySet().equals(other.files.keySet())
        && files.keySet().stream().allMatch(path -> files.get(path).isSame(other.files.get(path)));
  }
}
