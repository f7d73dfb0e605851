package sample.gzip;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import odradek.api.record.BatchCodec;
import odradek.api.record.CodecException;
import odradek.api.record.OutputLimitExceededException;

/** One gzip member without optional fields, as most producers write it. Without state: many threads may share it. */
final class PlainGzipCodec implements BatchCodec {

  private static final byte[] HEADER = {0x1F, (byte) 0x8B, 8, 0, 0, 0, 0, 0, 0, -1};
  private static final int FIXED_HEADER_BYTES = 4;
  private static final int TRAILER_BYTES = 8;
  private static final int PIECE_BYTES = 8192;

  @Override
  public String name() {
    return "gzip";
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
    if (level != defaultLevel() && (level < minLevel() || level > maxLevel())) {
      throw new IllegalArgumentException(
          "gzip has no level " + level + ", legal are " + minLevel() + " to " + maxLevel());
    }
    var out = new ByteArrayOutputStream();
    out.writeBytes(HEADER);
    var deflater = new Deflater(level, true);
    try {
      deflater.setInput(source.duplicate());
      deflater.finish();
      byte[] piece = new byte[PIECE_BYTES];
      while (!deflater.finished()) {
        out.write(piece, 0, deflater.deflate(piece));
      }
    } finally {
      deflater.end();
    }
    out.writeBytes(trailer(source.duplicate()).array());
    return ByteBuffer.wrap(out.toByteArray());
  }

  @Override
  public ByteBuffer decompress(ByteBuffer source, int maxOutputBytes) {
    ByteBuffer input = source.duplicate();
    if (input.remaining() < HEADER.length + TRAILER_BYTES) {
      throw new CodecException("gzip: " + input.remaining() + " bytes are too few");
    }
    for (int i = 0; i < FIXED_HEADER_BYTES; i++) {
      if (input.get(input.position() + i) != HEADER[i]) {
        throw new CodecException("gzip: this is not a member without optional fields");
      }
    }
    input.position(input.position() + HEADER.length);
    // What the source says about its size is not believed: the first pass counts, and only then is memory taken.
    int size = inflate(input.duplicate(), null, maxOutputBytes);
    byte[] result = new byte[size];
    inflate(input, result, maxOutputBytes);
    if (!input.equals(trailer(ByteBuffer.wrap(result)))) {
      throw new CodecException("gzip: checksum, size or end of the data is wrong");
    }
    return ByteBuffer.wrap(result);
  }

  /** Inflates and moves the input behind what was used; tells how much came out, or would have. */
  private static int inflate(ByteBuffer input, byte[] into, int maxOutputBytes) {
    var inflater = new Inflater(true);
    try {
      inflater.setInput(input);
      byte[] piece = new byte[PIECE_BYTES];
      int size = 0;
      while (!inflater.finished()) {
        int count = inflater.inflate(piece);
        if (count == 0 && !inflater.finished() && (inflater.needsInput() || inflater.needsDictionary())) {
          throw new CodecException("gzip: the data ends too early");
        }
        if (count > maxOutputBytes - size) {
          throw new OutputLimitExceededException("gzip", maxOutputBytes);
        }
        if (into != null) {
          System.arraycopy(piece, 0, into, size, count);
        }
        size += count;
      }
      return size;
    } catch (DataFormatException e) {
      throw new CodecException("gzip: " + e.getMessage(), e);
    } finally {
      inflater.end();
    }
  }

  private static ByteBuffer trailer(ByteBuffer content) {
    var crc = new CRC32();
    int size = content.remaining();
    crc.update(content);
    return ByteBuffer.allocate(TRAILER_BYTES).order(ByteOrder.LITTLE_ENDIAN)
        .putInt((int) crc.getValue()).putInt(size).flip();
  }
}
