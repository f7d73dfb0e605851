package odradek.storage.file;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Reads a file from front to back in large pieces and hands it out in small ones.
 *
 * <p><b>Threading:</b> confined to one thread.
 */
final class SequentialReader {

  private static final int WINDOW_BYTES = 256 << 10;

  private final DiskFile file;
  private final String name;
  private byte[] window = new byte[0];
  private long windowStart;

  /**
   * A reader.
   *
   * @param name the file's name, for messages
   */
  SequentialReader(DiskFile file, String name) {
    this.file = file;
    this.name = name;
  }

  /** Bytes from a position on; the caller owns the array. */
  byte[] read(long position, int length) throws IOException {
    if (position < windowStart || position + length > windowStart + window.length) {
      if (length > WINDOW_BYTES) {
        return load(position, length, length);
      }
      window = load(position, length, WINDOW_BYTES);
      windowStart = position;
    }
    int from = (int) (position - windowStart);
    return Arrays.copyOfRange(window, from, from + length);
  }

  private byte[] load(long position, int atLeast, int atMost) throws IOException {
    ByteBuffer target = ByteBuffer.allocate((int) Math.max(atLeast, Math.min(atMost, file.size() - position)));
    while (target.hasRemaining()) {
      if (file.read(target, position + target.position()) < 0) {
        throw new EOFException(name + " ends before position " + (position + target.limit()));
      }
    }
    return target.array();
  }
}
