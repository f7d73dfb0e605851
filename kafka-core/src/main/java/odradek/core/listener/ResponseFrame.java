package odradek.core.listener;

import java.nio.ByteBuffer;
import java.util.List;
import odradek.core.spi.storage.Slice;

/**
 * An answer: parts that are written one after the other, without the length field, which the transport puts before
 * them.
 *
 * <p><b>Threading:</b> immutable; handed over by {@link Connection#send}.
 *
 * @param parts in the order in which they are written
 * @param sizeBytes the sum of their sizes
 */
public record ResponseFrame(List<Part> parts, int sizeBytes) {

  /** A piece of an answer. */
  public sealed interface Part permits Bytes, Stored {

    /** Its size. */
    int sizeBytes();
  }

  /**
   * Bytes in memory.
   *
   * @param buffer between position and limit; transferred
   */
  public record Bytes(ByteBuffer buffer) implements Part {

    @Override
    public int sizeBytes() {
      return buffer.remaining();
    }
  }

  /**
   * Bytes of a log. The transport owns one reference of the slice and releases it.
   *
   * @param slice the bytes, all of them
   */
  public record Stored(Slice slice) implements Part {

    @Override
    public int sizeBytes() {
      return slice.sizeBytes();
    }
  }

  /** An answer in one piece. */
  public static ResponseFrame of(ByteBuffer buffer) {
    return new ResponseFrame(List.of(new Bytes(buffer)), buffer.remaining());
  }

  /** Releases all slices: the answer will not be written. */
  public void release() {
    for (Part part : parts) {
      if (part instanceof Stored stored) {
        stored.slice().release();
      }
    }
  }
}
