package odradek.testkit.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What a loss of power may do to a directory in which nothing was synced since an earlier time: of each file's sectors
 * that were written since, some are on the device and others are not, or hold rubbish where there was nothing before;
 * and of each directory's names that changed since, the last ones are lost. What was there at the earlier time is
 * there.
 *
 * <p>Confined to one thread.
 */
final class PowerCut {

  private static final int SECTOR_BYTES = 512;

  private final DirectoryImage before;
  private final DirectoryImage now;
  private final SplittableRandom random;
  private final List<String> damages = new ArrayList<>();

  private PowerCut(DirectoryImage before, DirectoryImage now, SplittableRandom random) {
    this.before = before;
    this.now = now;
    this.random = random;
  }

  /**
   * Damages a directory that nobody uses.
   *
   * @param before the image since which nothing was synced
   * @param mayReorganise whether the engine may have synced something after all: by threads of its own, or in a write
   *     of state. Then nothing happens unless all that has changed is that one file has grown, which is where appends
   *     go
   * @return what was done, empty if the engine has reorganised and nothing may be done
   */
  static List<String> strike(Path directory, DirectoryImage before, boolean mayReorganise, SplittableRandom random)
      throws IOException {
    var cut = new PowerCut(before, DirectoryImage.of(directory), random);
    if (!cut.now.directories().containsAll(before.directories()) || mayReorganise && !cut.hasOneFileGrown()) {
      return List.of();
    }
    cut.damages.add("power cut");
    for (Path each : cut.now.directories()) {
      if (Files.exists(each)) {
        cut.strikeNames(each);
      }
    }
    for (Path file : cut.now.files().keySet()) {
      if (Files.exists(file)) {
        cut.strikeContent(file);
      }
    }
    return cut.damages;
  }

  private boolean hasOneFileGrown() {
    if (!now.directories().equals(before.directories()) || !now.files().keySet().equals(before.files().keySet())) {
      return false;
    }
    int changedCount = 0;
    for (Path file : now.files().keySet()) {
      DirectoryImage.Image from = before.files().get(file);
      DirectoryImage.Image to = now.files().get(file);
      if (!from.isSameFile(to)) {
        return false;
      }
      if (!from.isSame(to)) {
        int length = from.content().length;
        boolean grown = to.content().length >= length
            && Arrays.equals(from.content(), 0, length, to.content(), 0, length);
        changedCount += grown ? 1 : 2;
      }
    }
    return changedCount == 1;
  }

  private static boolean isIn(Path directory, Path path) {
    return directory.equals(path.getParent());
  }

  private void strikeNames(Path directory) throws IOException {
    boolean onlyAdded = before.files().keySet().stream().filter(file -> isIn(directory, file))
        .allMatch(file -> now.files().containsKey(file) && now.files().get(file).isSameFile(before.files().get(file)));
    if (!onlyAdded) {
      if (random.nextBoolean()) {
        undoNames(directory);
      }
      return;
    }
    List<Path> added = added(directory);
    // Names are lost from the last one on. What was made within one tick of the clock may be in any order: all or none.
    var times = new TreeSet<Long>();
    added.forEach(path -> times.add(createdMs(path)));
    int kept = random.nextInt(3) == 0 ? times.size() : random.nextInt(times.size() + 1);
    Set<Long> keptTimes = new TreeSet<>(List.copyOf(times).subList(0, kept));
    for (Path path : added) {
      if (!keptTimes.contains(createdMs(path))) {
        remove(path);
      }
    }
  }

  private List<Path> added(Path directory) {
    return Stream.concat(now.files().keySet().stream(), now.directories().stream())
        .filter(path -> isIn(directory, path) && !before.files().containsKey(path)
        && !before.directories().contains(path))
        .toList();
  }

  private long createdMs(Path path) {
    return now.files().containsKey(path) ? now.files().get(path).createdMs()
        : now.files().entrySet().stream().filter(file -> file.getKey().startsWith(path))
            .mapToLong(file -> file.getValue().createdMs()).min().orElse(Long.MAX_VALUE);
  }

  private void remove(Path path) throws IOException {
    damages.add("lost " + path);
    try (Stream<Path> all = Files.walk(path)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }

  /** Puts all names of a directory back to where they were; the files under them are what they were too. */
  private void undoNames(Path directory) throws IOException {
    for (Path path : added(directory)) {
      remove(path);
    }
    for (Path file : before.files().keySet()) {
      DirectoryImage.Image image = before.files().get(file);
      if (isIn(directory, file) && !(now.files().containsKey(file) && now.files().get(file).isSameFile(image))) {
        damages.add("back " + file);
        Files.write(file, image.content());
      }
    }
  }

  private void strikeContent(Path file) throws IOException {
    byte[] old = contentBefore(file);
    byte[] content = Files.readAllBytes(file);
    if (Arrays.equals(old, content)) {
      return;
    }
    byte[] struck = switch (random.nextInt(6)) {
      case 0 -> content;
      case 1 -> old;
      case 2, 3 -> cut(content, old);
      default -> random.nextBoolean() ? sectors(content, old) : cut(sectors(content, old), old);
    };
    if (!Arrays.equals(struck, content)) {
      damages.add("struck " + file + " from " + old.length + " to " + content.length + ", now " + struck.length);
      Files.write(file, struck);
    }
  }

  /** What the file held before, under whatever name. */
  private byte[] contentBefore(Path file) {
    DirectoryImage.Image image = now.files().get(file);
    DirectoryImage.Image earlier = before.files().get(file);
    if (image.key() != null && (earlier == null || !earlier.isSameFile(image))) {
      earlier = before.files().values().stream().filter(image::isSameFile).findFirst().orElse(null);
    }
    return earlier == null ? new byte[0] : earlier.content();
  }

  private byte[] cut(byte[] content, byte[] old) {
    return content.length <= old.length ? content
        : Arrays.copyOf(content, random.nextInt(old.length, content.length + 1));
  }

  /** Each sector that differs is new, or what it was before; where nothing was before, it is zero or rubbish. */
  private byte[] sectors(byte[] content, byte[] old) {
    byte[] struck = content.clone();
    int lostOf = random.nextInt(1, 5);
    for (int at = 0; at < struck.length; at += SECTOR_BYTES) {
      int end = Math.min(struck.length, at + SECTOR_BYTES);
      int known = Math.max(at, Math.min(end, old.length));
      boolean changed = known < end || !Arrays.equals(struck, at, known, old, at, known);
      if (changed && random.nextInt(lostOf) == 0) {
        System.arraycopy(old, Math.min(at, old.length), struck, at, known - at);
        byte[] rest = new byte[end - known];
        if (random.nextBoolean()) {
          random.nextBytes(rest);
        }
        System.arraycopy(rest, 0, struck, known, rest.length);
      }
    }
    return struck;
  }
}
