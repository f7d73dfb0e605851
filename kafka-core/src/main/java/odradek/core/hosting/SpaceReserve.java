package odradek.core.hosting;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file that takes up space until the device is full, and is removed then: deleting, and opening logs again, have to
 * note a little in files.
 *
 * <p><b>Threading:</b> externally synchronised. <b>Blocking:</b> all methods block.
 */
final class SpaceReserve {

  private static final String NAME = ".reserve";
  private static final int BLOCK_BYTES = 64 << 10;

  private final Path path;

  SpaceReserve(Path directory) {
    this.path = directory.resolve(NAME);
  }

  /** Gives the space back; whether there was any. */
  boolean release() throws IOException {
    return Files.deleteIfExists(path);
  }

  /** Takes up space, if it is not done yet; does nothing for 0 bytes. */
  void take(long bytes) throws IOException {
    if (bytes <= 0 || Files.exists(path) && Files.size(path) >= bytes) {
      return;
    }
    ByteBuffer block = ByteBuffer.allocate(BLOCK_BYTES);
    // Not zeros, for which some file systems do not use any space.
    for (int i = 0; i < BLOCK_BYTES; i++) {
      block.put(i, (byte) (i * 31 + (i >> 8) * 17));
    }
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      for (long written = 0; written < bytes; ) {
        block.clear().limit((int) Math.min(BLOCK_BYTES, bytes - written));
        written += channel.write(block, written);
      }
    }
  }
}
