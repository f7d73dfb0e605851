package odradek.api.frame;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * A Fetch response as an ordered list of parts: bytes, and between them payloads that are sent some other way.
 *
 * <p><b>Threading:</b> immutable, once the reserved bytes at the front have been filled.
 *
 * @param <P> the type of the payloads
 */
public final class FetchResponseParts<P> {
  private final ByteBuffer bytes;
  private final List<P> payloads;
  private final int[] positions;
  private final int[] sizesBytes;
  private final long sizeBytes;

  /**
   * Where parts go, one after the other.
   *
   * @param <P> the type of the payloads
   */
  public interface Sink<P> {
    /**
     * Takes bytes.
     *
     * @param bytes a slice of the response, never empty; transferred
     */
    void bytes(ByteBuffer bytes);

    /**
     * Takes a payload.
     *
     * @param payload what was given to the writer
     * @param sizeBytes how many bytes it must contribute, at least 1
     */
    void payload(P payload, int sizeBytes);
  }

  FetchResponseParts(ByteBuffer bytes, List<P> payloads, int[] positions, int[] sizesBytes) {
    this.bytes = bytes;
    this.payloads = payloads;
    this.positions = positions;
    this.sizesBytes = sizesBytes;
    long size = bytes.limit();
    for (int i = 0; i < payloads.size(); i++) {
      size += sizesBytes[i];
    }
    this.sizeBytes = size;
  }

  /** The bytes of all parts, those reserved at the front included. */
  public long sizeBytes() {
    return sizeBytes;
  }

  /**
   * The bytes reserved at the front, to be filled before the parts are taken.
   *
   * @param count how many were reserved
   */
  public ByteBuffer reserved(int count) {
    return bytes.slice(0, count);
  }

  /** Hands over all parts in order. The first one starts with the reserved bytes. */
  public void forEach(Sink<? super P> sink) {
    int from = 0;
    for (int i = 0; i < payloads.size(); i++) {
      if (positions[i] > from) {
        sink.bytes(bytes.slice(from, positions[i] - from));
      }
      sink.payload(payloads.get(i), sizesBytes[i]);
      from = positions[i];
    }
    if (from < bytes.limit()) {
      sink.bytes(bytes.slice(from, bytes.limit() - from));
    }
  }
}
