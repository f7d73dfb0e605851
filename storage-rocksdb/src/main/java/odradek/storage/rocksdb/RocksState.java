package odradek.storage.rocksdb;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import odradek.api.TopicIdPartition;
import odradek.core.spi.storage.StateArea;
import odradek.core.spi.storage.StateEntry;

/** The state area: keys of the same database. Threading as {@link StateArea}. */
final class RocksState implements StateArea {

  private final RocksResources resources;

  RocksState(RocksResources resources) {
    this.resources = resources;
  }

  @Override
  public Map<String, byte[]> read(TopicIdPartition partition) throws IOException {
    var values = new HashMap<String, byte[]>();
    int number = resources.catalogue().number(partition);
    try (SmallCursor cursor = resources.database().small(Keys.first(Keys.STATE, number))) {
      while (number >= 0 && cursor.next()) {
        values.put(Keys.stateKey(cursor.key()), cursor.value());
      }
    }
    return values;
  }

  @Override
  public void write(List<StateEntry> entries, boolean durable) throws IOException {
    entries.forEach(StateEntry::requireValid);
    Catalogue catalogue = resources.catalogue();
    catalogue.lock().readLock().lock();
    try (Changes changes = resources.database().changes()) {
      for (StateEntry entry : entries) {
        int number = catalogue.number(entry.partition());
        if (number >= 0) {
          byte[] key = Keys.state(number, entry.key());
          if (entry.value() == null) {
            changes.delete(key);
          } else {
            changes.put(key, entry.value());
          }
        }
      }
      if (!entries.isEmpty()) {
        resources.database().write(changes);
      }
    } finally {
      catalogue.lock().readLock().unlock();
    }
    if (durable) {
      resources.walSync().sync();
    }
  }
}
