package odradek.core.request;

import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import odradek.core.spi.MetricVisitor;

/**
 * Counts what clients write and read.
 *
 * <p><b>Threading:</b> thread-safe.
 */
public final class TrafficMetrics {

  private final LongAdder producedBytes = new LongAdder();
  private final LongAdder producedRecords = new LongAdder();
  private final LongAdder producedBatches = new LongAdder();
  private final LongAdder refusedBatches = new LongAdder();
  private final LongAdder throttledRequests = new LongAdder();
  private final LongAdder fetchedBytes = new LongAdder();

  /** A batch is in the log. */
  public void produced(int bytes, long records) {
    producedBytes.add(bytes);
    producedRecords.add(records);
    producedBatches.increment();
  }

  /** A batch was refused by its partition. */
  public void refused() {
    refusedBatches.increment();
  }

  /** The answer to a producer is held back, since space gets short. */
  public void throttled() {
    throttledRequests.increment();
  }

  /** Batches go to a client. */
  public void fetched(long bytes) {
    fetchedBytes.add(bytes);
  }

  /** Shows the counts. */
  public void visit(MetricVisitor visitor) {
    counter(visitor, "odradek_produced_bytes_total", "Bytes of batches that clients have written.", producedBytes);
    counter(visitor, "odradek_produced_records_total", "Records that clients have written.", producedRecords);
    counter(visitor, "odradek_produced_batches_total", "Batches that clients have written.", producedBatches);
    counter(visitor, "odradek_refused_batches_total", "Batches that partitions have refused.", refusedBatches);
    counter(visitor, "odradek_throttled_requests_total",
        "Produce requests whose answers were held back since a log directory has little space.", throttledRequests);
    counter(visitor, "odradek_fetched_bytes_total", "Bytes of batches that clients have read.", fetchedBytes);
  }

  private static void counter(MetricVisitor visitor, String name, String help, LongAdder value) {
    visitor.counter(name, help, Map.of(), value.sum());
  }
}
