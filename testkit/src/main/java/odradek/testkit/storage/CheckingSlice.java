package odradek.testkit.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.concurrent.atomic.AtomicInteger;
import odradek.core.spi.storage.FileRange;
import odradek.core.spi.storage.Slice;

/** A slice of a {@link CheckingPartition}. The count is thread-safe. */
final class CheckingSlice implements Slice {

  private final Slice slice;
  private final ContractViolations violations;
  private final ExclusiveSection reader;
  private final AtomicInteger references = new AtomicInteger(1);

  CheckingSlice(Slice slice, ContractViolations violations) {
    this.slice = slice;
    this.violations = violations;
    this.reader = new ExclusiveSection(violations, "a slice of " + slice.sizeBytes() + " bytes");
    violations.taken(this);
  }

  private void requireHeld(String call) {
    violations.require(references.get() > 0,
        () -> call + " of a slice of " + slice.sizeBytes() + " bytes after its release");
  }

  private void requireInside(int position, int length) {
    violations.require(position >= 0 && length >= 0 && position <= slice.sizeBytes() - length,
        () -> length + " bytes from position " + position + " of a slice of " + slice.sizeBytes());
  }

  @Override
  public int sizeBytes() {
    return slice.sizeBytes();
  }

  @Override
  public long transferTo(WritableByteChannel channel, int position, int count) throws IOException {
    requireHeld("transferTo");
    requireInside(position, count);
    reader.enter("transferTo");
    try {
      return slice.transferTo(channel, position, count);
    } finally {
      reader.leave();
    }
  }

  @Override
  public void readInto(ByteBuffer target, int position) throws IOException {
    requireHeld("readInto");
    requireInside(position, target.remaining());
    reader.enter("readInto");
    try {
      slice.readInto(target, position);
    } finally {
      reader.leave();
    }
  }

  @Override
  public void load() throws IOException {
    requireHeld("load");
    reader.enter("load");
    try {
      slice.load();
    } finally {
      reader.leave();
    }
  }

  @Override
  public FileRange fileRange() {
    requireHeld("fileRange");
    return slice.fileRange();
  }

  @Override
  public void retain() {
    requireHeld("retain");
    references.incrementAndGet();
    slice.retain();
  }

  @Override
  public void release() {
    int left = references.decrementAndGet();
    violations.require(left >= 0, () -> "a slice of " + slice.sizeBytes() + " bytes was released too often");
    if (left == 0) {
      violations.released(this);
    }
    slice.release();
  }
}
