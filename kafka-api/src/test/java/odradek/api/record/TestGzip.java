package odradek.api.record;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** The simplest real codec, so that batches can be tested without the codec module. */
final class TestGzip implements BatchCodec {

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
    return -1;
  }

  private static byte[] bytes(ByteBuffer source) {
    byte[] bytes = new byte[source.remaining()];
    source.get(source.position(), bytes);
    return bytes;
  }

  @Override
  public ByteBuffer compress(ByteBuffer source, int level) {
    var out = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes(source));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return ByteBuffer.wrap(out.toByteArray());
  }

  @Override
  public ByteBuffer decompress(ByteBuffer source, int maxOutputBytes) {
    try (var gzip = new GZIPInputStream(new ByteArrayInputStream(bytes(source)))) {
      byte[] result = gzip.readNBytes(maxOutputBytes);
      if (gzip.read() >= 0) {
        throw new OutputLimitExceededException("gzip", maxOutputBytes);
      }
      return ByteBuffer.wrap(result);
    } catch (IOException e) {
      throw new CodecException("gzip: " + e.getMessage(), e);
    }
  }
}
