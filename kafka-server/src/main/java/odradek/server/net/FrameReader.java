package odradek.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * Cuts a stream of bytes into frames: a signed 32-bit big-endian length, then so many bytes.
 *
 * <p>The socket is read into the buffer that {@link #target()} hands out, either
 * <ul>
 *   <li>the <em>chunk</em>, in which frames lie one behind the other and from which they are cut without a copy, or
 *   <li>the buffer of one large <em>frame</em>: as soon as the length of a frame is known and the chunk cannot hold it, the
 *       frame gets a buffer of its own, the part that came already is copied and the rest is read in place. A frame of more
 *       than {@link #TRUSTED_BYTES} gets its buffer by and by, as its bytes come: a peer that announces much and sends
 *       little holds little.
 * </ul>
 * Nothing is held while no bytes are waiting. Frames are counted against a budget: a large one by the size of its buffer, one
 * in the chunk when it is cut.
 *
 * <p><b>Threading:</b> confined to the connection's shard.
 */
final class FrameReader {

  private static final int LENGTH_BYTES = Integer.BYTES;
  private static final int MIN_CHUNK_BYTES = 512;
  private static final int FIRST_CHUNK_BYTES = 4 * 1024;
  private static final int MAX_CHUNK_BYTES = 64 * 1024;

  /** The largest buffer that a frame gets before any of its bytes have come. */
  private static final int TRUSTED_BYTES = 1024 * 1024;

  private final ByteBufAllocator allocator;
  private final int maxFrameBytes;
  private final BufferBudget budget;

  private ByteBuf chunk;
  private ByteBuf frame;
  private int frameBytes;
  private int chunkBytes = FIRST_CHUNK_BYTES;
  private boolean lastReadWasSmall;
  private boolean lacksBudget;

  FrameReader(ByteBufAllocator allocator, int maxFrameBytes, BufferBudget budget) {
    this.allocator = allocator;
    this.maxFrameBytes = maxFrameBytes;
    this.budget = budget;
  }

  /** How many bytes the next read is expected to bring. */
  int expectedBytes() {
    return frame != null && frame.isWritable() ? frame.writableBytes() : chunkBytes;
  }

  /**
   * The buffer to read into, from its writer index to its capacity; never full.
   *
   * @return with a reference for the caller
   */
  ByteBuf target() {
    if (frame != null && frame.isWritable()) {
      return frame.retain();
    }
    if (chunk == null) {
      chunk = allocator.directBuffer(chunkBytes, chunkBytes);
    } else if (!chunk.isWritable()) {
      moveChunk();
    }
    return chunk.retain();
  }

  /**
   * Learns from a read how large the next chunk should be.
   *
   * @param count how many bytes came
   * @param full whether they filled the target
   */
  void filled(int count, boolean full) {
    if (frame != null) {
      return;
    }
    boolean small = count < chunkBytes / 4;
    if (full) {
      chunkBytes = Math.min(MAX_CHUNK_BYTES, chunkBytes * 2);
    } else if (small && lastReadWasSmall) {
      chunkBytes = Math.max(MIN_CHUNK_BYTES, chunkBytes / 2);
    }
    lastReadWasSmall = small;
  }

  /**
   * Cuts the next frame.
   *
   * @param overdraw whether a frame is handed out even if the budget is used up
   * @return null if more bytes are needed, or room in the budget: {@link #lacksBudget()}
   * @throws MalformedFrameException if the length is negative or above the limit
   */
  PooledFrame next(boolean overdraw) throws MalformedFrameException {
    lacksBudget = false;
    if (frame != null) {
      return nextLarge(overdraw);
    }
    if (chunk == null || chunk.readableBytes() < LENGTH_BYTES) {
      return null;
    }
    int sizeBytes = chunk.getInt(chunk.readerIndex());
    if (sizeBytes < 0 || sizeBytes > maxFrameBytes) {
      throw new MalformedFrameException(sizeBytes, maxFrameBytes);
    }
    boolean complete = chunk.readableBytes() - LENGTH_BYTES >= sizeBytes;
    if (!complete && chunk.capacity() - chunk.readerIndex() - LENGTH_BYTES >= sizeBytes) {
      return null;
    }
    int neededBytes = complete ? sizeBytes : Math.min(sizeBytes, TRUSTED_BYTES);
    if (!reserve(neededBytes, overdraw)) {
      return null;
    }
    if (complete) {
      return cutFromChunk(sizeBytes);
    }
    startLarge(sizeBytes, neededBytes);
    return null;
  }

  private boolean reserve(int bytes, boolean overdraw) {
    if (overdraw) {
      budget.reserve(bytes);
    } else if (!budget.tryReserve(bytes)) {
      lacksBudget = true;
    }
    return !lacksBudget;
  }

  /** Cuts the large frame if it is complete; gives it more room if that is used up. */
  private PooledFrame nextLarge(boolean overdraw) {
    while (!frame.isWritable()) {
      if (frame.capacity() == frameBytes) {
        return cutLarge();
      }
      int moreBytes = Math.min(frame.capacity(), frameBytes - frame.capacity());
      if (!reserve(moreBytes, overdraw)) {
        return null;
      }
      growFrame(moreBytes);
    }
    return null;
  }

  /** Whether {@link #next} has a frame or knows its size, but has no room for it. */
  boolean lacksBudget() {
    return lacksBudget;
  }

  /** Forgets what was received. */
  void close() {
    if (chunk != null) {
      chunk.release();
      chunk = null;
    }
    if (frame != null) {
      budget.release(frame.capacity());
      frame.release();
      frame = null;
    }
  }

  private PooledFrame cutFromChunk(int sizeBytes) {
    chunk.skipBytes(LENGTH_BYTES);
    var cut = new PooledFrame(chunk.retain(), chunk.readerIndex(), sizeBytes, budget);
    chunk.skipBytes(sizeBytes);
    if (!chunk.isReadable()) {
      chunk.release();
      chunk = null;
    }
    return cut;
  }

  private PooledFrame cutLarge() {
    var cut = new PooledFrame(frame, 0, frame.capacity(), budget);
    frame = null;
    return cut;
  }

  private void startLarge(int sizeBytes, int firstBytes) {
    frame = allocate(firstBytes, firstBytes);
    frameBytes = sizeBytes;
    chunk.skipBytes(LENGTH_BYTES);
    takeFromChunk();
  }

  private void growFrame(int moreBytes) {
    int bytes = frame.capacity() + moreBytes;
    ByteBuf larger = allocate(bytes, moreBytes);
    larger.writeBytes(frame);
    frame.release();
    frame = larger;
    takeFromChunk();
  }

  private ByteBuf allocate(int bytes, int reservedBytes) {
    try {
      return allocator.directBuffer(bytes, bytes);
    } catch (OutOfMemoryError e) {
      budget.release(reservedBytes);
      throw e;
    }
  }

  /** Moves what came into the chunk, and belongs to the large frame, to where it belongs. */
  private void takeFromChunk() {
    if (chunk != null) {
      chunk.readBytes(frame, Math.min(chunk.readableBytes(), frame.writableBytes()));
      if (!chunk.isReadable()) {
        chunk.release();
        chunk = null;
      }
    }
  }

  /**
   * Makes room behind bytes that cannot be cut yet. Usually that is an incomplete length field; it is more when the peer
   * closed its side while reading was stopped, and then at most what the kernel had received.
   */
  private void moveChunk() {
    int waitingBytes = chunk.readableBytes();
    int roomyBytes = Math.max(chunkBytes, 2 * waitingBytes);
    ByteBuf roomy = allocator.directBuffer(roomyBytes, roomyBytes);
    roomy.writeBytes(chunk);
    chunk.release();
    chunk = roomy;
  }
}
