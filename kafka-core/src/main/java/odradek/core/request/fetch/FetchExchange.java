package odradek.core.request.fetch;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import odradek.api.ErrorCode;
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
 * <p><b>Threading:</b> confined to the connection's shard; {@link #progressed} alone is called on the partitions'
 * shards, and a read that may have to wait for the device is handed to the I/O pool and back: one at a time, so that a
 * connection has never more of them under way than requests.
 */
final class FetchExchange implements ProgressListener {

  /** Where the fetch waits, and what it had seen there. */
  private record Parked(Partition partition, PartitionView seen) {}

  private final Shard home;
  private final Executor io;
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
  private boolean away;
  private boolean lastAsked;
  private boolean done;

  /** @param io reads what the operating system may not have at hand */
  FetchExchange(Shard home, Executor io, PartitionReader reader, Partitions partitions, Collection<FetchTarget> targets,
      int minBytes, int maxBytes, Consumer<List<FetchedPartition>> answer) {
    this.home = home;
    this.io = io;
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
    if (away) {
      lastAsked |= last;
      notified.set(false);
      return;
    }
    progressedBytes.set(0);
    notified.set(false);
    if (!reader.isAnyCold(targets) || !readAway(last)) {
      judge(readAll(), last);
    }
  }

  /** Reads on the I/O pool, so that a slow device holds nobody else up. */
  private boolean readAway(boolean last) {
    try {
      away = true;
      io.execute(() -> {
        List<FetchedPartition> fetched = null;
        try {
          fetched = readAll();
          reader.warm(fetched);
        } finally {
          bringBack(fetched == null ? nothing() : fetched, last);
        }
      });
      return true;
    } catch (RejectedExecutionException e) {
      away = false; // everybody there is busy: better here than not at all
      return false;
    }
  }

  /** The answer of a fetch that could not even try to read. */
  private List<FetchedPartition> nothing() {
    return targets.stream().map(target -> FetchedPartition.failed(target, ErrorCode.UNKNOWN_SERVER_ERROR)).toList();
  }

  private void bringBack(List<FetchedPartition> fetched, boolean last) {
    try {
      home.execute(() -> cameBack(fetched, last));
    } catch (RejectedExecutionException e) {
      release(fetched); // the broker is stopping, and the connection is gone
    }
  }

  private void cameBack(List<FetchedPartition> fetched, boolean last) {
    away = false;
    if (done) {
      release(fetched);
    } else {
      judge(fetched, last || lastAsked);
    }
  }

  private List<FetchedPartition> readAll() {
    var fetched = new ArrayList<FetchedPartition>(targets.size());
    int bytes = 0;
    for (FetchTarget target : targets) {
      FetchedPartition result = reader.read(target, maxBytes - bytes, bytes == 0);
      bytes += result.slice().sizeBytes();
      fetched.add(result);
    }
    return fetched;
  }

  /** Answers if it is enough, or waits for more. */
  private void judge(List<FetchedPartition> fetched, boolean last) {
    long bytes = 0;
    boolean urgent = false;
    boolean anythingToWaitFor = false;
    for (FetchedPartition result : fetched) {
      bytes += result.slice().sizeBytes();
      // A topic that is not there hurries nobody who reads others, lest a client that goes on asking for it never
      // waits.
      boolean resolved = result.target().problem() == ErrorCode.NONE;
      anythingToWaitFor |= resolved;
      urgent |= resolved && (result.error() != ErrorCode.NONE || result.divergingEpoch() != null);
    }
    if (last || urgent || !anythingToWaitFor || bytes >= minBytes) {
      finish();
      answer.accept(fetched);
      return;
    }
    release(fetched);
    neededBytes = minBytes - bytes;
    if (!waiting) {
      waiting = true;
      park();
    } else if (progressedBytes.get() >= neededBytes) {
      // came while this attempt was reading, and was held against what the one before needed
      tryAgain();
    }
  }

  private static void release(List<FetchedPartition> fetched) {
    fetched.forEach(result -> result.slice().release());
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
