package odradek.benchmarks.suite;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.HdrHistogram.Histogram;

/**
 * Producers: batches go to all partitions in turns. Where they have to be durable, one is under way for each of up to
 * 100 partitions at a time, as from producers that wait for each answer.
 */
final class AppendWorkload implements Workload {

  private static final int TURN_COUNT = 100;

  private final LogSet logs;
  private final long logBytes;
  private final int batchBytes;
  private final boolean flushed;
  private final CompletableFuture<?>[] pending;
  private final long[] startsNs;
  private final long[] endsNs;
  private long bytes;
  private int next;

  AppendWorkload(RunSettings settings) throws IOException {
    logs = new LogSet(settings);
    logBytes = settings.logBytes();
    batchBytes = settings.cell().batchBytes();
    flushed = settings.cell().durability() == Durability.FLUSHED;
    int atOnce = Math.min(TURN_COUNT, logs.count());
    pending = new CompletableFuture<?>[atOnce];
    startsNs = new long[atOnce];
    endsNs = new long[atOnce];
  }

  @Override
  public long turn(Histogram latencies) throws IOException, InterruptedException {
    if (bytes > logBytes) {
      logs.clear();
      bytes = 0;
    }
    int count = flushed ? flushedTurn(latencies) : plainTurn(latencies);
    bytes += (long) count * batchBytes;
    return (long) count * batchBytes;
  }

  private int plainTurn(Histogram latencies) throws IOException, InterruptedException {
    long startNs = System.nanoTime();
    for (int i = 0; i < TURN_COUNT; i++) {
      logs.append(advance());
      long endNs = System.nanoTime();
      latencies.recordValue(endNs - startNs);
      startNs = endNs;
    }
    return TURN_COUNT;
  }

  private int flushedTurn(Histogram latencies) throws IOException, InterruptedException {
    for (int i = 0; i < pending.length; i++) {
      int index = advance();
      int slot = i;
      startsNs[i] = System.nanoTime();
      logs.append(index);
      pending[i] = logs.log(index).flush().thenAccept(offset -> endsNs[slot] = System.nanoTime()).toCompletableFuture();
    }
    for (int i = 0; i < pending.length; i++) {
      pending[i].join();
      latencies.recordValue(endsNs[i] - startsNs[i]);
    }
    return pending.length;
  }

  private int advance() {
    int index = next;
    next = next + 1 == logs.count() ? 0 : next + 1;
    return index;
  }

  @Override
  public Map<String, Double> figures() {
    return Map.of("partitionsCreatedPerSecond", logs.createdPerSecond());
  }

  @Override
  public void close() throws IOException {
    logs.close();
  }
}
