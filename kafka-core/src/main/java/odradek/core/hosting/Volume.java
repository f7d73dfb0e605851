package odradek.core.hosting;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The volume that a log directory is on.
 *
 * @param totalBytes its size
 * @param usableBytes how much of it this process can still write
 */
record Volume(long totalBytes, long usableBytes) {

  /** Looks at volumes; tests put another one in its place. */
  @FunctionalInterface
  interface Probe {

    /** <b>Blocking:</b> asks the device. */
    Volume look(Path directory) throws IOException;
  }

  /** Asks the operating system. */
  static Volume look(Path directory) throws IOException {
    FileStore store = Files.getFileStore(directory);
    return new Volume(store.getTotalSpace(), store.getUsableSpace());
  }
}
