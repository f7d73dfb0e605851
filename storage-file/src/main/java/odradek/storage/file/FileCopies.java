package odradek.storage.file;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Copies from file to file. */
final class FileCopies {

  private static final int BLOCK_BYTES = 64 << 10;

  private FileCopies() {}

  /** Copies the first bytes of a file to the start of another. */
  static void copy(DiskFile from, DiskFile to, long size) throws IOException {
    ByteBuffer block = ByteBuffer.allocate(BLOCK_BYTES);
    long position = 0;
    while (position < size) {
      block.clear().limit((int) Math.min(BLOCK_BYTES, size - position));
      if (from.read(block, position) < 0) {
        throw new IOException("a file ends at position " + position + ", expected " + size + " bytes");
      }
      block.flip();
      int count = block.remaining();
      to.write(block, position);
      position += count;
    }
  }
}
