package odradek.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Where {@link AppendBenchmark} appends: a storage engine, or what is compared with it. */
interface AppendTarget extends AutoCloseable {

  /**
   * Appends a batch.
   *
   * @param batch from position to limit; offset and epoch may be stamped into it
   */
  void append(ByteBuffer batch) throws IOException, InterruptedException;

  /** Waits until all that was appended is durable. */
  void flush() throws IOException;

  /** Removes all that was appended. */
  void clear() throws IOException;

  /** Closes it and removes its data, without writing to the device what is gone anyway. */
  @Override
  void close() throws IOException;
}
