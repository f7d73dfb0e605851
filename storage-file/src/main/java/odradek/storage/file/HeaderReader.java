package odradek.storage.file;

import static odradek.api.record.BatchLayout.BASE_OFFSET_POSITION;
import static odradek.api.record.BatchLayout.HEADER_BYTES;
import static odradek.api.record.BatchLayout.LAST_OFFSET_DELTA_POSITION;
import static odradek.api.record.BatchLayout.LENGTH_POSITION;
import static odradek.api.record.BatchLayout.LOG_OVERHEAD_BYTES;
import static odradek.api.record.BatchLayout.MAGIC;
import static odradek.api.record.BatchLayout.MAGIC_POSITION;
import static odradek.api.record.BatchLayout.MAX_TIMESTAMP_POSITION;
import static odradek.api.record.BatchLayout.MIN_LENGTH;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Looks at the headers of batches in a file, reading a block at a time.
 *
 * <p><b>Threading:</b> confined to one thread; each thread that reads has one.
 */
final class HeaderReader {

  private static final int BLOCK_BYTES = 8 << 10;

  private final ByteBuffer block = ByteBuffer.allocateDirect(BLOCK_BYTES);
  private DiskFile file;
  private int limit;
  private int blockStart;
  private int at;

  /**
   * Begins with a file.
   *
   * @param file borrowed until the next call
   * @param limit where the batches end
   */
  HeaderReader begin(DiskFile file, int limit) {
    this.file = file;
    this.limit = limit;
    this.blockStart = 0;
    block.clear().limit(0);
    return this;
  }

  /**
   * Moves to the batch at a position.
   *
   * @return false if what is there is not the start of a batch that ends before the limit
   */
  boolean moveTo(int position) throws IOException {
    if (position > limit - HEADER_BYTES) {
      return false;
    }
    if (position < blockStart || position > blockStart + block.limit() - HEADER_BYTES) {
      load(position);
    }
    at = position - blockStart;
    if (block.limit() - at < HEADER_BYTES || block.get(at + MAGIC_POSITION) != MAGIC) {
      return false;
    }
    int length = block.getInt(at + LENGTH_POSITION);
    return length >= MIN_LENGTH && length <= limit - position - LOG_OVERHEAD_BYTES
        && block.getInt(at + LAST_OFFSET_DELTA_POSITION) >= 0;
  }

  private void load(int position) throws IOException {
    blockStart = position;
    block.clear().limit(Math.min(BLOCK_BYTES, limit - position));
    while (block.hasRemaining() && file.read(block, blockStart + (long) block.position()) > 0) {
      continue;
    }
    block.flip();
  }

  /** Lets go of the file. */
  void end() {
    file = null;
  }

  long baseOffset() {
    return block.getLong(at + BASE_OFFSET_POSITION);
  }

  long lastOffset() {
    return baseOffset() + block.getInt(at + LAST_OFFSET_DELTA_POSITION);
  }

  long nextOffset() {
    return lastOffset() + 1;
  }

  int sizeBytes() {
    return block.getInt(at + LENGTH_POSITION) + LOG_OVERHEAD_BYTES;
  }

  long maxTimestampMs() {
    return block.getLong(at + MAX_TIMESTAMP_POSITION);
  }
}
