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
 * <p><b>Threading:</b> thread-safe. <b>Blocking:</b> {@link #write} may block, {@link #read} may read from the
 * device.
 */
public interface StateArea {

  /** The longest key in characters. */
  int MAX_KEY_LENGTH = 64;

  /** The largest value in bytes. */
  int MAX_VALUE_BYTES = 16 << 20;

  /**
   * All values of a partition by key; empty if there are none, or no such partition. The caller owns the map and the
   * arrays.
   *
   * @throws CorruptStorageException if they cannot be read; the broker then rebuilds them
   */
  Map<String, byte[]> read(TopicIdPartition partition) throws IOException;

  /**
   * Writes many entries at once: after a crash either all of one call are there or none.
   *
   * @param entries what to write, in order. Entries of a partition that does not exist are left out: it was deleted
   *     meanwhile
   * @param durable whether they, and all that was written before, are on the device when this returns
   * @throws IllegalArgumentException if a key or a value breaks the limits; nothing was written
   */
  void write(List<StateEntry> entries, boolean durable) throws IOException;
}
