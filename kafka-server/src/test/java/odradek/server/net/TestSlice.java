package odradek.server.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import odradek.core.spi.storage.FileRange;
import odradek.core.spi.storage.Slice;

/** A part of a file or of an array that knows whether it was released once. */
final class TestSlice implements Slice {

  private final FileRange range;
  private final byte[] bytes;
  private final AtomicInteger references = new AtomicInteger(1);
  private final CountDownLatch released = new CountDownLatch(1);

  private TestSlice(FileRange range, byte[] bytes) {
    this.range = range;
    this.bytes = bytes;
  }

  static TestSlice ofFile(FileChannel channel, long position, int length) {
    return new TestSlice(new FileRange(channel, position, length), null);
  }

  static TestSlice ofMemory(byte[] bytes) {
    return new TestSlice(null, bytes);
  }

  int references() {
    return references.get();
  }

  boolean awaitReleased() throws InterruptedException {
    return released.await(20, TimeUnit.SECONDS);
  }

  @Override
  public int sizeBytes() {
    return range == null ? bytes.length : range.length();
  }

  @Override
  public long transferTo(WritableByteChannel channel, int position, int count) throws IOException {
    return range == null
        ? channel.write(ByteBuffer.wrap(bytes, position, count))
        : range.channel().transferTo(range.position() + position, count, channel);
  }

  @Override
  public void readInto(ByteBuffer target, int position) throws IOException {
    if (range == null) {
      target.put(bytes, position, target.remaining());
      return;
    }
    int read = 0;
    while (target.hasRemaining()) {
      int count = range.channel().read(target, range.position() + position + read);
      if (count < 0) {
        throw new IOException("file ends at byte " + (position + read) + " of the slice");
      }
      read += count;
    }
  }

  @Override
  public FileRange fileRange() {
    return range;
  }

  @Override
  public void retain() {
    references.incrementAndGet();
  }

  @Override
  public void release() {
    if (references.decrementAndGet() == 0) {
      released.countDown();
    }
  }
}
