package odradek.core.memory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import odradek.api.record.RecordBatch;
import odradek.api.record.RecordBatches;
import odradek.core.spi.storage.AppendCheck;
import odradek.core.spi.storage.Chunk;
import odradek.core.spi.storage.PartitionOptions;
import odradek.core.spi.storage.Slice;

/**
 * The batches of one partition; they stay while the partition is closed and opened again.
 *
 * <p><b>Threading:</b> thread-safe, one lock.
 */
final class MemoryLog {

  private final BlockPool pool;
  private final int partitionHash;
  private final AppendCheck check = new AppendCheck();
  private final RecordBatches batches = new RecordBatches();
  private final List<MemoryChunk> chunks = new ArrayList<>(1);
  private long endOffset;

  MemoryLog(BlockPool pool, int partitionHash, long startOffset) {
    this.pool = pool;
    this.partitionHash = partitionHash;
    this.endOffset = startOffset;
    chunks.add(newChunk(startOffset));
  }

  MemoryChunk newChunk(long baseOffset) {
    return new MemoryChunk(pool, partitionHash, baseOffset);
  }

  synchronized long endOffset() {
    return endOffset;
  }

  synchronized void append(ByteBuffer buffer, PartitionOptions options) throws IOException {
    check.endOffset(buffer, endOffset, Long.MAX_VALUE);
    batches.wrap(buffer);
    while (batches.next()) {
      RecordBatch batch = batches.batch();
      if (last().mustRollBefore(batch, options)) {
        chunks.add(newChunk(endOffset));
      }
      last().append(batch);
      endOffset = batch.nextOffset();
    }
  }

  private MemoryChunk last() {
    return chunks.get(chunks.size() - 1);
  }

  synchronized Slice read(long offset, long upToOffset, int maxBytes) {
    if (offset < 0 || offset > endOffset || maxBytes < 0) {
      throw new IllegalArgumentException("cannot read at most " + maxBytes + " bytes from offset " + offset
          + ", expected at least 0 bytes and an offset from 0 to " + endOffset);
    }
    var gatherer = new SliceGatherer(upToOffset, maxBytes);
    for (int i = chunkOf(offset); i < chunks.size(); i++) {
      MemoryChunk chunk = chunks.get(i);
      List<Extent> extents = chunk.extents();
      for (int j = chunk.extentOf(offset); j < extents.size(); j++) {
        if (!gatherer.add(extents.get(j), extents.get(j).positionOf(offset))) {
          return gatherer.slice();
        }
      }
    }
    return gatherer.slice();
  }

  /** The index of the last chunk that begins at or before an offset, or of the first chunk. */
  private int chunkOf(long offset) {
    int low = 0;
    int high = chunks.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (chunks.get(middle).baseOffset() <= offset) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  synchronized long findByTimestamp(long timestampMs) {
    for (MemoryChunk chunk : chunks) {
      if (chunk.maxTimestampMs() < timestampMs) {
        continue;
      }
      for (Extent extent : chunk.extents()) {
        if (extent.maxTimestampMs() >= timestampMs) {
          return extent.baseOffset(extent.positionOfTimestamp(timestampMs));
        }
      }
    }
    return -1;
  }

  synchronized void truncateTo(long offset) {
    if (offset < chunks.get(0).baseOffset()) {
      throw new IllegalArgumentException(
          "cannot truncate to offset " + offset + ", the log begins at " + chunks.get(0).baseOffset());
    }
    if (offset >= endOffset) {
      return;
    }
    int index = chunkOf(offset);
    while (chunks.size() > index + 1) {
      chunks.remove(chunks.size() - 1).release();
    }
    endOffset = last().truncateTo(offset);
  }

  synchronized void advanceLogStart(long offset) {
    if (offset > endOffset) {
      throw new IllegalArgumentException("cannot advance the start to offset " + offset + ", the end is " + endOffset);
    }
    if (offset == endOffset && last().sizeBytes() > 0) {
      chunks.add(newChunk(endOffset));
    }
    while (chunks.size() > 1 && chunks.get(1).baseOffset() <= offset) {
      chunks.remove(0).release();
    }
  }

  synchronized List<Chunk> chunks() {
    var list = new ArrayList<Chunk>(chunks.size());
    for (int i = 0; i < chunks.size(); i++) {
      list.add(describe(i));
    }
    return List.copyOf(list);
  }

  private Chunk describe(int index) {
    MemoryChunk chunk = chunks.get(index);
    return new Chunk(chunk.baseOffset(), chunkEnd(index), chunk.sizeBytes(), chunk.maxTimestampMs());
  }

  private long chunkEnd(int index) {
    return index + 1 < chunks.size() ? chunks.get(index + 1).baseOffset() : endOffset;
  }

  /** The chunks from one base offset to another, both included; they are not the one that is written to. */
  synchronized List<MemoryChunk> range(long first, long last) {
    int from = indexOf(first);
    int to = indexOf(last);
    if (from < 0 || to < from || to == chunks.size() - 1) {
      throw new IllegalArgumentException(
          "chunks " + first + " to " + last + " cannot be replaced, expected base offsets "
          + "of chunks before the last one");
    }
    return List.copyOf(chunks.subList(from, to + 1));
  }

  /** One past the last offset that may be in a chunk of this log. */
  synchronized long chunkEnd(MemoryChunk chunk) {
    return chunkEnd(chunks.indexOf(chunk));
  }

  /** Puts new chunks in the place of old ones, unless those have changed. */
  synchronized boolean replace(List<MemoryChunk> old, long oldSizeBytes, List<MemoryChunk> replacement) {
    int from = chunks.indexOf(old.get(0));
    if (from < 0 || from + old.size() >= chunks.size()
        || !chunks.subList(from, from + old.size()).equals(old)
        || old.stream().mapToLong(MemoryChunk::sizeBytes).sum() != oldSizeBytes) {
      return false;
    }
    List<MemoryChunk> place = chunks.subList(from, from + old.size());
    place.forEach(MemoryChunk::release);
    place.clear();
    chunks.addAll(from, replacement);
    return true;
  }

  private int indexOf(long baseOffset) {
    int index = chunkOf(baseOffset);
    return chunks.get(index).baseOffset() == baseOffset ? index : -1;
  }

  /** Lets go of the memory; slices keep theirs. */
  synchronized void release() {
    chunks.forEach(MemoryChunk::release);
    chunks.clear();
    chunks.add(newChunk(endOffset));
  }
}
