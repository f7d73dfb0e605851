package odradek.core.log;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import odradek.api.TopicIdPartition;
import odradek.core.spi.storage.CorruptStorageException;
import odradek.core.spi.storage.StateArea;
import odradek.core.spi.storage.StateEntry;

/** A state area on the heap whose values can be lost or damaged. */
final class FakeStateArea implements StateArea {

  private final Map<TopicIdPartition, Map<String, byte[]>> values = new HashMap<>();
  private boolean unreadable;
  private IOException failure;
  private int durableWritesCount;

  void unreadable(boolean value) {
    unreadable = value;
  }

  void failWith(IOException cause) {
    failure = cause;
  }

  int durableWritesCount() {
    return durableWritesCount;
  }

  /** The live values of a partition: tests remove and damage them. */
  Map<String, byte[]> values(TopicIdPartition partition) {
    return values.computeIfAbsent(partition, key -> new TreeMap<>());
  }

  @Override
  public Map<String, byte[]> read(TopicIdPartition partition) throws IOException {
    if (unreadable) {
      throw new CorruptStorageException("state", "made unreadable");
    }
    var copy = new TreeMap<String, byte[]>();
    values(partition).forEach((key, value) -> copy.put(key, value.clone()));
    return copy;
  }

  @Override
  public void write(List<StateEntry> entries, boolean durable) throws IOException {
    if (failure != null) {
      throw failure;
    }
    durableWritesCount += durable ? 1 : 0;
    for (StateEntry entry : entries) {
      if (!entry.key().matches("[a-z0-9.-]{1,64}")) {
        throw new IllegalArgumentException("key '" + entry.key() + "'");
      }
      if (entry.value() == null) {
        values(entry.partition()).remove(entry.key());
      } else {
        values(entry.partition()).put(entry.key(), entry.value().clone());
      }
    }
  }
}
