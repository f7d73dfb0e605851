package odradek.codec.compression;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import odradek.api.record.BatchCodec;
import odradek.api.record.CodecException;

/**
 * Gzip (RFC 1952) on the run-time's own deflate. Writes one member; reads one or more.
 *
 * <pre>
 *  member | 1F 8B | method 1 (8) | flags 1 | time 4 | extra flags 1 | system 1
 *         | optional fields, see flags | deflated data | CRC-32 4 | size modulo 2^32 4      little-endian
 * </pre>
 *
 * <p>Not built on {@code GZIPInputStream}, because that one ignores whatever follows the last member.
 */
final class GzipCodec implements BatchCodec {

  private static final String NAME = "gzip";
  private static final int HEADER_BYTES = 10;
  private static final int TRAILER_BYTES = 8;
  private static final byte SYSTEM_UNKNOWN = (byte) 0xFF;

  /** Deflate never does better than this. */
  private static final int MAX_RATIO = 1032;

  private static final int FLAG_HEADER_CRC = 0x02;
  private static final int FLAG_EXTRA = 0x04;
  private static final int FLAG_NAME = 0x08;
  private static final int FLAG_COMMENT = 0x10;
  private static final int FLAGS_RESERVED = 0xE0;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public byte wireId() {
    return 1;
  }

  @Override
  public int minLevel() {
    return Deflater.BEST_SPEED;
  }

  @Override
  public int maxLevel() {
    return Deflater.BEST_COMPRESSION;
  }

  @Override
  public int defaultLevel() {
    return Deflater.DEFAULT_COMPRESSION;
  }

  @Override
  public ByteBuffer compress(ByteBuffer source, int level) {
    Levels.require(this, level);
    var output = new GrowingOutput(NAME, Integer.MAX_VALUE, source.remaining() / 2L + 64);
    output.room().put((byte) 0x1F).put((byte) 0x8B).put((byte) Deflater.DEFLATED).put(new byte[6]).put(SYSTEM_UNKNOWN);
    Deflater deflater = new Deflater(level, true);
    try {
      deflater.setInput(source.duplicate());
      deflater.finish();
      while (!deflater.finished()) {
        deflater.deflate(output.room());
      }
    } finally {
      deflater.end();
    }
    var crc = new CRC32();
    crc.update(source.duplicate());
    ByteBuffer trailer = ByteBuffer.allocate(TRAILER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    trailer.putInt((int) crc.getValue()).putInt(source.remaining()).flip();
    while (trailer.hasRemaining()) {
      output.room().put(trailer.get());
    }
    return output.finish();
  }

  @Override
  public ByteBuffer decompress(ByteBuffer source, int maxOutputBytes) {
    ByteBuffer input = source.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    var output = new GrowingOutput(NAME, maxOutputBytes, expectedBytes(input));
    Inflater inflater = new Inflater(true);
    try {
      do {
        readMember(input, inflater, output);
      } while (input.hasRemaining());
    } finally {
      inflater.end();
    }
    return output.finish();
  }

  /** What the last member says, as far as it can be true; right for the one member that producers write. */
  private static long expectedBytes(ByteBuffer input) {
    if (input.remaining() < HEADER_BYTES + TRAILER_BYTES) {
      return 0;
    }
    long stated = input.getInt(input.limit() - Integer.BYTES) & 0xFFFFFFFFL;
    return Math.min(stated, (long) MAX_RATIO * input.remaining());
  }

  private static void readMember(ByteBuffer input, Inflater inflater, GrowingOutput output) {
    readHeader(input);
    int start = output.size();
    inflater.reset();
    inflater.setInput(input);
    try {
      while (!inflater.finished()) {
        int count = inflater.inflate(output.room());
        if (count == 0 && (inflater.needsInput() || inflater.needsDictionary())) {
          throw corrupt("the data ends within a member");
        }
      }
    } catch (DataFormatException e) {
      throw new CodecException("gzip: " + e.getMessage(), e);
    }
    if (input.remaining() < TRAILER_BYTES) {
      throw corrupt("the data ends within the trailer of a member");
    }
    int size = output.size() - start;
    var crc = new CRC32();
    crc.update(output.array(), start, size);
    int statedCrc = input.getInt();
    int statedSize = input.getInt();
    if (statedCrc != (int) crc.getValue() || statedSize != size) {
      throw corrupt("checksum or size of a member does not match: " + size + " bytes came out, stated are "
          + statedSize);
    }
  }

  private static void readHeader(ByteBuffer input) {
    if (input.remaining() < HEADER_BYTES) {
      throw corrupt(input.remaining() + " bytes where a member of at least " + HEADER_BYTES + " should start");
    }
    int start = input.position();
    if (input.get(start) != (byte) 0x1F || input.get(start + 1) != (byte) 0x8B || input.get(start + 2) != 8) {
      throw corrupt("no member starts at byte " + start);
    }
    int flags = input.get(start + 3);
    if ((flags & FLAGS_RESERVED) != 0) {
      throw corrupt("reserved flags are set: " + (flags & 0xFF));
    }
    input.position(start + HEADER_BYTES);
    if ((flags & FLAG_EXTRA) != 0) {
      skip(input, 2);
      skip(input, input.getShort(input.position() - 2) & 0xFFFF);
    }
    if ((flags & FLAG_NAME) != 0) {
      skipText(input);
    }
    if ((flags & FLAG_COMMENT) != 0) {
      skipText(input);
    }
    if ((flags & FLAG_HEADER_CRC) != 0) {
      skip(input, 2);
    }
  }

  private static void skip(ByteBuffer input, int bytes) {
    if (bytes > input.remaining()) {
      throw corrupt("the data ends within the header of a member");
    }
    input.position(input.position() + bytes);
  }

  private static void skipText(ByteBuffer input) {
    do {
      skip(input, 1);
    } while (input.get(input.position() - 1) != 0);
  }

  private static CodecException corrupt(String what) {
    return new CodecException("gzip: " + what);
  }
}
