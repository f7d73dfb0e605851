package odradek.testkit.crash;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import odradek.api.TopicIdPartition;
import odradek.api.record.RecordBatch;
import odradek.api.record.RecordBatches;
import odradek.core.spi.storage.AppendResult;
import odradek.core.spi.storage.Chunk;
import odradek.core.spi.storage.FileRange;
import odradek.core.spi.storage.PartitionStorage;
import odradek.core.spi.storage.Replacement;
import odradek.core.spi.storage.Slice;

/** A log of a {@link ToyEngine}: each batch is a chunk. Confined to one thread. */
final class ToyLog implements PartitionStorage {

  private final ToyEngine engine;
  private final TopicIdPartition id;
  private final TreeMap<Long, byte[]> batches = new TreeMap<>();
  private long endOffset;

  ToyLog(ToyEngine engine, TopicIdPartition id, long startOffset) {
    this.engine = engine;
    this.id = id;
    this.endOffset = startOffset;
  }

  void add(ByteBuffer bytes) {
    put(bytes);
    endOffset = batches.isEmpty() ? endOffset : Math.max(endOffset, nextOffset(batches.lastEntry().getValue()));
  }

  private void put(ByteBuffer bytes) {
    for (RecordBatch batch : RecordBatches.list(bytes)) {
      byte[] copy = new byte[batch.sizeBytes()];
      bytes.get(batch.position(), copy);
      batches.put(batch.baseOffset(), copy);
    }
  }

  private static long nextOffset(byte[] batch) {
    return new RecordBatch().wrap(ByteBuffer.wrap(batch), 0).nextOffset();
  }

  void cut(long offset) {
    endOffset = Math.min(endOffset, offset);
    while (!batches.isEmpty() && nextOffset(batches.lastEntry().getValue()) > offset) {
      endOffset = Math.min(endOffset, batches.pollLastEntry().getKey());
    }
  }

  void start(long offset) {
    batches.values().removeIf(batch -> nextOffset(batch) <= offset);
  }

  void replace(long first, long limit, ByteBuffer by) {
    batches.subMap(first, limit).clear();
    put(by);
  }

  @Override
  public long endOffset() {
    return endOffset;
  }

  @Override
  public AppendResult append(ByteBuffer bytes) throws IOException {
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(copy);
    engine.append(id, copy);
    return AppendResult.APPENDED;
  }

  @Override
  public Slice read(long offset, long upToOffset, int maxBytes) {
    var found = new ByteArrayOutputStream();
    for (byte[] batch : batches.values()) {
      if (nextOffset(batch) > offset && found.size() > 0 && found.size() + batch.length > maxBytes) {
        break;
      }
      found.writeBytes(nextOffset(batch) > offset ? batch : new byte[0]);
    }
    return new ToySlice(found.toByteArray());
  }

  @Override
  public long findByTimestamp(long timestampMs) {
    return batches.isEmpty() ? -1 : batches.firstKey();
  }

  @Override
  public void truncateTo(long offset) throws IOException {
    engine.truncate(id, offset);
  }

  @Override
  public void advanceLogStart(long offset) throws IOException {
    engine.start(id, offset);
  }

  @Override
  public List<Chunk> chunks() {
    var chunks = new ArrayList<Chunk>();
    batches.forEach((base, batch) -> chunks.add(new Chunk(base, nextOffset(batch), batch.length, 0)));
    chunks.add(new Chunk(endOffset, endOffset, 0, -1));
    return chunks;
  }

  @Override
  public CompletionStage<Long> flush() {
    try {
      engine.force();
      return CompletableFuture.completedStage(endOffset);
    } catch (IOException e) {
      return CompletableFuture.failedStage(e);
    }
  }

  @Override
  public Replacement beginReplace(long first, long last) {
    long limit = nextOffset(batches.get(last));
    var cleaned = new ByteArrayOutputStream();
    return new Replacement() {
      @Override
      public void append(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        cleaned.writeBytes(copy);
      }

      @Override
      public void commit() throws IOException {
        engine.replace(id, first, limit, cleaned.toByteArray());
      }

      @Override
      public void abort() {
        cleaned.reset();
      }
    };
  }

  @Override
  public void close() {
    // the engine keeps everything
  }

  private record ToySlice(byte[] bytes) implements Slice {

    @Override
    public int sizeBytes() {
      return bytes.length;
    }

    @Override
    public long transferTo(WritableByteChannel channel, int position, int count) throws IOException {
      return channel.write(ByteBuffer.wrap(bytes, position, count));
    }

    @Override
    public void readInto(ByteBuffer target, int position) {
      target.put(bytes, position, target.remaining());
    }

    @Override
    public FileRange fileRange() {
      return null;
    }

    @Override
    public void retain() {
      // the heap counts
    }

    @Override
    public void release() {
      // the heap counts
    }
  }
}
