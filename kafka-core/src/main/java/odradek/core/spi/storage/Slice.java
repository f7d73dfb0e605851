package odradek.core.spi.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/**
 * Complete batches that were read from a partition, counted by reference. Retention, truncation, deletion and close of
 * the partition leave the bytes readable until the last reference is released.
 *
 * <p><b>Threading:</b> the count is thread-safe; reading is by one thread at a time. <b>Blocking:</b> reading may block
 * on the device.
 */
public interface Slice {

  /** A slice without bytes. */
  Slice EMPTY = new EmptySlice();

  /** How many bytes there are, at least 0. */
  int sizeBytes();

  /**
   * Writes bytes to a channel.
   *
   * @param position the first byte to write, counted from the start of the slice
   * @param count how many at most
   * @return how many were written; less than {@code count} if the channel takes no more now
   */
  long transferTo(WritableByteChannel channel, int position, int count) throws IOException;

  /**
   * Copies bytes into a buffer until it is full.
   *
   * @param position the first byte to copy, counted from the start of the slice; {@code target.remaining()} bytes from
   *     there on must be inside the slice
   */
  void readInto(ByteBuffer target, int position) throws IOException;

  /**
   * Brings the bytes to where what reads them next does not wait for the device, as far as the engine can; a file's
   * into the operating system's cache. Does nothing if they are in memory already. Called on an I/O thread.
   */
  default void load() throws IOException {
    // in memory
  }

  /** Where the bytes are in a file, or null if the engine does not declare {@link StorageCapability#FILE_RANGE}. */
  FileRange fileRange();

  /** Adds a reference. */
  void retain();

  /** Takes a reference away; the slice must not be used after the last one. */
  void release();
}
