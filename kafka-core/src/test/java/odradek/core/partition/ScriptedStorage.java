package odradek.core.partition;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import odradek.core.spi.storage.AppendResult;
import odradek.core.spi.storage.Chunk;
import odradek.core.spi.storage.PartitionStorage;
import odradek.core.spi.storage.Replacement;
import odradek.core.spi.storage.Slice;

/** A partition's storage that is busy, fails and takes its time to flush when the test says so. */
public final class ScriptedStorage implements PartitionStorage {

  private record Flush(long endOffset, CompletableFuture<Long> future) {}

  private final PartitionStorage storage;
  private final ArrayDeque<Flush> flushes = new ArrayDeque<>();
  private boolean busy;
  private IOException failure;
  private int refusedCount;
  private final List<ScriptedSlice> slices = new ArrayList<>();
  private Exception readFailure;
  private IOException deviceFailure;

  ScriptedStorage(PartitionStorage storage) {
    this.storage = storage;
  }

  void busy(boolean value) {
    busy = value;
  }

  void failAppends(IOException cause) {
    failure = cause;
  }

  /** Every read fails from now on: with an IOException or a RuntimeException. */
  public void failReads(Exception cause) {
    readFailure = cause;
  }

  /** Slices can be read from now on, but not loaded. */
  public void failLoads(IOException cause) {
    deviceFailure = cause;
  }

  /** Counts slices from now on. */
  public void forgetSlices() {
    slices.clear();
  }

  /** How many slices were read. */
  public int sliceCount() {
    return slices.size();
  }

  /** How many slices nobody has given back yet. */
  public int heldSliceCount() {
    return (int) slices.stream().filter(ScriptedSlice::isHeld).count();
  }

  /** How many slices were loaded. */
  public int loadedSliceCount() {
    return (int) slices.stream().filter(ScriptedSlice::isLoaded).count();
  }

  /** How often an append was answered with BUSY. */
  int refusedCount() {
    return refusedCount;
  }

  /** How many flushes were asked for and have not ended. */
  int flushesUnderWay() {
    return flushes.size();
  }

  /** Ends the oldest flush: what was there when it was asked for is durable. */
  void completeFlush() {
    Flush flush = flushes.remove();
    flush.future().complete(flush.endOffset());
  }

  void failFlush(IOException cause) {
    flushes.remove().future().completeExceptionally(cause);
  }

  @Override
  public AppendResult append(ByteBuffer batches) throws IOException {
    if (failure != null) {
      throw failure;
    }
    if (busy) {
      refusedCount++;
      return AppendResult.BUSY;
    }
    return storage.append(batches);
  }

  @Override
  public CompletionStage<Long> flush() {
    var flush = new Flush(storage.endOffset(), new CompletableFuture<>());
    flushes.add(flush);
    return flush.future();
  }

  @Override
  public long endOffset() {
    return storage.endOffset();
  }

  @Override
  public Slice read(long offset, long upToOffset, int maxBytes) throws IOException {
    if (readFailure instanceof IOException cause) {
      throw cause;
    } else if (readFailure != null) {
      throw (RuntimeException) readFailure;
    }
    var slice = new ScriptedSlice(storage.read(offset, upToOffset, maxBytes), deviceFailure);
    slices.add(slice);
    return slice;
  }

  @Override
  public long findByTimestamp(long timestampMs) throws IOException {
    return storage.findByTimestamp(timestampMs);
  }

  @Override
  public void truncateTo(long offset) throws IOException {
    storage.truncateTo(offset);
  }

  @Override
  public void advanceLogStart(long offset) throws IOException {
    storage.advanceLogStart(offset);
  }

  @Override
  public List<Chunk> chunks() {
    return storage.chunks();
  }

  @Override
  public Replacement beginReplace(long first, long last) throws IOException {
    return storage.beginReplace(first, last);
  }

  @Override
  public void close() throws IOException {
    storage.close();
  }
}
