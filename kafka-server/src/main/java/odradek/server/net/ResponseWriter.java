package odradek.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import odradek.core.listener.ResponseFrame;
import odradek.core.listener.ResponseFrame.Bytes;
import odradek.core.listener.ResponseFrame.Part;
import odradek.core.listener.ResponseFrame.Stored;
import odradek.core.spi.storage.FileRange;
import odradek.core.spi.storage.Slice;

/**
 * Turns answers into what a socket takes. An answer waits here until the socket has room, so that a slow peer holds
 * slices and no buffers.
 *
 * <p>Small things that follow each other (length, headers, small slices, whole small answers) are copied into one
 * staging buffer: one system call for many. Larger direct memory is written as it is, larger slices go out by sendfile
 * where storage says in which file they are, and are otherwise read piece by piece into pooled buffers as the socket
 * takes them.
 *
 * <p><b>Threading:</b> confined to the connection's shard.
 */
final class ResponseWriter {

  /** Up to this size a copy is cheaper than a write of its own; measured on Linux over the loopback interface. */
  static final int COPY_BYTES = 16 * 1024;

  /** The largest staging buffer, and so the largest piece of something that is copied. */
  static final int PIECE_BYTES = 64 * 1024;

  private static final int MIN_STAGING_BYTES = 256;

  private final boolean sendfile;
  private final TransportCounters counters;
  private final Queue<ResponseFrame> waiting = new ArrayDeque<>();

  /** The part of the first waiting answer that is next; -1 before its length is written. */
  private int part = -1;

  /** What was written of that part. */
  private int position;

  /** What was written of that answer, without its length. */
  private int writtenBytes;

  private ByteBuf staging;

  ResponseWriter(boolean sendfile, TransportCounters counters) {
    this.sendfile = sendfile;
    this.counters = counters;
  }

  /** Takes an answer over. */
  void add(ResponseFrame response) {
    waiting.add(response);
  }

  /** Whether answers wait here. */
  boolean hasWaiting() {
    return !waiting.isEmpty();
  }

  /**
   * Hands answers to the channel as long as that has room; does not flush.
   *
   * @throws IOException if stored bytes cannot be read; the connection cannot go on then
   */
  void fill(ChannelHandlerContext context) throws IOException {
    while (!waiting.isEmpty() && advance(context, waiting.peek())) {
      waiting.remove();
      part = -1;
    }
    writeStaging(context);
  }

  /** Releases everything that was not handed to the channel. */
  void close() {
    if (staging != null) {
      staging.release();
      staging = null;
    }
    ResponseFrame first = waiting.poll();
    if (first != null) {
      for (Part unwritten : first.parts().subList(Math.max(part, 0), first.parts().size())) {
        if (unwritten instanceof Stored stored) {
          stored.slice().release();
        }
      }
    }
    waiting.forEach(ResponseFrame::release);
    waiting.clear();
  }

  /** Writes on at the first waiting answer; true when all of it was written. */
  private boolean advance(ChannelHandlerContext context, ResponseFrame response) throws IOException {
    Channel channel = context.channel();
    List<Part> parts = response.parts();
    if (part < 0) {
      if (!channel.isWritable()) {
        return false;
      }
      part = 0;
      position = 0;
      writtenBytes = 0;
      room(context, response, Integer.BYTES).writeInt(response.sizeBytes());
    }
    while (part < parts.size()) {
      if (!channel.isWritable()) {
        return false;
      }
      if (parts.get(part) instanceof Bytes bytes) {
        writeBytes(context, response, bytes.buffer());
      } else {
        writeStored(context, response, ((Stored) parts.get(part)).slice());
      }
    }
    if (writtenBytes != response.sizeBytes()) {
      throw new IllegalStateException("an answer of " + response.sizeBytes() + " bytes had parts of " + writtenBytes);
    }
    return true;
  }

  private void writeBytes(ChannelHandlerContext context, ResponseFrame response, ByteBuffer bytes) {
    if (!isCopied(bytes)) {
      writeStaging(context);
      counters.wrappedBytes().add(bytes.remaining());
      written(bytes.remaining(), true);
      context.write(Unpooled.wrappedBuffer(bytes), context.voidPromise());
      return;
    }
    int sizeBytes = bytes.remaining();
    ByteBuf target = room(context, response, Math.min(sizeBytes, COPY_BYTES));
    int count = Math.min(sizeBytes, target.maxWritableBytes());
    int limit = bytes.limit();
    target.writeBytes(bytes.limit(bytes.position() + count));
    bytes.limit(limit);
    counters.copiedBytes().add(count);
    written(count, count == sizeBytes);
  }

  private void writeStored(ChannelHandlerContext context, ResponseFrame response, Slice slice) throws IOException {
    int sizeBytes = slice.sizeBytes();
    if (!isCopied(slice)) {
      writeStaging(context);
      counters.fileBytes().add(sizeBytes);
      written(sizeBytes, true); // from here on the region owns the slice
      context.write(new SliceRegion(slice, slice.fileRange()), context.voidPromise());
      return;
    }
    ByteBuf target = room(context, response, Math.min(sizeBytes - position, COPY_BYTES));
    int count = Math.min(sizeBytes - position, target.maxWritableBytes());
    target.ensureWritable(count);
    slice.readInto(target.internalNioBuffer(target.writerIndex(), count), position);
    target.writerIndex(target.writerIndex() + count);
    counters.copiedBytes().add(count);
    boolean done = position + count == sizeBytes;
    written(count, done);
    if (done) {
      slice.release();
    }
  }

  private void written(int count, boolean wholePart) {
    writtenBytes += count;
    position = wholePart ? 0 : position + count;
    part += wholePart ? 1 : 0;
  }

  /** Heap memory has to be copied for the socket in any case. */
  private static boolean isCopied(ByteBuffer bytes) {
    return bytes.remaining() <= COPY_BYTES || !bytes.isDirect();
  }

  private boolean isCopied(Slice slice) {
    return slice.sizeBytes() <= COPY_BYTES || !sendfile || !SliceRegion.accepts(slice.fileRange());
  }

  /** The staging buffer with room for some bytes; a new one if need be. */
  private ByteBuf room(ChannelHandlerContext context, ResponseFrame response, int bytes) {
    if (staging != null && staging.maxWritableBytes() < bytes) {
      writeStaging(context);
    }
    if (staging == null) {
      int firstBytes = Math.max(MIN_STAGING_BYTES, Math.min(PIECE_BYTES, Integer.BYTES + bytesToCopy(response)));
      staging = context.alloc().directBuffer(firstBytes, PIECE_BYTES);
    }
    return staging;
  }

  /** How much of an answer is going to be copied before something else comes; may be too much, never above an int. */
  private int bytesToCopy(ResponseFrame response) {
    int bytes = 0;
    List<Part> parts = response.parts();
    for (int i = Math.max(part, 0); i < parts.size() && bytes < PIECE_BYTES; i++) {
      if (parts.get(i) instanceof Bytes memory) {
        if (!isCopied(memory.buffer())) {
          return bytes;
        }
        bytes += Math.min(memory.buffer().remaining(), PIECE_BYTES);
      } else {
        Slice slice = ((Stored) parts.get(i)).slice();
        if (!isCopied(slice)) {
          return bytes;
        }
        bytes += Math.min(slice.sizeBytes(), PIECE_BYTES);
      }
    }
    return bytes;
  }

  private void writeStaging(ChannelHandlerContext context) {
    if (staging != null) {
      ByteBuf full = staging;
      staging = null;
      context.write(full, context.voidPromise());
    }
  }
}
