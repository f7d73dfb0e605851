package odradek.core.spi.storage;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A replacement of chunks that is being written. Readers see the old chunks until {@link #commit()}, the new ones after
 * it, and after a crash either the old or the new ones, whole.
 *
 * <p><b>Threading:</b> one thread at a time; {@link #commit} as {@link PartitionStorage} says. Appends to the log's end
 * and reads go on meanwhile.
 * <b>Blocking:</b> all methods may block; memory does not depend on the size of the range.
 */
public interface Replacement {

  /**
   * Adds batches, in the order of their offsets, all within the replaced range.
   *
   * @param batches complete batches between position and limit; borrowed until return
   * @throws IllegalArgumentException if they are not complete, not in order or not within the range; nothing was added
   */
  void append(ByteBuffer batches) throws IOException;

  /**
   * Puts the new chunks in the place of the old ones, durably and atomically.
   *
   * @throws IllegalStateException if retention or truncation has touched the old chunks since; the new ones are thrown
   *     away
   */
  void commit() throws IOException;

  /** Throws the new chunks away. Does nothing after {@link #commit()} or a second time. */
  void abort() throws IOException;
}
