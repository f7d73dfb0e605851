package odradek.storage.file;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.concurrent.atomic.AtomicInteger;
import odradek.core.spi.storage.FileRange;
import odradek.core.spi.storage.Slice;

/**
 * A range of a segment's file; holds the file open.
 *
 * <p><b>Threading:</b> as {@link Slice}.
 */
final class FileSlice implements Slice {

  private final Segment segment;
  private final OpenFile open;
  private final int start;
  private final int sizeBytes;
  private final AtomicInteger references = new AtomicInteger(1);

  /**
   * A slice.
   *
   * @param open a reference to the file that belongs to the slice from now on
   */
  FileSlice(Segment segment, OpenFile open, int start, int end) {
    this.segment = segment;
    this.open = open;
    this.start = start;
    this.sizeBytes = end - start;
    segment.sliceTaken(end);
  }

  @Override
  public int sizeBytes() {
    return sizeBytes;
  }

  @Override
  public long transferTo(WritableByteChannel channel, int position, int count) throws IOException {
    requireHeld();
    requireInside(position, count);
    return count == 0 ? 0 : open.file().transferTo(start + (long) position, count, channel);
  }

  @Override
  public void readInto(ByteBuffer target, int position) throws IOException {
    requireHeld();
    requireInside(position, target.remaining());
    long at = start + (long) position;
    while (target.hasRemaining()) {
      int count = open.file().read(target, at);
      if (count < 0) {
        throw new EOFException(segment.log().path() + " ends at position " + at + ", expected " + target.remaining()
            + " bytes more");
      }
      at += count;
    }
  }

  @Override
  public void load() throws IOException {
    requireHeld();
    open.file().load(start, sizeBytes);
  }

  @Override
  public FileRange fileRange() {
    requireHeld();
    return new FileRange(open.file().channel(), start, sizeBytes);
  }

  @Override
  public void retain() {
    requireHeld();
    references.incrementAndGet();
  }

  @Override
  public void release() {
    int left = references.decrementAndGet();
    if (left < 0) {
      throw new IllegalStateException("a slice of " + sizeBytes + " bytes was released too often");
    }
    if (left == 0) {
      segment.sliceReleased();
      open.release();
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
