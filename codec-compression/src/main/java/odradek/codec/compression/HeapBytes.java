package odradek.codec.compression;

import java.nio.ByteBuffer;

/**
 * Bytes of a buffer as a range of an array, which is what the libraries take. A heap buffer lends its array, any other
 * is copied; only compressed bytes pass here on the way in, so the copy is small next to the work that follows.
 *
 * <p><b>Buffers:</b> shared read-only until the source changes.
 *
 * @param array holds the bytes
 * @param from index of the first one
 * @param to index after the last one
 */
record HeapBytes(byte[] array, int from, int to) {

  /** The bytes from position to limit, which stay. */
  static HeapBytes of(ByteBuffer source) {
    if (source.hasArray()) {
      int from = source.arrayOffset() + source.position();
      return new HeapBytes(source.array(), from, from + source.remaining());
    }
    byte[] copy = new byte[source.remaining()];
    source.get(source.position(), copy);
    return new HeapBytes(copy, 0, copy.length);
  }

  int length() {
    return to - from;
  }
}
