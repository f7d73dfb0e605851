package odradek.core.log;

import java.io.IOException;
import odradek.api.record.InvalidBatchException;
import odradek.api.record.RecordBatch;
import odradek.core.spi.storage.CorruptStorageException;
import odradek.core.spi.storage.PartitionStorage;

/**
 * Applies batches that are in the storage to the state that follows from them, in bounded steps.
 *
 * <p><b>Threading:</b> confined to one thread at a time. <b>Blocking:</b> reads from the device.
 */
final class LogReplay implements AutoCloseable {

  private final LogState state;
  private final LogScanner scanner;
  private final long nowMs;

  LogReplay(LogState state, PartitionStorage storage, long fromOffset, long upToOffset, long nowMs) {
    this.state = state;
    this.scanner = new LogScanner(storage, fromOffset, upToOffset);
    this.nowMs = nowMs;
  }

  /**
   * Applies the next batches.
   *
   * @param maxBytes how many bytes of batches to walk over, about
   * @return whether the end is reached
   */
  boolean advance(long maxBytes) throws IOException {
    long limit = scanner.scannedBytes() + maxBytes;
    while (scanner.scannedBytes() < limit) {
      if (!scanner.next()) {
        return true;
      }
      RecordBatch batch = scanner.batch();
      apply(batch.isControl() && batch.hasProducerId() ? scanner.wholeBatch() : batch);
    }
    return false;
  }

  private void apply(RecordBatch batch) throws IOException {
    // A producer was alive when its batch came; that was after the snapshot, however old its timestamps say it is.
    long seenMs = Math.max(Math.min(batch.maxTimestamp(), nowMs), state.loadedSnapshotTimeMs());
    try {
      state.apply(batch, seenMs);
    } catch (InvalidBatchException e) {
      throw new CorruptStorageException("log at offset " + batch.baseOffset(), e.getMessage());
    }
  }

  long readBytes() {
    return scanner.scannedBytes();
  }

  @Override
  public void close() {
    scanner.close();
  }
}
