package odradek.testkit.codec;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Bytes to compress, of every kind and of the sizes at which block formats turn over.
 *
 * @param name what a failure calls them
 * @param bytes the bytes
 */
record Payload(String name, byte[] bytes) {

  private static final int[] SIZES = {
    0, 1, 2, 12, 13, 100, 255, 256, 257, 5_000, 32_767, 32_768, 32_769, 65_535, 65_536, 65_537, 131_072, 131_073,
        700_001
  };

  ByteBuffer buffer() {
    return ByteBuffer.wrap(bytes);
  }

  @Override
  public String toString() {
    return name + " of " + bytes.length + " bytes";
  }

  /** Every kind in every size. */
  static List<Payload> all() {
    var payloads = new ArrayList<Payload>();
    for (int size : SIZES) {
      payloads.add(zeros(size));
      payloads.add(noise(size));
      payloads.add(text(size));
    }
    return payloads;
  }

  static Payload zeros(int size) {
    return new Payload("zeros", new byte[size]);
  }

  static Payload noise(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return new Payload("noise", bytes);
  }

  /** Log lines: what records look like. */
  static Payload text(int size) {
    var random = new Random(size);
    var text = new StringBuilder(size + 100);
    while (text.length() < size) {
      text.append("{\"level\":\"INFO\",\"user\":").append(random.nextInt(10_000)).append(",\"ms\":")
          .append(random.nextInt()).append("}\n");
    }
    return new Payload("text", Arrays.copyOf(text.toString().getBytes(StandardCharsets.US_ASCII), size));
  }
}
