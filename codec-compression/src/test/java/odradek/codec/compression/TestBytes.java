package odradek.codec.compression;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** Bytes for tests. */
final class TestBytes {

  private TestBytes() {}

  static ByteBuffer hex(String hex) {
    return ByteBuffer.wrap(HexFormat.of().parseHex(hex.replace(" ", "")));
  }

  static byte[] text(int size) {
    byte[] text = new byte[size];
    byte[] line = "spool and thread, star-shaped; ".getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < size; i++) {
      text[i] = (byte) (line[i % line.length] + (i / 1000) % 3);
    }
    return text;
  }

  static byte[] array(ByteBuffer buffer) {
    return Arrays.copyOfRange(
        buffer.array(), buffer.arrayOffset() + buffer.position(), buffer.arrayOffset() + buffer.limit());
  }

  static ByteBuffer join(byte[]... parts) {
    int size = Arrays.stream(parts).mapToInt(part -> part.length).sum();
    ByteBuffer joined = ByteBuffer.allocate(size);
    for (byte[] part : parts) {
      joined.put(part);
    }
    return joined.flip();
  }
}
