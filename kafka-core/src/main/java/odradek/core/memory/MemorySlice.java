package odradek.core.memory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import odradek.core.spi.storage.FileRange;
import odradek.core.spi.storage.Slice;

/**
 * Pieces of blocks, one after the other.
 *
 * <p><b>Threading:</b> as {@link Slice}; filled before it is handed out.
 */
final class MemorySlice implements Slice {

  private final AtomicInteger references = new AtomicInteger(1);
  private Block[] blocks = new Block[1];
  private int[] starts = new int[1];
  private int[] lengths = new int[1];
  private int count;
  private int sizeBytes;

  void add(Block block, int from, int to) {
    if (count == blocks.length) {
      blocks = Arrays.copyOf(blocks, count * 2);
      starts = Arrays.copyOf(starts, count * 2);
      lengths = Arrays.copyOf(lengths, count * 2);
    }
    block.retain();
    blocks[count] = block;
    starts[count] = from;
    lengths[count] = to - from;
    sizeBytes += to - from;
    count++;
  }

  @Override
  public int sizeBytes() {
    return sizeBytes;
  }

  @Override
  public long transferTo(WritableByteChannel channel, int position, int maxCount) throws IOException {
    requireHeld();
    requireInside(position, maxCount);
    int piece = 0;
    int at = position;
    while (piece < count && at >= lengths[piece]) {
      at -= lengths[piece++];
    }
    long written = 0;
    while (written < maxCount) {
      int length = (int) Math.min(lengths[piece] - at, maxCount - written);
      ByteBuffer bytes = blocks[piece].buffer().slice(starts[piece] + at, length);
      written += channel.write(bytes);
      if (bytes.hasRemaining()) {
        return written;
      }
      piece++;
      at = 0;
    }
    return written;
  }

  @Override
  public void readInto(ByteBuffer target, int position) {
    requireHeld();
    requireInside(position, target.remaining());
    int at = position;
    for (int piece = 0; target.hasRemaining(); piece++) {
      if (at >= lengths[piece]) {
        at -= lengths[piece];
        continue;
      }
      int length = Math.min(lengths[piece] - at, target.remaining());
      target.put(target.position(), blocks[piece].buffer(), starts[piece] + at, length);
      target.position(target.position() + length);
      at = 0;
    }
  }

  @Override
  public FileRange fileRange() {
    return null;
  }

  @Override
  public void retain() {
    requireHeld();
    references.incrementAndGet();
  }

  @Override
  public void release() {
    int after = references.decrementAndGet();
    if (after < 0) {
      throw new IllegalStateException("a slice of " + sizeBytes + " bytes was released too often");
    }
    if (after == 0) {
      for (int i = 0; i < count; i++) {
        blocks[i].release();
      }
    }
  }

  private void requireHeld() {
    if (references.get() < 1) {
      throw new IllegalStateException("a slice of " + sizeBytes + " bytes is used after its release");
    }
  }

  private void requireInside(int position, int length) {
    if (position < 0 || length < 0 || position > sizeBytes - length) {
      throw new IllegalArgumentException(
          length + " bytes from position " + position + " are not inside a slice of " + sizeBytes + " bytes");
    }
  }
}
