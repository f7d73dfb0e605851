package odradek.core.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import odradek.api.record.RecordBatch;
import odradek.api.record.RecordBatches;
import odradek.core.spi.storage.AppendResult;
import odradek.core.spi.storage.Chunk;
import odradek.core.spi.storage.FileRange;
import odradek.core.spi.storage.PartitionStorage;
import odradek.core.spi.storage.Replacement;
import odradek.core.spi.storage.Slice;

/** A partition on the heap that can be told to be busy or to fail, and that survives being closed. */
final class FakeStorage implements PartitionStorage {

  /** What the storage knows of a batch, whatever a test does to its bytes later. */
  private record Stored(byte[] bytes, long baseOffset, long nextOffset, long maxTimestampMs) {}

  private static final class Segment {
    final long baseOffset;
    final List<Stored> batches = new ArrayList<>();
    long sizeBytes;

    Segment(long baseOffset) {
      this.baseOffset = baseOffset;
    }

    long endOffset() {
      return batches.isEmpty() ? baseOffset : batches.get(batches.size() - 1).nextOffset();
    }

    long maxTimestampMs() {
      long max = -1;
      for (Stored batch : batches) {
        max = Math.max(max, batch.maxTimestampMs());
      }
      return max;
    }
  }

  private final long segmentBytes;
  private final List<Segment> segments = new ArrayList<>();
  private boolean closed;
  private boolean busy;
  private IOException failure;
  private int slicesOut;

  FakeStorage(long segmentBytes) {
    this.segmentBytes = segmentBytes;
    segments.add(new Segment(0));
  }

  static RecordBatch view(byte[] bytes) {
    return new RecordBatch().wrap(ByteBuffer.wrap(bytes), 0);
  }

  void busy(boolean value) {
    busy = value;
  }

  void failWith(IOException cause) {
    failure = cause;
  }

  int slicesOut() {
    return slicesOut;
  }

  FakeStorage reopen() {
    closed = false;
    failure = null;
    busy = false;
    return this;
  }

  /** Every batch, in order. */
  List<byte[]> batches() {
    return stored().stream().map(Stored::bytes).toList();
  }

  private List<Stored> stored() {
    var all = new ArrayList<Stored>();
    segments.forEach(segment -> all.addAll(segment.batches));
    return all;
  }

  private Segment last() {
    return segments.get(segments.size() - 1);
  }

  private void requireUsable() throws IOException {
    if (closed) {
      throw new ClosedChannelException();
    }
    if (failure != null) {
      throw failure;
    }
  }

  @Override
  public long endOffset() {
    return last().endOffset();
  }

  @Override
  public AppendResult append(ByteBuffer bytes) throws IOException {
    requireUsable();
    if (busy) {
      return AppendResult.BUSY;
    }
    for (RecordBatch batch : RecordBatches.list(bytes)) {
      if (batch.baseOffset() < endOffset()) {
        throw new IllegalArgumentException(batch + " does not follow " + endOffset());
      }
      if (last().sizeBytes > 0 && last().sizeBytes + batch.sizeBytes() > segmentBytes) {
        segments.add(new Segment(endOffset()));
      }
      var copy = new byte[batch.sizeBytes()];
      batch.view().get(copy);
      last().batches.add(new Stored(copy, batch.baseOffset(), batch.nextOffset(), batch.maxTimestamp()));
      last().sizeBytes += copy.length;
    }
    bytes.position(bytes.limit());
    return AppendResult.APPENDED;
  }

  @Override
  public Slice read(long offset, long upToOffset, int maxBytes) throws IOException {
    requireUsable();
    var out = new ArrayList<byte[]>();
    int size = 0;
    for (Stored batch : stored()) {
      if (batch.nextOffset() <= offset || batch.baseOffset() >= upToOffset) {
        continue;
      }
      if (!out.isEmpty() && size + batch.bytes().length > maxBytes) {
        break;
      }
      out.add(batch.bytes());
      size += batch.bytes().length;
    }
    ByteBuffer joined = ByteBuffer.allocate(size);
    out.forEach(joined::put);
    slicesOut++;
    return new FakeSlice(joined.array());
  }

  @Override
  public long findByTimestamp(long timestampMs) throws IOException {
    requireUsable();
    for (Segment segment : segments) {
      if (!segment.batches.isEmpty() && segment.maxTimestampMs() >= timestampMs) {
        return segment.batches.get(0).baseOffset();
      }
    }
    return -1;
  }

  @Override
  public void truncateTo(long offset) throws IOException {
    requireUsable();
    while (segments.size() > 1 && last().baseOffset >= offset) {
      segments.remove(segments.size() - 1);
    }
    Segment segment = last();
    while (!segment.batches.isEmpty() && endOffset() > offset) {
      Stored removed = segment.batches.remove(segment.batches.size() - 1);
      segment.sizeBytes -= removed.bytes().length;
    }
  }

  @Override
  public void advanceLogStart(long offset) throws IOException {
    requireUsable();
    long end = endOffset();
    if (offset > end) {
      throw new IllegalArgumentException("start " + offset + " is beyond the end " + end);
    }
    while (segments.size() > 1 && segments.get(0).endOffset() <= offset) {
      segments.remove(0);
    }
    if (offset == end && last().sizeBytes > 0) {
      segments.clear();
      segments.add(new Segment(end));
    }
  }

  @Override
  public List<Chunk> chunks() {
    var chunks = new ArrayList<Chunk>();
    for (Segment segment : segments) {
      chunks.add(new Chunk(segment.baseOffset, segment.endOffset(), segment.sizeBytes, segment.maxTimestampMs()));
    }
    return chunks;
  }

  @Override
  public CompletionStage<Long> flush() {
    return failure == null
        ? CompletableFuture.completedFuture(endOffset())
        : CompletableFuture.failedFuture(failure);
  }

  @Override
  public Replacement beginReplace(long first, long last) {
    throw new IllegalStateException("no test replaces chunks");
  }

  @Override
  public void close() {
    closed = true;
  }

  private final class FakeSlice implements Slice {
    private final byte[] bytes;
    private int references = 1;

    FakeSlice(byte[] bytes) {
      this.bytes = bytes;
    }

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
      references++;
    }

    @Override
    public void release() {
      if (--references == 0) {
        slicesOut--;
      } else if (references < 0) {
        throw new IllegalStateException("released too often");
      }
    }
  }
}
