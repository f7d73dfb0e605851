package odradek.testkit.compaction;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import odradek.api.record.BatchCodec;
import odradek.api.record.CodecException;
import odradek.api.record.OutputLimitExceededException;

/** A codec for tests that need one and do not care which: deflate under the number of gzip. */
final class DeflateCodec implements BatchCodec {

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
    return 1;
  }

  @Override
  public int maxLevel() {
    return 9;
  }

  @Override
  public int defaultLevel() {
    return 1;
  }

  @Override
  public ByteBuffer compress(ByteBuffer source, int level) {
    var deflater = new Deflater(level);
    try {
      deflater.setInput(source.duplicate());
      deflater.finish();
      var out = new ByteArrayOutputStream();
      var piece = new byte[512];
      while (!deflater.finished()) {
        out.write(piece, 0, deflater.deflate(piece));
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
      var piece = new byte[512];
      while (!inflater.finished()) {
        int count = inflater.inflate(piece);
        if (count == 0 && (inflater.needsInput() || inflater.needsDictionary())) {
          throw new CodecException("gzip: truncated");
        }
        out.write(piece, 0, count);
        if (out.size() > maxOutputBytes) {
          throw new OutputLimitExceededException("gzip", maxOutputBytes);
        }
      }
      return ByteBuffer.wrap(out.toByteArray());
    } catch (DataFormatException e) {
      throw new CodecException("gzip: " + e.getMessage(), e);
    } finally {
      inflater.end();
    }
  }
}
