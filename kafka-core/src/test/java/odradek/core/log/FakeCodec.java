package odradek.core.log;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import odradek.api.record.BatchCodec;
import odradek.api.record.CodecException;
import odradek.api.record.OutputLimitExceededException;

/** Deflate under whatever wire id a test needs. */
public record FakeCodec(String name, byte wireId) implements BatchCodec {

  /** In gzip's place. */
  public static final FakeCodec GZIP = new FakeCodec("gzip", (byte) 1);
  /** In zstd's place. */
  public static final FakeCodec ZSTD = new FakeCodec("zstd", (byte) 4);

  @Override
  public int minLevel() {
    return 1;
  }

  @Override
  public int maxLevel() {
    return 9;
  }

  @Override
  public int defaultLevel() {
    return -1;
  }

  @Override
  public ByteBuffer compress(ByteBuffer source, int level) {
    var deflater = new Deflater(level);
    try {
      deflater.setInput(source.duplicate());
      deflater.finish();
      var out = new ByteArrayOutputStream();
      var chunk = new byte[512];
      while (!deflater.finished()) {
        out.write(chunk, 0, deflater.deflate(chunk));
      }
      return ByteBuffer.wrap(out.toByteArray());
    } finally {
      deflater.end();
    }
  }

  @Override
  public ByteBuffer decompress(ByteBuffer source, int maxOutputBytes) {
    var inflater = new Inflater();
    try {
      inflater.setInput(source.duplicate());
      var out = new ByteArrayOutputStream();
      var chunk = new byte[512];
      while (!inflater.finished()) {
        int count = inflater.inflate(chunk);
        if (count == 0 && (inflater.needsInput() || inflater.needsDictionary())) {
          throw new CodecException(name + ": truncated");
        }
        if (out.size() + count > maxOutputBytes) {
          throw new OutputLimitExceededException(name, maxOutputBytes);
        }
        out.write(chunk, 0, count);
      }
      return ByteBuffer.wrap(out.toByteArray());
    } catch (DataFormatException e) {
      throw new CodecException(name + ": " + e.getMessage(), e);
    } finally {
      inflater.end();
    }
  }
}
