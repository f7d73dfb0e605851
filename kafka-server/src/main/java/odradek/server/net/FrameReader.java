package odradek.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * Cuts a stream of bytes into frames: a signed 32-bit big-endian length, then so many bytes.
 *
 * <p>The socket is read into the buffer that {@link #target()} hands out, either
 * <ul>
 *   <li>the <em>chunk</em>, in which frames lie one behind the other and from which they are cut without a copy, or
 *   <li>the buffer of one large <em>frame</em>: as soon as the length of a frame is known and the chunk cannot hold it,
 *       the frame gets a buffer of its size, the part that came already is copied and the rest is read in place.
 *       Announcing is cheap, so a buffer starts with {@link #FIRST_FRAME_BYTES} at most and doubles when that much has
 *       really come.
 * </ul>
 * Nothing is held while no bytes are waiting. Frames are counted against a budget: a large one as its buffer grows, one
 * in the chunk when it is cut.
 *
 * <p><b>Threading:</b> confined to the connection's shard.
 */
final class FrameReader {

  /** What a frame gets on its word: as much as producers send at once by default, 1 MB and a header. */
  static final int FIRST_FRAME_BYTES = (1 << 20) + (16 << 10);

  private static final int LENGTH_BYTES = Integer.BYTES;
  private static final int MIN_CHUNK_BYTES = 512;
  private static final int FIRST_CHUNK_BYTES = 4 * 1024;
  private static final int MAX_CHUNK_BYTES = 64 * 1024;

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
    if (frame != null && frame.writerIndex() < frameBytes) {
      if (!frame.isWritable()) {
        growFrame(true); // there was no room in the budget, but the peer closed its side and what is left is coming now
      }
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
      if (frame.writerIndex() == frameBytes) {
        return cutLarge();
      }
      lacksBudget = !frame.isWritable() && !growFrame(overdraw);
      return null;
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
    int reservedBytes = complete ? sizeBytes : Math.min(sizeBytes, FIRST_FRAME_BYTES);
    if (overdraw) {
      budget.reserve(reservedBytes);
    } else if (!budget.tryReserve(reservedBytes)) {
      lacksBudget = true;
      return null;
    }
    if (complete) {
      return cutFromChunk(sizeBytes);
    }
    startLarge(sizeBytes, reservedBytes);
    return null;
  }

  /** Whether a frame has begun that counts against the budget and is not complete. */
  boolean holdsIncompleteFrame() {
    return frame != null && frame.writerIndex() < frameBytes;
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
    var cut = new PooledFrame(frame, 0, frameBytes, budget);
    frame = null;
    return cut;
  }

  private void startLarge(int sizeBytes, int reservedBytes) {
    try {
      frame = allocator.directBuffer(reservedBytes, sizeBytes);
    } catch (OutOfMemoryError e) {
      budget.release(reservedBytes);
      throw e;
    }
    frameBytes = sizeBytes;
    frame.writeBytes(chunk, chunk.readerIndex() + LENGTH_BYTES, chunk.readableBytes() - LENGTH_BYTES);
    chunk.release();
    chunk = null;
  }

  private boolean growFrame(boolean overdraw) {
    int grownBytes = (int) Math.min(frameBytes, 2L * frame.capacity());
    int addedBytes = grownBytes - frame.capacity();
    if (overdraw) {
      budget.reserve(addedBytes);
    } else if (!budget.tryReserveMore(addedBytes)) {
      return false;
    }
    try {
      frame.capacity(grownBytes);
    } catch (OutOfMemoryError e) {
      budget.release(addedBytes);
      throw e;
    }
    return true;
  }

  /**
   * Makes room behind bytes that cannot be cut yet. Usually that is an incomplete length field; it is more when the
   * peer closed its side while reading was stopped, and then at most what the kernel had received.
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
