package odradek.core.compaction;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import odradek.api.record.BatchLayout;
import odradek.api.record.RecordBatch;
import odradek.core.spi.storage.Chunk;
import odradek.core.spi.storage.Replacement;
import odradek.core.spi.storage.Slice;

/**
 * Cleans groups of chunks: walks over their batches and replaces the chunks by what stays. A chunk of which everything
 * stays is left alone: nothing is written before the first batch that changes.
 *
 * <p><b>Threading:</b> confined to one thread. <b>Blocking:</b> reads from and writes to the device.
 */
final class GroupCleaner {

  private static final int COPY_BYTES = 1 << 20;

  private final CleanTask task;
  private final BatchCleaner cleaner;
  private final LogWindow window;
  private final BatchOutput output;
  private Replacement replacement;
  private long replacedBytes;
  private long rewrittenBatchesCount;

  GroupCleaner(CleanTask task, BatchCleaner cleaner, LogWindow window, BatchOutput output) {
    this.task = task;
    this.cleaner = cleaner;
    this.window = window;
    this.output = output;
  }

  long replacedBytes() {
    return replacedBytes;
  }

  long rewrittenBatchesCount() {
    return rewrittenBatchesCount;
  }

  /**
   * Cleans neighbours.
   *
   * @param group the chunks
   * @param first whether they are the oldest ones: something of them stays then, so that the log starts where it did
   */
  void clean(List<Chunk> group, boolean first) throws IOException {
    replacement = null;
    try {
      if (group.size() > 1) {
        begin(group, group.get(0).baseOffset());
      }
      ByteBuffer lastDropped = walk(group);
      if (replacement != null) {
        if (first && output.isEmpty() && lastDropped.hasRemaining()) {
          output.add(lastDropped, 0, lastDropped.limit());
        }
        output.flush();
        commit(group);
      }
    } finally {
      output.end();
      if (replacement != null) {
        replacement.abort();
      }
    }
  }

  /** Handles all batches; if all were dropped the answer is the last one without its records. */
  private ByteBuffer walk(List<Chunk> group) throws IOException {
    ByteBuffer lastDropped = ByteBuffer.allocate(BatchLayout.HEADER_BYTES).limit(0);
    window.walk(group.get(0).baseOffset(), group.get(group.size() - 1).endOffset());
    while (window.next()) {
      BatchCleaner.Fate fate = cleaner.judge(window);
      RecordBatch batch = window.batch();
      if (fate == BatchCleaner.Fate.KEEP) {
        if (replacement != null) {
          RecordBatch whole = window.wholeBatch();
          output.add(whole.buffer(), whole.position(), whole.sizeBytes());
        }
        continue;
      }
      if (replacement == null) {
        begin(group, batch.baseOffset());
      }
      if (fate == BatchCleaner.Fate.REWRITE) {
        rewrittenBatchesCount++;
        ByteBuffer rewritten = cleaner.rewritten();
        output.add(rewritten, rewritten.position(), rewritten.remaining());
      } else if (output.isEmpty()) {
        lastDropped.clear().put(cleaner.empty(batch)).flip();
      }
    }
    return lastDropped;
  }

  /** Begins to write, with all that stayed before an offset. */
  private void begin(List<Chunk> group, long upToOffset) throws IOException {
    long from = group.get(0).baseOffset();
    replacement = task.storage().beginReplace(from, group.get(group.size() - 1).baseOffset());
    output.begin(replacement);
    long next = from;
    ByteBuffer bytes = ByteBuffer.allocate(0);
    while (next < upToOffset) {
      Slice slice = task.storage().read(next, upToOffset, COPY_BYTES);
      try {
        if (slice.sizeBytes() == 0) {
          return;
        }
        bytes = bytes.capacity() >= slice.sizeBytes() ? bytes.clear() : ByteBuffer.allocateDirect(slice.sizeBytes());
        bytes.limit(slice.sizeBytes());
        slice.readInto(bytes, 0);
      } finally {
        slice.release();
      }
      bytes.flip();
      next = copy(bytes);
    }
  }

  /** Writes what was read, and answers where to go on. */
  private long copy(ByteBuffer bytes) throws IOException {
    var batch = new RecordBatch();
    long next = 0;
    for (int position = 0; position < bytes.limit(); position += batch.sizeBytes()) {
      next = batch.wrap(bytes, position).nextOffset();
      output.add(bytes, position, batch.sizeBytes());
    }
    return next;
  }

  private void commit(List<Chunk> group) throws IOException {
    List<Long> markers = cleaner.takeDroppedAbortMarkers();
    if (!markers.isEmpty()) {
      task.markers().abortMarkersGo(markers);
    }
    Replacement complete = replacement;
    complete.commit();
    replacement = null;
    for (Chunk chunk : group) {
      replacedBytes += chunk.sizeBytes();
    }
  }
}
