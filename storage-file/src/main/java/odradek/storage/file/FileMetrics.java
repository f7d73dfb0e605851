package odradek.storage.file;

import java.util.concurrent.atomic.LongAdder;
import odradek.core.spi.storage.StorageMetrics;

/**
 * What this engine counts.
 *
 * <p><b>Threading:</b> thread-safe.
 */
final class FileMetrics {

  private final LongAdder appendedBytes = new LongAdder();
  private final LongAdder flushes = new LongAdder();
  private final LongAdder flushRounds = new LongAdder();
  private final LongAdder flushNs = new LongAdder();
  private final LongAdder recoveredBytes = new LongAdder();
  private final LongAdder indexRebuilds = new LongAdder();

  FileMetrics(StorageMetrics target) {
    target.counter("appended_bytes", "Bytes of batches written to segments.", appendedBytes::sum);
    target.counter("flushes", "Partitions that were forced to the device.", flushes::sum);
    target.counter("flush_rounds", "Rounds of the group commit.", flushRounds::sum);
    target.counter("flush_time_ns", "Time spent in rounds of the group commit.", flushNs::sum);
    target.counter("recovered_bytes", "Bytes that were checked after a crash.", recoveredBytes::sum);
    target.counter("index_rebuilds", "Indexes that were rebuilt because they did not fit their segment.",
        indexRebuilds::sum);
  }

  void appended(long bytes) {
    appendedBytes.add(bytes);
  }

  void flushed(int partitions, long ns) {
    flushes.add(partitions);
    flushRounds.increment();
    flushNs.add(ns);
  }

  void recovered(long bytes) {
    recoveredBytes.add(bytes);
  }

  void indexRebuilt() {
    indexRebuilds.increment();
  }
}
