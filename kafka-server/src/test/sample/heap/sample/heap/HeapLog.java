package sample.heap;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import odradek.api.record.RecordBatch;
import odradek.api.record.RecordBatches;
import odradek.core.spi.storage.AppendCheck;
import odradek.core.spi.storage.Chunk;
import odradek.core.spi.storage.PartitionOptions;
import odradek.core.spi.storage.Slice;

/**
 * The batches of one partition, by their last offset: the first entry at or after an offset is the batch that contains
 * the offset or, where offsets have gaps, the next one. A chunk is no more than the offset where it begins.
 *
 * <p>One lock; the log stays while its partition is closed and opened again.
 */
final class HeapLog {

  /** A stored batch. */
  record Stored(byte[] bytes, long baseOffset, long maxTimestampMs) {

    static Stored copyOf(RecordBatch batch) {
      var bytes = new byte[batch.sizeBytes()];
      batch.view().get(bytes);
      return new Stored(bytes, batch.baseOffset(), batch.maxTimestamp());
    }
  }

  private final TreeMap<Long, Stored> batches = new TreeMap<>();
  private final TreeSet<Long> chunkBases = new TreeSet<>();
  private final AppendCheck check = new AppendCheck();
  private final RecordBatches walk = new RecordBatches();
  private final AtomicLong usedBytes;
  private final long maxBytes;
  private long endOffset;
  private long lastChunkBytes;

  HeapLog(long startOffset, AtomicLong usedBytes, long maxBytes) {
    this.endOffset = startOffset;
    this.usedBytes = usedBytes;
    this.maxBytes = maxBytes;
    chunkBases.add(startOffset);
  }

  synchronized long endOffset() {
    return endOffset;
  }

  synchronized void append(ByteBuffer buffer, PartitionOptions options) throws IOException {
    check.endOffset(buffer, endOffset, Long.MAX_VALUE);
    if (usedBytes.get() + buffer.remaining() > maxBytes) {
      throw new IOException("the heap engine holds " + usedBytes + " bytes, storage.heap.max.bytes allows " + maxBytes);
    }
    walk.wrap(buffer);
    while (walk.next()) {
      RecordBatch batch = walk.batch();
      if (mustRollBefore(batch, options)) {
        chunkBases.add(endOffset);
        lastChunkBytes = 0;
      }
      batches.put(batch.lastOffset(), Stored.copyOf(batch));
      lastChunkBytes += batch.sizeBytes();
      usedBytes.addAndGet(batch.sizeBytes());
      endOffset = batch.nextOffset();
    }
  }

  private boolean mustRollBefore(RecordBatch batch, PartitionOptions options) {
    Map.Entry<Long, Stored> first = batches.ceilingEntry(chunkBases.last());
    if (first == null) {
      return false;
    }
    long firstTimestampMs = first.getValue().maxTimestampMs();
    return lastChunkBytes + batch.sizeBytes() > options.segmentBytes()
        || firstTimestampMs >= 0 && batch.maxTimestamp() - firstTimestampMs > options.rollAfterMs(chunkBases.last());
  }

  synchronized Slice read(long offset, long upToOffset, int maxBytes) {
    if (offset < 0 || offset > endOffset || maxBytes < 0) {
      throw new IllegalArgumentException("cannot read at most " + maxBytes + " bytes from offset " + offset
          + ", expected at least 0 bytes and an offset from 0 to " + endOffset);
    }
    var found = new ArrayList<byte[]>();
    int size = 0;
    for (Stored batch : batches.tailMap(offset).values()) {
      boolean room = found.isEmpty() || size + (long) batch.bytes().length <= maxBytes;
      if (batch.baseOffset() >= upToOffset || !room) {
        break;
      }
      found.add(batch.bytes());
      size += batch.bytes().length;
    }
    ByteBuffer joined = ByteBuffer.allocate(size);
    found.forEach(joined::put);
    return found.isEmpty() ? Slice.EMPTY : new HeapSlice(joined.flip());
  }

  synchronized long findByTimestamp(long timestampMs) {
    for (Stored batch : batches.values()) {
      if (batch.maxTimestampMs() >= timestampMs) {
        return batch.baseOffset();
      }
    }
    return -1;
  }

  synchronized void truncateTo(long offset) {
    if (offset < chunkBases.first()) {
      throw new IllegalArgumentException(
          "cannot truncate to offset " + offset + ", the log begins at " + chunkBases.first());
    }
    if (offset >= endOffset) {
      return;
    }
    Map.Entry<Long, Stored> first = batches.ceilingEntry(offset);
    endOffset = first == null ? offset : Math.min(offset, first.getValue().baseOffset());
    remove(batches.tailMap(offset));
    chunkBases.tailSet(endOffset, false).clear();
    lastChunkBytes = describe(chunkBases.last(), endOffset).sizeBytes();
  }

  synchronized void advanceLogStart(long offset) {
    if (offset > endOffset) {
      throw new IllegalArgumentException("cannot advance the start to offset " + offset + ", the end is " + endOffset);
    }
    if (offset == endOffset) {
      chunkBases.add(endOffset);
      lastChunkBytes = 0;
    }
    chunkBases.headSet(chunkBases.floor(Math.max(offset, chunkBases.first()))).clear();
    remove(batches.headMap(chunkBases.first()));
  }

  synchronized List<Chunk> chunks() {
    var chunks = new ArrayList<Chunk>();
    for (long base : chunkBases) {
      Long next = chunkBases.higher(base);
      chunks.add(describe(base, next == null ? endOffset : next));
    }
    return List.copyOf(chunks);
  }

  private Chunk describe(long base, long end) {
    long size = 0;
    long maxTimestampMs = -1;
    for (Stored batch : batches.subMap(base, end).values()) {
      size += batch.bytes().length;
      maxTimestampMs = Math.max(maxTimestampMs, batch.maxTimestampMs());
    }
    return new Chunk(base, end, size, maxTimestampMs);
  }

  /** Begins a replacement of the chunks from one base offset to another, both included. */
  synchronized HeapReplacement replacement(long first, long last, PartitionOptions options) {
    if (first > last || !chunkBases.contains(first) || !chunkBases.contains(last) || last == chunkBases.last()) {
      throw new IllegalArgumentException("chunks " + first + " to " + last
          + " cannot be replaced, expected base offsets of chunks before the last one");
    }
    long limit = chunkBases.higher(last);
    var cleaned = new HeapLog(first, usedBytes, maxBytes);
    return new HeapReplacement(this, cleaned, first, limit, content(first, limit), options);
  }

  /** What a replacement must find unchanged: where chunks begin, and the batches themselves. */
  private List<Object> content(long first, long limit) {
    var content = new ArrayList<Object>(chunkBases.subSet(first, limit));
    content.addAll(batches.subMap(first, limit).values());
    return content;
  }

  /** Puts new chunks in the place of old ones, unless those have changed; tells whether it did. */
  synchronized boolean replace(List<Object> before, HeapLog by, long first, long limit) {
    if (!content(first, limit).equals(before) || !chunkBases.contains(limit)) {
      return false;
    }
    remove(batches.subMap(first, limit));
    batches.putAll(by.batches);
    chunkBases.subSet(first, limit).clear();
    chunkBases.addAll(by.chunkBases);
    return true;
  }

  private void remove(Map<Long, Stored> range) {
    range.values().forEach(batch -> usedBytes.addAndGet(-batch.bytes().length));
    range.clear();
  }

  synchronized void clear() {
    remove(batches);
  }
}
