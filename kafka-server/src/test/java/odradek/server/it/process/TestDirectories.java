package odradek.server.it.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Where the integration tests find what the build prepared, and where they write. */
public final class TestDirectories {

  private TestDirectories() {
  }

  /** The build directory that holds everything below. */
  public static Path root() {
    return Path.of(System.getProperty("odradek.it.directory", "target")).toAbsolutePath();
  }

  /** The jars of a class path in {@code src/test/resources/it/classpath}, as one argument for {@code -cp}. */
  public static String classPath(String name) {
    Path directory = root().resolve("it-classpath").resolve(name);
    if (!Files.isDirectory(directory)) {
      throw new IllegalStateException("the build has not copied the class path " + name + " to " + directory);
    }
    return directory.resolve("*").toString();
  }

  /** Compiled test classes: what a child JVM needs to run a driver of ours. */
  public static Path testClasses() {
    return root().resolve("test-classes");
  }

  /** A new directory for one broker or client; kept after the run only where its output is of use. */
  public static Path newWorkDirectory(String prefix) {
    try {
      Path parent = Files.createDirectories(root().resolve("it-work"));
      return Files.createTempDirectory(parent, prefix + "-");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make a work directory for " + prefix, e);
    }
  }

  /** Deletes a directory and what is in it; what is gone already does not matter. */
  public static void delete(Path directory) {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> paths = Files.walk(directory)) {
      List<Path> deepestFirst = paths.sorted(Comparator.reverseOrder()).toList();
      for (Path path : deepestFirst) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + directory, e);
    }
  }
}
