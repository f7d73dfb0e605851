package odradek.storage.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import odradek.core.spi.storage.CorruptStorageException;
import odradek.core.spi.storage.ProviderMarker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes an engine's directory into possession: looks whose it is before anything is touched, locks it, opens its
 * journal.
 *
 * <p><b>Threading:</b> confined to the thread that opens the engine.
 */
final class EngineDirectory {

  private static final Logger LOG = LoggerFactory.getLogger(EngineDirectory.class);

  private static final String MARKER = ProviderMarker.FILE_NAME;

  /** What may lie in a directory that no engine has finished making. */
  private static final Set<String> UNFINISHED = Set.of(
      "lost+found", FileNames.LOCK, FileNames.JOURNAL, FileNames.JOURNAL + FileNames.TEMPORARY,
      MARKER + FileNames.TEMPORARY);

  private static final int MAX_MARKER_BYTES = 4096;

  private final Disk disk;
  private final Path root;

  EngineDirectory(Disk disk, Path root) {
    this.disk = disk;
    this.root = root;
  }

  /**
   * The names in the directory.
   *
   * @throws CorruptStorageException if somebody else's data is there
   */
  List<String> look() throws IOException {
    List<String> names;
    try {
      names = disk.list(root);
    } catch (NoSuchFileException e) {
      LOG.trace("{} does not exist yet", root, e);
      return List.of();
    }
    if (names.contains(MARKER)) {
      readMarker().requireReadableBy(root.toString(), FileStorageProvider.NAME, FileStorageProvider.FORMAT);
      return names;
    }
    var foreign = new TreeSet<>(names);
    foreign.removeAll(UNFINISHED);
    if (!foreign.isEmpty()) {
      throw new CorruptStorageException(root.toString(), "holds " + foreign.first() + " but no file " + MARKER
          + ": no storage provider of this broker wrote it; choose an empty directory");
    }
    return List.of();
  }

  private ProviderMarker readMarker() throws IOException {
    Path path = root.resolve(MARKER);
    try (DiskFile file = disk.open(path, false)) {
      ByteBuffer bytes = ByteBuffer.allocate(MAX_MARKER_BYTES);
      while (bytes.hasRemaining() && file.read(bytes, bytes.position()) > 0) {
        continue;
      }
      return ProviderMarker.parse(
          path.toString(), new String(bytes.array(), 0, bytes.position(), StandardCharsets.ISO_8859_1));
    }
  }

  /** Makes the directory if need be, and locks it. */
  Closeable lock() throws IOException {
    disk.createDirectories(root);
    return disk.lock(root.resolve(FileNames.LOCK));
  }

  /**
   * The directory's journal; in a fresh directory it is made, and then the marker.
   *
   * @param fresh whether there is no marker yet
   * @param compactBytes see {@link StateJournal#create}
   */
  StateJournal journal(boolean fresh, long compactBytes) throws IOException {
    Path path = root.resolve(FileNames.JOURNAL);
    if (fresh) {
      StateJournal journal = StateJournal.create(disk, path, compactBytes);
      writeMarker();
      return journal;
    }
    disk.delete(root.resolve(FileNames.JOURNAL + FileNames.TEMPORARY));
    if (disk.size(path) < 0) {
      LOG.warn("{} is missing; what it knew is found out from the segments, empty partitions are lost", path);
      StateJournal journal = StateJournal.create(disk, path, compactBytes);
      syncNames();
      return journal;
    }
    syncNames();
    return StateJournal.open(disk, path, compactBytes);
  }

  /** Also what an earlier process made and did not come to sync. */
  private void syncNames() throws IOException {
    disk.syncDirectory(root);
    if (root.getParent() != null) {
      disk.syncDirectory(root.getParent());
    }
  }

  private void writeMarker() throws IOException {
    Path fresh = root.resolve(MARKER + FileNames.TEMPORARY);
    String text = new ProviderMarker(FileStorageProvider.NAME, FileStorageProvider.FORMAT).text();
    disk.delete(fresh);
    try (DiskFile file = disk.open(fresh, true)) {
      file.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)), 0);
      file.force();
    }
    disk.syncDirectory(root);
    disk.rename(fresh, root.resolve(MARKER));
    syncNames();
  }
}
