package odradek.codec.compression;

import java.nio.ByteBuffer;
import java.util.function.Supplier;
import odradek.api.record.BatchCodec;
import odradek.core.spi.codec.CodecUnavailableException;

/** Makes a codec whose library may be missing, or may have no native code for this machine. */
final class Opening {

  private Opening() {}

  /**
   * Makes the codec and lets it work once, so that whatever it lacks shows now and not in the middle of a batch.
   *
   * @param maker makes the codec; a lambda and no constructor reference, which would load the codec's class, and fail,
   *     before this method is entered
   * @param name the codec's name
   * @param artifact Maven coordinates of the library
   * @param module the library's module name
   * @throws CodecUnavailableException if the library cannot be loaded
   */
  static BatchCodec open(Supplier<BatchCodec> maker, String name, String artifact, String module) {
    try {
      BatchCodec codec = maker.get();
      codec.decompress(codec.compress(ByteBuffer.wrap(new byte[64]), codec.defaultLevel()), 64);
      return codec;
    } catch (NoClassDefFoundError e) {
      throw new CodecUnavailableException(
          "codec '" + name + "' needs the library " + artifact + ", which is not here (" + e.getMessage()
              + "); put its jar on the class path, or on the module path and start with --add-modules " + module,
          e);
    } catch (LinkageError e) {
      throw new CodecUnavailableException(
          "codec '" + name + "' cannot load the native code of " + artifact + " on " + System.getProperty("os.name")
              + "/" + System.getProperty("os.arch") + " (" + e.getMessage()
              + "); the library unpacks it into java.io.tmpdir=" + System.getProperty("java.io.tmpdir")
              + ", which must be writable and allow execution",
          e);
    }
  }
}
