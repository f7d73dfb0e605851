package odradek.benchmarks.suite;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** How much of a disk a folder takes. */
final class DiskSpace {

  private DiskSpace() {}

  /**
   * Bytes that are allocated for a folder's files, where {@code du} can tell: an index that is a hole takes nothing.
   * Otherwise the sum of their sizes.
   */
  static long ofBytes(Path folder) throws IOException {
    long fromTool = Files.isExecutable(Path.of("/usr/bin/du")) ? tool(folder) : -1;
    if (fromTool >= 0) {
      return fromTool;
    }
    long bytes = 0;
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        bytes += Files.size(file);
      }
    }
    return bytes;
  }

  private static long tool(Path folder) throws IOException {
    Process process = new ProcessBuilder("/usr/bin/du", "-sk", folder.toString())
        .redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    String number = text.split("\\s")[0];
    // An empty folder takes a few kilobytes itself; that is not the engine's.
    return number.matches("[0-9]+") ? Math.max(0, Long.parseLong(number) - 8) * 1024 : -1;
  }
}
