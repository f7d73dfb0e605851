package odradek.api.record;

import java.nio.ByteBuffer;

/**
 * A compression codec as record batches use it.
 *
 * <p><b>Threading:</b> thread-safe.
 */
public interface BatchCodec {

  /** The codec's name as {@code compression.type} spells it. */
  String name();

  /** The codec's number in the attributes of a batch, 1 to 4. */
  byte wireId();

  /** The lowest level. */
  int minLevel();

  /** The highest level. */
  int maxLevel();

  /** The level that is used where none is asked for. */
  int defaultLevel();

  /** Compresses. The source is borrowed until return, the result is fresh. */
  ByteBuffer compress(ByteBuffer source, int level);

  /** Decompresses at most {@code maxOutputBytes} bytes. The source is borrowed until return, the result is fresh. */
  ByteBuffer decompress(ByteBuffer source, int maxOutputBytes);
}
