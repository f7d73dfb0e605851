package odradek.core.memory;

import odradek.core.spi.storage.Slice;

/**
 * Collects the pieces of a slice from extent to extent until a limit is met.
 *
 * <p><b>Threading:</b> confined to one read, under the log's lock.
 */
final class SliceGatherer {

  private final long upToOffset;
  private final int maxBytes;
  private MemorySlice slice;

  SliceGatherer(long upToOffset, int maxBytes) {
    this.upToOffset = upToOffset;
    this.maxBytes = maxBytes;
  }

  /**
   * Takes what may be taken of an extent.
   *
   * @param from where to begin, a boundary between batches
   * @return whether to go on with the next extent
   */
  boolean add(Extent extent, int from) {
    int upTo = extent.nextOffset() <= upToOffset ? extent.sizeBytes() : extent.positionOf(upToOffset);
    if (from >= upTo) {
      return upTo == extent.sizeBytes();
    }
    int room = maxBytes - (slice == null ? 0 : slice.sizeBytes());
    int to = upTo;
    if (room < upTo - from) {
      to = Math.min(upTo, extent.boundary(from, from + room));
      if (to == from && slice == null) {
        to = from + extent.batchBytes(from);
      }
    }
    if (to > from) {
      slice = slice == null ? new MemorySlice() : slice;
      slice.add(extent.block(), from, to);
    }
    return to == extent.sizeBytes();
  }

  Slice slice() {
    return slice == null ? Slice.EMPTY : slice;
  }
}
