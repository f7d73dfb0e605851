package odradek.benchmarks.suite;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Copies what an open engine has in its folder: what would be left if its process were killed now. */
final class DirectoryCopy {

  private static final int TRIES = 20;
  private static final long PAUSE_MS = 200;
  private static final int PIECE_BYTES = 64 << 10;

  private DirectoryCopy() {}

  /**
   * Copies a folder in which nothing changes meanwhile; if native threads change something, begins again.
   *
   * @param to an empty folder
   */
  static void quiet(Path from, Path to) throws IOException, InterruptedException {
    for (int i = 0; i < TRIES; i++) {
      Map<Path, String> before = list(from);
      if (copied(before, from, to) && before.equals(list(from))) {
        return;
      }
      empty(to);
      Thread.sleep(PAUSE_MS);
    }
    throw new IOException(from + " kept changing, no copy of it is of one moment");
  }

  private static boolean copied(Map<Path, String> files, Path from, Path to) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocateDirect(PIECE_BYTES);
    for (Path file : files.keySet()) {
      Path target = to.resolve(from.relativize(file).toString());
      try {
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          copy(file, target, buffer);
        }
      } catch (NoSuchFileException e) {
        // An engine may remove files of its own at any time; what is there then is another moment.
        return false;
      }
    }
    return true;
  }

  /** Holes stay holes, or thousands of empty indexes would fill the disk. */
  private static void copy(Path from, Path to, ByteBuffer buffer) throws IOException {
    try (var source = FileChannel.open(from, StandardOpenOption.READ);
        var target = FileChannel.open(to, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      long position = 0;
      long size = source.size();
      while (position < size && source.read(buffer.clear(), position) > 0) {
        buffer.flip();
        int count = buffer.remaining();
        if (position + count >= size || !isZero(buffer)) {
          target.write(buffer, position);
        }
        position += count;
      }
    }
  }

  private static boolean isZero(ByteBuffer buffer) {
    int position = buffer.position();
    for (; position + Long.BYTES <= buffer.limit(); position += Long.BYTES) {
      if (buffer.getLong(position) != 0) {
        return false;
      }
    }
    for (; position < buffer.limit(); position++) {
      if (buffer.get(position) != 0) {
        return false;
      }
    }
    return true;
  }

  /** Every file and folder below with what would change if it did, folders before what is in them. */
  private static Map<Path, String> list(Path folder) throws IOException {
    var found = new TreeMap<Path, String>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(path -> !path.equals(folder)).toList()) {
        try {
          found.put(file, Files.isDirectory(file) ? "folder"
              : Files.size(file) + " bytes of " + Files.getLastModifiedTime(file));
        } catch (NoSuchFileException e) {
          found.put(file, "gone");
        }
      }
    }
    return found;
  }

  private static void empty(Path folder) throws IOException {
    for (Path file : new TreeMap<>(list(folder)).descendingKeySet()) {
      Files.deleteIfExists(file);
    }
  }
}
