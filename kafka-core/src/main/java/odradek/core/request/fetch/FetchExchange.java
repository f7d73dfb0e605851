package odradek.core.request.fetch;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import odradek.core.partition.Partition;
import odradek.core.partition.PartitionView;
import odradek.core.partition.Partitions;
import odradek.core.partition.ProgressListener;
import odradek.core.runtime.Cancellable;
import odradek.core.runtime.Shard;
import odradek.core.runtime.ShardMap;

/**
 * One fetch: reads, and if that is not enough waits at the partitions until it is or the time is over.
 *
 * <p><b>Threading:</b> confined to the connection's shard; {@link #progressed} alone is called on the partitions' shards.
 */
final class FetchExchange implements ProgressListener {

  /** Where the fetch waits, and what it had seen there. */
  private record Parked(Partition partition, PartitionView seen) {}

  private final Shard home;
  private final PartitionReader reader;
  private final Partitions partitions;
  private final Collection<FetchTarget> targets;
  private final int minBytes;
  private final int maxBytes;
  private final Consumer<List<FetchedPartition>> answer;
  private final List<Parked> parked = new ArrayList<>();
  private final AtomicLong progressedBytes = new AtomicLong();
  private final AtomicBoolean notified = new AtomicBoolean();
  private volatile long neededBytes;
  private Cancellable timeout;
  private boolean waiting;
  private boolean done;

  FetchExchange(Shard home, PartitionReader reader, Partitions partitions, Collection<FetchTarget> targets, int minBytes,
      int maxBytes, Consumer<List<FetchedPartition>> answer) {
    this.home = home;
    this.reader = reader;
    this.partitions = partitions;
    this.targets = targets;
    this.minBytes = minBytes;
    this.maxBytes = maxBytes;
    this.answer = answer;
  }

  /** Reads for the first time. */
  void start(int maxWaitMs) {
    attempt(maxWaitMs <= 0 || targets.isEmpty());
    if (!done) {
      timeout = home.schedule(() -> attempt(true), maxWaitMs);
    }
  }

  /** Whether it was answered or cancelled. */
  boolean isDone() {
    return done;
  }

  /** The client is gone. */
  void cancel() {
    if (!done) {
      finish();
    }
  }

  private void attempt(boolean last) {
    if (done) {
      return;
    }
    progressedBytes.set(0);
    notified.set(false);
    var fetched = new ArrayList<FetchedPartition>(targets.size());
    int bytes = 0;
    boolean urgent = false;
    for (FetchTarget target : targets) {
      FetchedPartition result = reader.read(target, maxBytes - bytes, bytes == 0);
      bytes += result.slice().sizeBytes();
      urgent |= result.error().code() != 0 || result.divergingEpoch() != null;
      fetched.add(result);
    }
    if (last || urgent || bytes >= minBytes) {
      finish();
      answer.accept(fetched);
      return;
    }
    fetched.forEach(result -> result.slice().release());
    neededBytes = minBytes - bytes;
    if (!waiting) {
      waiting = true;
      park();
    } else if (progressedBytes.get() >= neededBytes) {
      // came while this attempt was reading, and was held against what the one before needed
      tryAgain();
    }
  }

  private void park() {
    for (FetchTarget target : targets) {
      Partition partition = reader.find(target);
      if (partition != null) {
        parked.add(new Parked(partition, target.seen()));
      }
    }
    for (Parked place : parked) {
      ShardMap.run(partitions.shardOf(place.partition().id()),
          () -> place.partition().addListener(this, place.seen()));
    }
  }

  private void finish() {
    done = true;
    if (timeout != null) {
      timeout.cancel();
    }
    for (Parked place : parked) {
      ShardMap.run(partitions.shardOf(place.partition().id()), () -> place.partition().removeListener(this));
    }
  }

  @Override
  public void progressed(long bytes) {
    long total = progressedBytes.accumulateAndGet(bytes, (a, b) -> a + b < 0 ? Long.MAX_VALUE : a + b);
    if (total >= neededBytes) {
      tryAgain();
    }
  }

  private void tryAgain() {
    if (notified.compareAndSet(false, true)) {
      home.execute(() -> attempt(false));
    }
  }
}
