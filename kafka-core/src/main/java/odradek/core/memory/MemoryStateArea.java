package odradek.core.memory;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import odradek.api.TopicIdPartition;
import odradek.core.spi.storage.StateArea;
import odradek.core.spi.storage.StateEntry;

/**
 * The state area in memory.
 *
 * <p><b>Threading:</b> thread-safe, one lock.
 */
final class MemoryStateArea implements StateArea {

  private final Predicate<TopicIdPartition> exists;
  private final Map<TopicIdPartition, Map<String, byte[]>> values = new HashMap<>();
  private boolean closed;

  MemoryStateArea(Predicate<TopicIdPartition> exists) {
    this.exists = exists;
  }

  @Override
  public synchronized Map<String, byte[]> read(TopicIdPartition partition) throws IOException {
    requireOpen();
    var copy = new HashMap<String, byte[]>();
    values.getOrDefault(partition, Map.of()).forEach((key, value) -> copy.put(key, value.clone()));
    return copy;
  }

  @Override
  public synchronized void write(List<StateEntry> entries, boolean durable) throws IOException {
    requireOpen();
    entries.forEach(StateEntry::requireValid);
    for (StateEntry entry : entries) {
      if (!exists.test(entry.partition())) {
        continue;
      }
      if (entry.value() != null) {
        values.computeIfAbsent(entry.partition(), partition -> new HashMap<>()).put(entry.key(), entry.value());
      } else if (values.containsKey(entry.partition())) {
        values.get(entry.partition()).remove(entry.key());
      }
    }
  }

  synchronized void drop(TopicIdPartition partition) {
    values.remove(partition);
  }

  synchronized void close() {
    closed = true;
    values.clear();
  }

  private void requireOpen() throws ClosedChannelException {
    if (closed) {
      throw new ClosedChannelException();
    }
  }
}
