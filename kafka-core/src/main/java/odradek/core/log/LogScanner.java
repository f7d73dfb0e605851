package odradek.core.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import odradek.api.record.BatchLayout;
import odradek.api.record.InvalidBatchException;
import odradek.api.record.RecordBatch;
import odradek.core.spi.storage.CorruptStorageException;
import odradek.core.spi.storage.PartitionStorage;
import odradek.core.spi.storage.Slice;

/**
 * Walks the headers of the batches in a range of a log. Only a window of the bytes is in memory at a time, and batches
 * that are larger than the window are skipped without being read.
 *
 * <p><b>Threading:</b> confined to one thread at a time. <b>Blocking:</b> reads from the device.
 */
final class LogScanner implements AutoCloseable {

  private static final int SLICE_BYTES = 4 << 20;
  private static final int WINDOW_BYTES = 64 << 10;

  private final PartitionStorage storage;
  private final long upToOffset;
  private final ByteBuffer window = ByteBuffer.allocate(WINDOW_BYTES);
  private final RecordBatch batch = new RecordBatch();
  private final RecordBatch whole = new RecordBatch();

  private Slice slice = Slice.EMPTY;
  private int slicePosition;
  private int windowPosition;
  private int batchPosition;
  private long nextOffset;
  private long scannedBytes;

  /**
   * @param fromOffset the walk begins with the batch that contains it, or the next one
   * @param upToOffset the walk ends before the first batch that begins at or after it
   */
  LogScanner(PartitionStorage storage, long fromOffset, long upToOffset) {
    this.storage = storage;
    this.upToOffset = upToOffset;
    this.nextOffset = fromOffset;
    window.limit(0);
  }

  /** Moves on to the next batch; false at the end. */
  boolean next() throws IOException {
    if (slicePosition >= slice.sizeBytes() && !nextSlice()) {
      return false;
    }
    int available = slice.sizeBytes() - slicePosition;
    if (slicePosition + BatchLayout.HEADER_BYTES > windowPosition + window.limit()) {
      window.clear().limit(Math.min(WINDOW_BYTES, available));
      slice.readInto(window, slicePosition);
      windowPosition = slicePosition;
    }
    try {
      batch.wrapHeader(window, slicePosition - windowPosition);
    } catch (InvalidBatchException e) {
      throw corrupt(e.getMessage());
    }
    if (batch.nextOffset() <= nextOffset || batch.sizeBytes() > available) {
      throw corrupt("a batch of " + batch.sizeBytes() + " bytes ends at offset " + batch.lastOffset() + ", with "
          + available + " bytes left");
    }
    batchPosition = slicePosition;
    slicePosition += batch.sizeBytes();
    scannedBytes += batch.sizeBytes();
    nextOffset = batch.nextOffset();
    return true;
  }

  private boolean nextSlice() throws IOException {
    close();
    if (nextOffset >= upToOffset) {
      return false;
    }
    slice = storage.read(nextOffset, upToOffset, SLICE_BYTES);
    slicePosition = 0;
    windowPosition = 0;
    window.limit(0);
    return slice.sizeBytes() > 0;
  }

  private CorruptStorageException corrupt(String what) {
    return new CorruptStorageException("log at offset " + nextOffset, what);
  }

  /** The header of the current batch; the records may be missing. */
  RecordBatch batch() {
    return batch;
  }

  /** The current batch with its records. */
  RecordBatch wholeBatch() throws IOException {
    int position = batchPosition - windowPosition;
    ByteBuffer bytes = window;
    if (position + batch.sizeBytes() > window.limit()) {
      bytes = ByteBuffer.allocate(batch.sizeBytes());
      slice.readInto(bytes, batchPosition);
      position = 0;
    }
    return whole.wrap(bytes, position);
  }

  /** How many bytes of batches the walk has passed. */
  long scannedBytes() {
    return scannedBytes;
  }

  /** Gives back what the storage lent; the walk may go on afterwards only from its end. */
  @Override
  public void close() {
    slice.release();
    slice = Slice.EMPTY;
  }
}
