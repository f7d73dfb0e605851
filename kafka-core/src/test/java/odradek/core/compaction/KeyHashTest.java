package odradek.core.compaction;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The hash of keys. */
class KeyHashTest {

  /** The first vectors that the authors of SipHash publish for 128 bits: key 00 01 to 0f, input 00 01 and so on. */
  @ParameterizedTest
  @CsvSource({
    "0, a3817f04ba25a8e66df67214c7550293",
    "1, da87c1d86b99af44347659119b22fc45",
  })
  void agreesWithThePublishedVectors(int length, String expected) {
    assertEquals(expected, hex(length, 0, false));
    assertEquals(expected, hex(length, 3, true));
  }

  @Test
  void everyByteAndTheLengthCount() {
    var seen = new HashSet<String>();
    for (int length = 0; length < 40; length++) {
      seen.add(hex(length, 0, false));
    }
    assertEquals(40, seen.size());
    var hash = new KeyHash(1, 2);
    for (int changed = 0; changed < 20; changed++) {
      ByteBuffer key = ByteBuffer.allocate(20).put(changed, (byte) 1);
      hash.hash(key, 0, 20);
      seen.add(hash.first() + " " + hash.second());
    }
    assertEquals(60, seen.size());
  }

  private static String hex(int length, int position, boolean direct) {
    ByteBuffer secret = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer input = direct ? ByteBuffer.allocateDirect(position + length) : ByteBuffer.allocate(position + length);
    for (int i = 0; i < 16; i++) {
      secret.put(i, (byte) i);
    }
    for (int i = 0; i < length; i++) {
      input.put(position + i, (byte) i);
    }
    var hash = new KeyHash(secret.getLong(0), secret.getLong(8));
    hash.hash(input, position, length);
    ByteBuffer result = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    result.putLong(hash.first()).putLong(hash.second());
    return HexFormat.of().formatHex(result.array());
  }
}
