package odradek.core.compaction;

import java.io.IOException;
import java.nio.ByteBuffer;
import odradek.api.record.BatchLayout;
import odradek.api.record.InvalidBatchException;
import odradek.api.record.RecordBatch;
import odradek.core.spi.storage.CorruptStorageException;
import odradek.core.spi.storage.PartitionStorage;
import odradek.core.spi.storage.Slice;

/**
 * Walks over the batches in a range of a log, through a buffer of fixed size that grows only for a batch that is
 * larger.
 *
 * <p><b>Threading:</b> confined to one thread. <b>Blocking:</b> reads from the device.
 */
final class LogWindow implements AutoCloseable {

  private static final int SLICE_BYTES = 8 << 20;

  private final PartitionStorage storage;
  private final Pace pace;
  private final RecordBatch batch = new RecordBatch();
  private ByteBuffer window;
  private Slice slice = Slice.EMPTY;
  private int windowPosition;
  private int batchPosition;
  private int nextPosition;
  private long nextOffset;
  private long endOffset;
  private long readBytes;

  LogWindow(PartitionStorage storage, int bufferBytes, Pace pace) {
    this.storage = storage;
    this.pace = pace;
    this.window = ByteBuffer.allocateDirect(Math.max(bufferBytes, BatchLayout.HEADER_BYTES)).limit(0);
  }

  /**
   * Starts a walk at the batch that contains an offset, or the next one, up to the first that begins at or after
   * another.
   */
  void walk(long fromOffset, long upToOffset) {
    close();
    nextOffset = fromOffset;
    endOffset = upToOffset;
  }

  /** Moves on to the next batch; false at the end. */
  boolean next() throws IOException {
    if (nextPosition >= slice.sizeBytes() && !nextSlice()) {
      return false;
    }
    batchPosition = nextPosition;
    int available = slice.sizeBytes() - batchPosition;
    if (batchPosition + BatchLayout.HEADER_BYTES > windowPosition + window.limit()) {
      fill(BatchLayout.HEADER_BYTES);
    }
    try {
      batch.wrapHeader(window, batchPosition - windowPosition);
    } catch (InvalidBatchException e) {
      throw corrupt(e.getMessage());
    }
    if (batch.nextOffset() <= nextOffset || batch.sizeBytes() > available) {
      throw corrupt("a batch of " + batch.sizeBytes() + " bytes ends at offset " + batch.lastOffset() + ", with "
          + available + " bytes left");
    }
    nextPosition = batchPosition + batch.sizeBytes();
    nextOffset = batch.nextOffset();
    return true;
  }

  private boolean nextSlice() throws IOException {
    close();
    if (nextOffset >= endOffset) {
      return false;
    }
    slice = storage.read(nextOffset, endOffset, SLICE_BYTES);
    return slice.sizeBytes() > 0;
  }

  /** Fills the window from the current batch on. */
  private void fill(int neededBytes) throws IOException {
    if (window.capacity() < neededBytes) {
      window = ByteBuffer.allocateDirect(neededBytes);
    }
    window.clear().limit(Math.min(window.capacity(), slice.sizeBytes() - batchPosition));
    pace.spend(window.remaining());
    slice.readInto(window, batchPosition);
    window.position(0);
    windowPosition = batchPosition;
    readBytes += window.limit();
  }

  private CorruptStorageException corrupt(String what) {
    return new CorruptStorageException("log at offset " + nextOffset, what);
  }

  /** The current batch; perhaps only its header is there. */
  RecordBatch batch() {
    return batch;
  }

  /** The current batch with its records, valid until the walk goes on. */
  RecordBatch wholeBatch() throws IOException {
    int position = batchPosition - windowPosition;
    if (position + batch.sizeBytes() > window.limit()) {
      fill(batch.sizeBytes());
      position = 0;
    }
    return batch.wrap(window, position);
  }

  /** How many bytes were read so far, in all walks. */
  long readBytes() {
    return readBytes;
  }

  /** Gives back what the storage lent. */
  @Override
  public void close() {
    slice.release();
    slice = Slice.EMPTY;
    nextPosition = 0;
    windowPosition = 0;
    window.limit(0);
  }
}
