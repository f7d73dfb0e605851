package odradek.core.hosting;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import odradek.api.TopicIdPartition;
import odradek.core.runtime.SerialExecutor;
import odradek.core.spi.storage.StateEntry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes to the state area of one engine, in order. What could not be written, as on a full device, is written with
 * what comes next.
 *
 * <p><b>Threading:</b> thread-safe; writes on the I/O pool, one at a time.
 */
final class StateWriter {

  private static final Logger LOG = LoggerFactory.getLogger(StateWriter.class);

  private final StorageEngines.Placed placed;
  private final StorageEngines engines;
  private final SerialExecutor serial;

  /** Only used by the task that runs. */
  private final Map<Key, StateEntry> unwritten = new LinkedHashMap<>();

  private record Key(TopicIdPartition partition, String key) {}

  StateWriter(StorageEngines.Placed placed, StorageEngines engines, Executor io) {
    this.placed = placed;
    this.engines = engines;
    this.serial = new SerialExecutor(io);
  }

  /**
   * Writes soon.
   *
   * @param durable whether it is to be on the device when done is called
   * @param done called on any thread, with null or what went wrong
   */
  void write(List<StateEntry> entries, boolean durable, Consumer<Throwable> done) {
    serial.execute(() -> done.accept(writeNow(entries, durable)));
  }

  private Throwable writeNow(List<StateEntry> entries, boolean durable) {
    boolean failedBefore = !unwritten.isEmpty();
    try {
      placed.engine().state().write(failedBefore ? merged(entries) : entries, durable);
      unwritten.clear();
      return null;
    } catch (IOException | RuntimeException e) {
      entries.forEach(entry -> unwritten.put(new Key(entry.partition(), entry.key()), entry));
      if (!placed.isOffline()) {
        engines.failed(placed, e);
        if (!failedBefore) {
          LOG.error("the state of logs cannot be written in {}, it is tried again; until then opening them takes longer: {}",
              placed.directory(), e.toString());
        }
      }
      return e;
    }
  }

  private List<StateEntry> merged(List<StateEntry> entries) {
    entries.forEach(entry -> unwritten.put(new Key(entry.partition(), entry.key()), entry));
    return new ArrayList<>(unwritten.values());
  }
}
