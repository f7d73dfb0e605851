package odradek.api.record;

import java.nio.ByteBuffer;

/**
 * A compression codec, as far as record batches need one.
 *
 * <p><b>Threading:</b> thread-safe; calls may overlap. <b>Blocking:</b> never waits, but a call costs CPU time in
 * proportion to its input and output.
 *
 * <p><b>Buffers:</b> a source is borrowed until return; it is read from its position to its limit, may be direct,
 * read-only or a slice, and keeps its position and limit. A result is fresh, belongs to the caller and is big-endian;
 * its content lies between its position and its limit.
 */
public interface BatchCodec {

  /** The name that configuration uses: {@code gzip}, {@code snappy}, {@code lz4} or {@code zstd}. */
  String name();

  /** The number in the attributes of a batch, 1 to 4. */
  byte wireId();

  /** The lowest level that {@link #compress} takes. Equal to {@link #maxLevel()} where the codec has no levels. */
  int minLevel();

  /** The highest level that {@link #compress} takes. */
  int maxLevel();

  /**
   * The level to use where nothing else is configured; may lie outside the range if it means "the library's choice".
   */
  int defaultLevel();

  /**
   * Compresses a block.
   *
   * @param source what to compress; may be empty
   * @param level {@link #minLevel()} to {@link #maxLevel()}, or {@link #defaultLevel()}
   * @return a complete stream in the framing that Kafka's clients read under this wire id
   * @throws IllegalArgumentException if the level is out of range
   */
  ByteBuffer compress(ByteBuffer source, int level);

  /**
   * Decompresses a block.
   *
   * <p>Memory stays in proportion to the limit, at most about twice as much while a result grows, whatever sizes the
   * source claims; and a source that is too small to hold what it claims is not believed.
   *
   * @param source one complete stream, untrusted
   * @param maxOutputBytes the most that may come out, not negative
   * @throws OutputLimitExceededException if more would come out
   * @throws CodecException if the source is corrupt, truncated, has bytes left over, or uses what is not accepted
   */
  ByteBuffer decompress(ByteBuffer source, int maxOutputBytes);

  /**
   * As {@link #decompress(ByteBuffer, int)}, for callers who have room to lend: who decompresses one block after the
   * other saves making and clearing an array for each. A codec that cannot use the room need not override this.
   *
   * @param source one complete stream, untrusted
   * @param scratch may be overwritten from its beginning; of any size, not read
   * @param maxOutputBytes the most that may come out, not negative
   * @return a view on {@code scratch} or, as where that is too small, fresh
   * @throws OutputLimitExceededException if more would come out
   * @throws CodecException if the source is corrupt, truncated, has bytes left over, or uses what is not accepted
   */
  default ByteBuffer decompress(ByteBuffer source, byte[] scratch, int maxOutputBytes) {
    return decompress(source, maxOutputBytes);
  }
}
