package odradek.api;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.random.RandomGenerator;

/**
 * A 128-bit identifier as Kafka writes it: 16 bytes on the wire, 22 characters of URL-safe base64 in text.
 *
 * <p><b>Threading:</b> immutable.
 *
 * @param mostSignificantBits the first eight bytes, big-endian
 * @param leastSignificantBits the last eight bytes, big-endian
 */
public record Uuid(long mostSignificantBits, long leastSignificantBits) implements Comparable<Uuid> {

  /** The identifier that means "none" on the wire. */
  public static final Uuid ZERO = new Uuid(0L, 0L);

  /** Kafka reserves this identifier for its metadata topic. */
  public static final Uuid METADATA_TOPIC = new Uuid(0L, 1L);

  /**
   * Draws a random identifier (RFC 4122 version 4) that is neither reserved nor, in its text form, starts with a dash
   * (command-line tools would take that for an option).
   *
   * @param random where the bits come from
   */
  public static Uuid random(RandomGenerator random) {
    while (true) {
      long most = (random.nextLong() & 0xFFFFFFFFFFFF0FFFL) | 0x4000L;
      long least = (random.nextLong() & 0x3FFFFFFFFFFFFFFFL) | 0x8000000000000000L;
      var candidate = new Uuid(most, least);
      if (candidate.toString().charAt(0) != '-') {
        return candidate;
      }
    }
  }

  /**
   * Reads the text form.
   *
   * @param text 22 characters of URL-safe base64 without padding
   * @throws IllegalArgumentException if the text is anything else
   */
  public static Uuid parse(String text) {
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("not a base64 identifier: '" + text + "'", e);
    }
    if (bytes.length != 16) {
      throw new IllegalArgumentException("identifier '" + text + "' has " + bytes.length + " bytes, expected 16");
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return new Uuid(buffer.getLong(), buffer.getLong());
  }

  /** Whether this is {@link #ZERO}. */
  public boolean isZero() {
    return mostSignificantBits == 0L && leastSignificantBits == 0L;
  }

  @Override
  public int compareTo(Uuid other) {
    int most = Long.compareUnsigned(mostSignificantBits, other.mostSignificantBits);
    return most != 0 ? most : Long.compareUnsigned(leastSignificantBits, other.leastSignificantBits);
  }

  @Override
  public String toString() {
    byte[] bytes = ByteBuffer.allocate(16).putLong(mostSignificantBits).putLong(leastSignificantBits).array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
