package sample.heap;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import odradek.api.TopicIdPartition;
import odradek.core.spi.storage.PartitionContext;
import odradek.core.spi.storage.PartitionStorage;
import odradek.core.spi.storage.StateArea;
import odradek.core.spi.storage.StorageEngine;

/** The logs by partition. One lock: nothing here takes long. */
final class HeapEngine implements StorageEngine {

  /** Changed under the lock; the state area looks into it without. */
  private final Map<TopicIdPartition, HeapLog> logs = new ConcurrentHashMap<>();

  private final Map<TopicIdPartition, HeapPartition> open = new HashMap<>();
  private final HeapStateArea state = new HeapStateArea(logs::containsKey);
  private final AtomicLong usedBytes = new AtomicLong();
  private final long maxBytes;
  private boolean closed;

  HeapEngine(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  long usedBytes() {
    return usedBytes.get();
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
    logs.put(partition, new HeapLog(startOffset, usedBytes, maxBytes));
    return opened(partition, context);
  }

  @Override
  public synchronized PartitionStorage open(TopicIdPartition partition, PartitionContext context) throws IOException {
    requireOpen();
    if (!logs.containsKey(partition)) {
      throw new NoSuchFileException(partition.toString());
    }
    if (open.containsKey(partition) && !open.get(partition).isClosed()) {
      throw new IllegalArgumentException("partition " + partition + " is open already");
    }
    return opened(partition, context);
  }

  private PartitionStorage opened(TopicIdPartition partition, PartitionContext context) {
    var storage = new HeapPartition(logs.get(partition), context);
    open.put(partition, storage);
    return storage;
  }

  @Override
  public synchronized void delete(TopicIdPartition partition) throws IOException {
    requireOpen();
    if (open.containsKey(partition)) {
      open.remove(partition).close();
    }
    if (logs.containsKey(partition)) {
      logs.remove(partition).clear();
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
  public synchronized void close() {
    closed = true;
    open.values().forEach(HeapPartition::close);
    logs.values().forEach(HeapLog::clear);
    logs.clear();
    state.close();
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
