package odradek.api.record;

import java.nio.ByteBuffer;

/**
 * A header of a record.
 *
 * <p><b>Threading:</b> immutable, as long as nobody moves the value's position; {@code duplicate()} it to read.
 *
 * @param key never null; need not be unique within a record
 * @param value from position to limit; may be null
 */
public record Header(String key, ByteBuffer value) {

  /** Refuses a null key. */
  public Header {
    if (key == null) {
      throw new IllegalArgumentException("a header needs a key");
    }
  }
}
