package odradek.storage.rocksdb;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import odradek.api.record.RecordBatch;
import odradek.api.record.RecordBatches;
import odradek.core.spi.storage.AppendCheck;
import odradek.core.spi.storage.PartitionOptions;
import odradek.core.spi.storage.Replacement;

/**
 * New chunks, written under a number of their own. They take the place of the old ones by one set of changes that says
 * under which number the chunks are; then nobody looks under the old number any more, and what is there is removed.
 * What a crash leaves behind stands in the database as garbage from the start.
 *
 * <p><b>Threading:</b> as {@link Replacement}.
 */
final class RocksReplacement implements Replacement {

  private final RocksPartition partition;
  private final RocksResources resources;
  private final ChunkStats[] old;
  private final long limitOffset;
  private final int number;
  private final AppendCheck check = new AppendCheck();
  private final RecordBatches batches = new RecordBatches();
  private final ByteBuffer key = ByteBuffer.allocateDirect(Keys.BATCH_KEY_BYTES);
  private final List<ChunkStats> chunks = new ArrayList<>();
  private long endOffset;
  private long markedBytes;
  private boolean done;

  private RocksReplacement(
      RocksPartition partition, RocksResources resources, ChunkStats[] old, long limitOffset, int number) {
    this.partition = partition;
    this.resources = resources;
    this.old = old;
    this.limitOffset = limitOffset;
    this.number = number;
    this.endOffset = old[0].baseOffset();
  }

  /** Begins a replacement; see {@link odradek.core.spi.storage.PartitionStorage#beginReplace}. */
  static RocksReplacement begin(RocksPartition partition, RocksResources resources, long first, long last)
      throws IOException {
    Layout layout = partition.layout();
    int from = layout.indexOf(first);
    int to = layout.indexOf(last);
    if (layout.baseOffset(from) != first || layout.baseOffset(to) != last || to < from
        || to >= layout.closed().length) {
      throw new IllegalArgumentException("partition " + partition.id() + ": chunks " + first + " to " + last
          + " cannot be replaced, expected base offsets of chunks before the last one");
    }
    int number;
    try (Changes changes = resources.database().changes()) {
      number = resources.catalogue().assign(changes);
      Garbage.note(changes, number, 0, Long.MAX_VALUE);
      resources.database().write(changes);
    }
    return new RocksReplacement(partition, resources, Arrays.copyOfRange(layout.closed(), from, to + 1),
        layout.baseOffset(to + 1), number);
  }

  boolean isDone() {
    return done;
  }

  @Override
  public void append(ByteBuffer buffer) throws IOException {
    requireUnderWay();
    partition.requireWritable();
    long end = check.endOffset(buffer, endOffset, limitOffset);
    if (buffer.isDirect()) {
      appendDirect(buffer, end);
      return;
    }
    ByteBuffer copy = resources.buffers().take(buffer.remaining());
    try {
      appendDirect(copy.put(buffer.duplicate()).flip(), end);
    } finally {
      resources.buffers().giveBack(copy);
    }
  }

  private void appendDirect(ByteBuffer buffer, long end) throws IOException {
    PartitionOptions options = partition.context().options();
    int limit = buffer.limit();
    try (Changes changes = resources.database().changes()) {
      batches.wrap(buffer);
      while (batches.next()) {
        RecordBatch batch = batches.batch();
        add(batch, options);
        buffer.limit(batch.position() + batch.sizeBytes()).position(batch.position());
        changes.putBatch(Keys.batch(key, number, batch.lastOffset()), buffer);
        buffer.limit(limit);
        endOffset = batch.nextOffset();
        markIfDue(changes);
      }
      resources.database().write(changes);
    } finally {
      buffer.limit(limit);
    }
    endOffset = end;
  }

  private void add(RecordBatch batch, PartitionOptions options) {
    int last = chunks.size() - 1;
    if (last < 0 || chunks.get(last).mustRollBefore(batch, options)) {
      chunks.add(ChunkStats.empty(endOffset, number).plus(batch));
      markedBytes = 0;
    } else {
      chunks.set(last, chunks.get(last).plus(batch));
    }
  }

  private void markIfDue(Changes changes) throws IOException {
    ChunkStats chunk = chunks.get(chunks.size() - 1);
    if (chunk.sizeBytes() - markedBytes >= Marks.INTERVAL_BYTES) {
      Marks.put(changes, endOffset, chunk);
      markedBytes = chunk.sizeBytes();
    }
  }

  @Override
  public void commit() throws IOException {
    partition.change(() -> {
      requireUnderWay();
      done = true;
      if (!isUnchanged()) {
        discard();
        throw new IllegalStateException("partition " + partition.id() + ": the chunks from offset "
            + old[0].baseOffset() + " to " + limitOffset + " have changed, nothing was replaced");
      }
      carryOut();
    });
  }

  /** Where the old chunks are in the layout, or -1 if they are not there as they were. */
  private int indexIn(Layout layout) {
    int from = layout.indexOf(old[0].baseOffset());
    if (from + old.length > layout.closed().length) {
      return -1;
    }
    return Arrays.equals(layout.closed(), from, from + old.length, old, 0, old.length) ? from : -1;
  }

  private boolean isUnchanged() {
    return indexIn(partition.layout()) >= 0;
  }

  private void carryOut() throws IOException {
    int[] oldNumbers = Arrays.stream(old).mapToInt(ChunkStats::number).distinct().toArray();
    long from = old[0].baseOffset();
    try (Changes changes = resources.database().changes()) {
      for (ChunkStats chunk : old) {
        changes.delete(Keys.at(Keys.CHUNK, partition.number(), chunk.baseOffset()));
      }
      for (ChunkStats chunk : chunks) {
        changes.put(Keys.at(Keys.CHUNK, partition.number(), chunk.baseOffset()), chunk.encoded());
      }
      Garbage.forget(changes, number, 0);
      for (int oldNumber : oldNumbers) {
        Garbage.note(changes, oldNumber, from, limitOffset);
      }
      resources.database().write(changes);
    }
    resources.walSync().sync();
    swap();
    try (Changes changes = resources.database().changes()) {
      for (int oldNumber : oldNumbers) {
        changes.deleteBatches(oldNumber, from, limitOffset);
        Garbage.forget(changes, oldNumber, from);
        resources.reclaimer().removed(oldNumber);
      }
      resources.database().write(changes);
    }
  }

  /** From here on readers look under the new number. */
  private void swap() {
    partition.reader().exclusively(() -> {
      synchronized (partition.appends()) {
        Layout layout = partition.layout();
        var closed = new ArrayList<ChunkStats>(Arrays.asList(layout.closed()));
        int from = indexIn(layout);
        closed.subList(from, from + old.length).clear();
        closed.addAll(from, chunks);
        partition.layout(
            new Layout(closed.toArray(ChunkStats[]::new), layout.activeBase(), layout.activeNumber()));
      }
    });
  }

  @Override
  public void abort() throws IOException {
    if (!done) {
      done = true;
      discard();
    }
  }

  private void discard() throws IOException {
    try (Changes changes = resources.database().changes()) {
      changes.deleteBatches(number, 0, Long.MAX_VALUE);
      Garbage.forget(changes, number, 0);
      resources.database().write(changes);
    }
    resources.reclaimer().removed(number);
  }

  private void requireUnderWay() {
    if (done) {
      throw new IllegalStateException("the replacement was committed or aborted");
    }
  }
}
