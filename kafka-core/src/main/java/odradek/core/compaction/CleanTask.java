package odradek.core.compaction;

import java.util.List;
import java.util.Map;
import odradek.api.TopicIdPartition;
import odradek.core.log.AbortedTransaction;
import odradek.core.log.LastRecord;
import odradek.core.log.LogConfig;
import odradek.core.spi.storage.PartitionStorage;

/**
 * A log that is to be cleaned, as it was when that was decided.
 *
 * @param partition whose log it is
 * @param storage its batches; nobody else replaces chunks meanwhile
 * @param plan which part
 * @param config the topic's settings
 * @param aborted the aborted transactions of the log up to the end of the plan
 * @param lastRecords what has to stay, by producer id
 * @param nowMs the time
 * @param markers hears of markers that go
 */
public record CleanTask(
    TopicIdPartition partition,
    PartitionStorage storage,
    CleanPlan plan,
    LogConfig config,
    List<AbortedTransaction> aborted,
    Map<Long, LastRecord> lastRecords,
    long nowMs,
    MarkerListener markers) {

  /** Hears of markers that go. */
  @FunctionalInterface
  public interface MarkerListener {

    /**
     * Markers of aborted transactions are about to go, after all else of these transactions has gone earlier. A
     * consumer that is told of such a transaction and does not find its marker would take what its producer did later
     * for aborted: when this returns nobody is told any more, not even after a crash.
     *
     * @param offsets the markers' offsets, ascending
     */
    void abortMarkersGo(List<Long> offsets);
  }
}
