package odradek.core.memory;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import odradek.api.TopicIdPartition;
import odradek.core.spi.storage.PartitionContext;
import odradek.core.spi.storage.PartitionStorage;
import odradek.core.spi.storage.StateArea;
import odradek.core.spi.storage.StorageContext;
import odradek.core.spi.storage.StorageEngine;

/**
 * Logs in memory, by partition.
 *
 * <p><b>Threading:</b> thread-safe, one lock.
 */
final class MemoryEngine implements StorageEngine {

  private final BlockPool pool = new BlockPool();
  /** Written under the lock, read without it. */
  private final Map<TopicIdPartition, MemoryLog> logs = new ConcurrentHashMap<>();

  private final Map<TopicIdPartition, MemoryPartition> open = new HashMap<>();
  private final MemoryStateArea state = new MemoryStateArea(logs::containsKey);
  private boolean closed;

  MemoryEngine(StorageContext context) {
    context.metrics().gauge("used_bytes", "Bytes in blocks that hold batches.", pool::usedBytes);
    context.metrics().gauge("allocated_bytes", "Bytes in all blocks, in use or kept for use.", pool::allocatedBytes);
  }

  @Override
  public synchronized PartitionStorage create(TopicIdPartition partition, PartitionContext context, long startOffset)
      throws IOException {
    requireOpen();
    if (startOffset < 0) {
      throw new IllegalArgumentException("partition " + partition + " cannot start at offset " + startOffset);
    }
    if (logs.containsKey(partition)) {
      throw new FileAlreadyExistsException(partition.toString());
    }
    logs.put(partition, new MemoryLog(pool, partition.hashCode(), startOffset));
    return opened(partition, context);
  }

  @Override
  public synchronized PartitionStorage open(TopicIdPartition partition, PartitionContext context) throws IOException {
    requireOpen();
    if (!logs.containsKey(partition)) {
      throw new NoSuchFileException(partition.toString());
    }
    MemoryPartition current = open.get(partition);
    if (current != null && !current.isClosed()) {
      throw new IllegalArgumentException("partition " + partition + " is open already");
    }
    return opened(partition, context);
  }

  private PartitionStorage opened(TopicIdPartition partition, PartitionContext context) {
    var storage = new MemoryPartition(logs.get(partition), context);
    open.put(partition, storage);
    return storage;
  }

  @Override
  public synchronized void delete(TopicIdPartition partition) throws IOException {
    requireOpen();
    MemoryPartition current = open.remove(partition);
    if (current != null) {
      current.close();
    }
    MemoryLog log = logs.remove(partition);
    if (log != null) {
      log.release();
      state.drop(partition);
    }
  }

  @Override
  public synchronized List<TopicIdPartition> partitions() {
    requireOpenUnchecked();
    return List.copyOf(logs.keySet());
  }

  @Override
  public synchronized StateArea state() {
    requireOpenUnchecked();
    return state;
  }

  @Override
  public synchronized void close() throws IOException {
    closed = true;
    for (MemoryPartition partition : open.values()) {
      partition.close();
    }
    open.clear();
    logs.values().forEach(MemoryLog::release);
    logs.clear();
    state.close();
    pool.clear();
  }

  private void requireOpen() throws ClosedChannelException {
    if (closed) {
      throw new ClosedChannelException();
    }
  }

  private void requireOpenUnchecked() {
    if (closed) {
      throw new IllegalStateException("the storage engine is closed");
    }
  }
}
