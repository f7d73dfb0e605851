package odradek.core.group;

import java.nio.ByteBuffer;

/** Opaque bytes that outlive the request in which they came. */
final class Bytes {

  static final ByteBuffer EMPTY = ByteBuffer.allocate(0);

  private Bytes() {}

  /** A copy of what remains in a buffer, which is not moved. */
  static ByteBuffer copy(ByteBuffer borrowed) {
    if (!borrowed.hasRemaining()) {
      return EMPTY;
    }
    byte[] bytes = new byte[borrowed.remaining()];
    borrowed.get(borrowed.position(), bytes);
    return ByteBuffer.wrap(bytes);
  }
}
