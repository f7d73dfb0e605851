package sample.heap;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import odradek.api.TopicIdPartition;
import odradek.core.spi.storage.StateArea;
import odradek.core.spi.storage.StateEntry;

/** Small values beside the logs. Who reads owns what comes out, so arrays are copied on the way. */
final class HeapStateArea implements StateArea {

  private final Predicate<TopicIdPartition> exists;
  private final Map<TopicIdPartition, Map<String, byte[]>> values = new HashMap<>();
  private boolean closed;

  HeapStateArea(Predicate<TopicIdPartition> exists) {
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
      if (exists.test(entry.partition())) {
        Map<String, byte[]> mine = values.computeIfAbsent(entry.partition(), partition -> new HashMap<>());
        if (entry.value() == null) {
          mine.remove(entry.key());
        } else {
          mine.put(entry.key(), entry.value());
        }
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
