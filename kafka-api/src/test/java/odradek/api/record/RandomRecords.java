package odradek.api.record;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Draws records of every shape: nulls, empty and large fields, headers, gaps, timestamps that go back. */
final class RandomRecords {

  private static final String[] HEADER_KEYS = {"", "k", "trace-id", "\u00fcml\u00e4ut", "\ud83e\uddf5"};

  private RandomRecords() {}

  static List<Record> list(Random random, long baseOffset, int count, boolean gaps) {
    var records = new ArrayList<Record>();
    long offset = baseOffset;
    for (int i = 0; i < count; i++) {
      offset += gaps ? random.nextInt(3) : 0;
      records.add(new Record(offset, timestamp(random), field(random), field(random), headers(random)));
      offset++;
    }
    return records;
  }

  static long timestamp(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> -1;
      case 1 -> random.nextInt(1000);
      case 2 -> 1_700_000_000_000L + random.nextInt(100_000);
      default -> random.nextLong() >>> 1 + random.nextInt(40);
    };
  }

  static ByteBuffer field(Random random) {
    int length = switch (random.nextInt(6)) {
      case 0 -> -1;
      case 1 -> 0;
      case 2 -> 63 + random.nextInt(3);
      case 3 -> random.nextInt(10_000);
      default -> random.nextInt(40);
    };
    if (length < 0) {
      return null;
    }
    ByteBuffer field = random.nextBoolean() ? ByteBuffer.allocate(length + 5) : ByteBuffer.allocateDirect(length + 5);
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return field.position(3).put(bytes).flip().position(3);
  }

  private static List<Header> headers(Random random) {
    var headers = new ArrayList<Header>();
    int count = random.nextInt(3) == 0 ? random.nextInt(70) : random.nextInt(3);
    for (int i = 0; i < count; i++) {
      ByteBuffer value = random.nextInt(10) == 0 ? field(random) : ByteBuffer.allocate(random.nextInt(4));
      headers.add(new Header(HEADER_KEYS[random.nextInt(HEADER_KEYS.length)], value));
    }
    return headers;
  }
}
