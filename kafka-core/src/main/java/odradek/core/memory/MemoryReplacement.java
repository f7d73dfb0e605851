package odradek.core.memory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import odradek.api.record.RecordBatch;
import odradek.api.record.RecordBatches;
import odradek.core.spi.storage.AppendCheck;
import odradek.core.spi.storage.PartitionContext;
import odradek.core.spi.storage.Replacement;

/**
 * New chunks that wait to take the place of old ones.
 *
 * <p><b>Threading:</b> as {@link Replacement}.
 */
final class MemoryReplacement implements Replacement {

  private final MemoryLog log;
  private final PartitionContext context;
  private final List<MemoryChunk> old;
  private final long oldSizeBytes;
  private final long limitOffset;
  private final AppendCheck check = new AppendCheck();
  private final RecordBatches batches = new RecordBatches();
  private final List<MemoryChunk> chunks = new ArrayList<>();
  private long endOffset;
  private boolean done;

  MemoryReplacement(MemoryLog log, List<MemoryChunk> old, PartitionContext context) {
    this.log = log;
    this.context = context;
    this.old = old;
    this.oldSizeBytes = old.stream().mapToLong(MemoryChunk::sizeBytes).sum();
    this.endOffset = old.get(0).baseOffset();
    this.limitOffset = log.chunkEnd(old.get(old.size() - 1));
    chunks.add(log.newChunk(endOffset));
  }

  boolean isDone() {
    return done;
  }

  @Override
  public void append(ByteBuffer buffer) throws IOException {
    requireUnderWay();
    check.endOffset(buffer, endOffset, limitOffset);
    batches.wrap(buffer);
    while (batches.next()) {
      RecordBatch batch = batches.batch();
      if (last().sizeBytes() > 0 && last().sizeBytes() + batch.sizeBytes() > context.options().segmentBytes()) {
        chunks.add(log.newChunk(endOffset));
      }
      last().append(batch);
      endOffset = batch.nextOffset();
    }
  }

  private MemoryChunk last() {
    return chunks.get(chunks.size() - 1);
  }

  @Override
  public void commit() {
    requireUnderWay();
    done = true;
    if (!log.replace(old, oldSizeBytes, chunks)) {
      chunks.forEach(MemoryChunk::release);
      throw new IllegalStateException(
          "the chunks from offset " + old.get(0).baseOffset() + " to " + limitOffset
              + " have changed, nothing was replaced");
    }
  }

  @Override
  public void abort() {
    if (!done) {
      done = true;
      chunks.forEach(MemoryChunk::release);
    }
  }

  private void requireUnderWay() {
    if (done) {
      throw new IllegalStateException("the replacement was committed or aborted");
    }
  }
}
