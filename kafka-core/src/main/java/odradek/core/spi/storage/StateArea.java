package odradek.core.spi.storage;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import odradek.api.TopicIdPartition;

/**
 * Small values that belong to partitions, kept by the engine beside the logs: what can be rebuilt from batches (leader
 * epochs, producer snapshots, aborted transactions; losing it costs time, not correctness), and high watermark and log
 * start.
 *
 * <p><b>Threading:</b> thread-safe. <b>Blocking:</b> {@link #write} may block; {@link #read} does not.
 */
public interface StateArea {

  /** The longest key in characters, the largest value in bytes. */
  int MAX_KEY_LENGTH = 64;

  /** The largest value in bytes. */
  int MAX_VALUE_BYTES = 16 << 20;

  /**
   * All values of a partition by key; empty if there are none. The caller owns the arrays.
   *
   * @throws CorruptStorageException if they cannot be read; the broker then rebuilds them
   */
  Map<String, byte[]> read(TopicIdPartition partition) throws IOException;

  /**
   * Writes many entries at once: after a crash either all of one call are there or none.
   *
   * @param entries what to write, in order
   * @param durable whether they are on the device when this returns
   */
  void write(List<StateEntry> entries, boolean durable) throws IOException;
}
