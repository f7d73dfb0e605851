package odradek.core.memory;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import odradek.api.record.RecordBatch;
import odradek.core.spi.storage.PartitionOptions;

/**
 * What rolls, expires and is compacted as a whole: a list of extents, each larger than the one before.
 *
 * <p><b>Threading:</b> guarded by the log's lock.
 */
final class MemoryChunk {

  private static final int GROWTH = 4;

  private final BlockPool pool;
  private final long baseOffset;
  private final long rollSeed;
  private final List<Extent> extents = new ArrayList<>(1);
  private long sizeBytes;
  private long firstTimestampMs = -1;
  private long maxTimestampMs = -1;

  MemoryChunk(BlockPool pool, int partitionHash, long baseOffset) {
    this.pool = pool;
    this.baseOffset = baseOffset;
    this.rollSeed = partitionHash + baseOffset;
  }

  long baseOffset() {
    return baseOffset;
  }

  long sizeBytes() {
    return sizeBytes;
  }

  long maxTimestampMs() {
    return maxTimestampMs;
  }

  List<Extent> extents() {
    return extents;
  }

  /** Whether a batch belongs into a chunk of its own rather than into this one. */
  boolean mustRollBefore(RecordBatch batch, PartitionOptions options) {
    if (sizeBytes == 0) {
      return false;
    }
    return sizeBytes + batch.sizeBytes() > options.segmentBytes()
        || firstTimestampMs >= 0 && batch.maxTimestamp() - firstTimestampMs > options.rollAfterMs(rollSeed);
  }

  void append(RecordBatch batch) throws IOException {
    extentFor(batch.sizeBytes()).append(batch);
    if (sizeBytes == 0) {
      firstTimestampMs = batch.maxTimestamp();
    }
    sizeBytes += batch.sizeBytes();
    maxTimestampMs = Math.max(maxTimestampMs, batch.maxTimestamp());
  }

  private Extent extentFor(int batchBytes) throws IOException {
    Extent last = extents.isEmpty() ? null : extents.get(extents.size() - 1);
    if (last != null && last.fits(batchBytes)) {
      return last;
    }
    int wanted = last == null ? 0 : Math.min(BlockPool.MAX_BLOCK_BYTES, GROWTH * last.block().buffer().capacity());
    var extent = new Extent(pool.take(batchBytes, wanted));
    extents.add(extent);
    return extent;
  }

  /**
   * The index of the extent that holds the first batch ending at or after an offset; the number of extents if none
   * does.
   */
  int extentOf(long offset) {
    int low = 0;
    int high = extents.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (extents.get(middle).nextOffset() > offset) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  /**
   * Cuts off every batch that contains or follows an offset.
   *
   * @return the base offset of the first batch that went, or {@code offset} if none contained it
   */
  long truncateTo(long offset) {
    int index = extentOf(offset);
    if (index == extents.size()) {
      return offset;
    }
    Extent extent = extents.get(index);
    int position = extent.positionOf(offset);
    long end = Math.min(offset, extent.baseOffset(position));
    for (int i = extents.size() - 1; i > index || i == index && position == 0; i--) {
      extents.remove(i).block().release();
    }
    if (position > 0) {
      extent.cut(position, end);
    }
    sizeBytes = 0;
    maxTimestampMs = -1;
    for (Extent left : extents) {
      sizeBytes += left.sizeBytes();
      maxTimestampMs = Math.max(maxTimestampMs, left.maxTimestampMs());
    }
    if (sizeBytes == 0) {
      firstTimestampMs = -1;
    }
    return end;
  }

  /** Lets go of the memory; slices keep theirs. */
  void release() {
    extents.forEach(extent -> extent.block().release());
    extents.clear();
  }
}
