package odradek.testkit.compaction;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import odradek.api.TopicIdPartition;
import odradek.core.spi.storage.StateArea;
import odradek.core.spi.storage.StateEntry;

/** A state area that begins empty, as after a loss. */
final class HeapStateArea implements StateArea {

  private final Map<TopicIdPartition, Map<String, byte[]>> values = new HashMap<>();

  @Override
  public Map<String, byte[]> read(TopicIdPartition partition) {
    return new HashMap<>(values.getOrDefault(partition, Map.of()));
  }

  @Override
  public void write(List<StateEntry> entries, boolean durable) {
    for (StateEntry entry : entries) {
      Map<String, byte[]> mine = values.computeIfAbsent(entry.partition(), key -> new HashMap<>());
      if (entry.value() == null) {
        mine.remove(entry.key());
      } else {
        mine.put(entry.key(), entry.value());
      }
    }
  }
}
