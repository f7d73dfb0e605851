package odradek.storage.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;

/**
 * An open file.
 *
 * <p><b>Threading:</b> thread-safe.
 */
interface DiskFile extends Closeable {

  /**
   * Reads once.
   *
   * @return how many bytes, -1 at or behind the end
   */
  int read(ByteBuffer target, long position) throws IOException;

  /** Writes all that remains; nothing is durable before {@link #force}. */
  void write(ByteBuffer source, long position) throws IOException;

  /** As {@code FileChannel.transferTo}. */
  long transferTo(long position, long count, WritableByteChannel target) throws IOException;

  /** Brings a range into the operating system's cache, without a copy where it can. */
  void load(long position, long count) throws IOException;

  /** Makes content and size durable. A failure means that what was not durable is lost. */
  void force() throws IOException;

  /** Cuts the file off. */
  void truncate(long size) throws IOException;

  /** The file's size. */
  long size() throws IOException;

  /** Whether it can be used; an interrupt closes a file under its users. */
  boolean isOpen();

  /** The file as a channel, for transfers that bypass this interface; null if it is not a real file. */
  FileChannel channel();
}
