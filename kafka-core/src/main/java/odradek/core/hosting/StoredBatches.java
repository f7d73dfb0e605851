package odradek.core.hosting;

import java.io.IOException;
import java.nio.ByteBuffer;
import odradek.api.record.InvalidBatchException;
import odradek.api.record.RecordBatch;
import odradek.api.record.RecordBatches;
import odradek.core.spi.storage.CorruptStorageException;
import odradek.core.spi.storage.PartitionStorage;
import odradek.core.spi.storage.Slice;

/**
 * Walks over the batches of a partition, some at a time in memory.
 *
 * <p><b>Threading:</b> confined to one thread.
 */
final class StoredBatches {

  private static final int SLICE_BYTES = 1 << 20;

  private final String resource;
  private final PartitionStorage storage;
  private final long endOffset;
  private final RecordBatches batches = new RecordBatches();
  private ByteBuffer bytes = ByteBuffer.allocate(0);
  private long nextOffset;
  private boolean wrapped;

  /**
   * @param resource what it is, for messages
   * @param fromOffset where to begin, between two batches
   * @param endOffset where to end, between two batches
   */
  StoredBatches(String resource, PartitionStorage storage, long fromOffset, long endOffset) {
    this.resource = resource;
    this.storage = storage;
    this.nextOffset = fromOffset;
    this.endOffset = endOffset;
  }

  /**
   * The next batches, as many as came with one read.
   *
   * @return borrowed until the next call; empty at the end
   */
  ByteBuffer nextSlice() throws IOException {
    bytes.clear().limit(0);
    if (nextOffset >= endOffset) {
      return bytes;
    }
    Slice slice = storage.read(nextOffset, endOffset, SLICE_BYTES);
    try {
      int sizeBytes = slice.sizeBytes();
      if (bytes.capacity() < sizeBytes) {
        bytes = ByteBuffer.allocate(Math.max(SLICE_BYTES, sizeBytes));
      }
      bytes.clear().limit(sizeBytes);
      slice.readInto(bytes, 0);
    } finally {
      slice.release();
    }
    bytes.flip();
    nextOffset = bytes.hasRemaining() ? endOf(bytes) : endOffset;
    return bytes;
  }

  private long endOf(ByteBuffer slice) throws CorruptStorageException {
    try {
      long end = nextOffset;
      var inside = new RecordBatches().wrap(slice);
      while (inside.next()) {
        end = inside.batch().nextOffset();
      }
      inside.requireWhole();
      return end;
    } catch (InvalidBatchException e) {
      throw damaged("after offset " + nextOffset + ": " + e.getMessage());
    }
  }

  /** The next batch, borrowed until the next call; null at the end. */
  RecordBatch next() throws IOException {
    if (wrapped && batches.next()) {
      return batches.batch();
    }
    wrapped = nextSlice().hasRemaining();
    if (!wrapped) {
      return null;
    }
    batches.wrap(bytes);
    return batches.next() ? batches.batch() : null;
  }

  CorruptStorageException damaged(String what) {
    return new CorruptStorageException(resource, what);
  }
}
