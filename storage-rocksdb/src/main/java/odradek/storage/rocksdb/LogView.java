package odradek.storage.rocksdb;

import java.util.ArrayList;
import java.util.List;
import odradek.core.spi.storage.Chunk;

/**
 * A log at one moment.
 *
 * <p><b>Threading:</b> immutable.
 *
 * @param layout its chunks
 * @param active the chunk that is written to
 * @param endOffset where it ends
 */
record LogView(Layout layout, ChunkStats active, long endOffset) {

  int chunksCount() {
    return layout.chunksCount();
  }

  ChunkStats chunk(int index) {
    return index < layout.closed().length ? layout.closed()[index] : active;
  }

  long chunkEnd(int index) {
    return index < layout.closed().length ? layout.baseOffset(index + 1) : endOffset;
  }

  /** The size of all batches. */
  long sizeBytes() {
    long sizeBytes = active.sizeBytes();
    for (ChunkStats chunk : layout.closed()) {
      sizeBytes += chunk.sizeBytes();
    }
    return sizeBytes;
  }

  List<Chunk> chunks() {
    var chunks = new ArrayList<Chunk>(chunksCount());
    for (int i = 0; i < chunksCount(); i++) {
      ChunkStats chunk = chunk(i);
      chunks.add(new Chunk(chunk.baseOffset(), chunkEnd(i), chunk.sizeBytes(), chunk.maxTimestampMs()));
    }
    return List.copyOf(chunks);
  }
}
