package odradek.server.logs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds segment files; their names are their base offsets. */
final class Segments {

  /** What {@link #baseOffset} answers for a file that is not named after one. */
  static final long UNKNOWN = -1;

  private static final Pattern NAME = Pattern.compile("([0-9]{20})\\.log");

  private Segments() {}

  /**
   * The segments that a user means, partition by partition and in the order of their offsets.
   *
   * @param paths files, taken as they are, and directories, searched with all below
   * @throws IOException if there is no such file or directory, or it cannot be read
   */
  static List<Path> find(List<Path> paths) throws IOException {
    var found = new ArrayList<Path>();
    for (Path path : paths) {
      if (Files.isDirectory(path)) {
        try (Stream<Path> below = Files.walk(path)) {
          below.filter(file -> baseOffset(file) >= 0 && Files.isRegularFile(file)).sorted().forEach(found::add);
        }
      } else if (Files.exists(path)) {
        found.add(path);
      } else {
        throw new NoSuchFileException(path.toString(), null, "there is no such file or directory");
      }
    }
    return found;
  }

  /** The offset that a file is named after. */
  static long baseOffset(Path file) {
    Path name = file.getFileName();
    Matcher matcher = name == null ? null : NAME.matcher(name.toString());
    try {
      return matcher != null && matcher.matches() ? Long.parseLong(matcher.group(1)) : UNKNOWN;
    } catch (NumberFormatException e) {
      return UNKNOWN;
    }
  }
}
