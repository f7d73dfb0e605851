package odradek.benchmarks.suite;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.SplittableRandom;
import odradek.core.spi.storage.PartitionStorage;
import odradek.core.spi.storage.Slice;
import org.HdrHistogram.Histogram;

/** Consumers: read from full logs, which are in the page cache and on the device. All partitions in turns. */
final class ReadWorkload implements Workload {

  private static final int TURN_COUNT = 100;
  private static final int CATCH_UP_BYTES = 1 << 20;

  private final LogSet logs;
  private final Operation operation;
  private final int batchBytes;
  private final int batchesPerLog;
  private final long spaceBytes;
  private final ByteBuffer target;
  private final SplittableRandom random = new SplittableRandom(1);
  private final long[] offsets;
  private int next;

  ReadWorkload(RunSettings settings) throws IOException, InterruptedException {
    operation = settings.cell().operation();
    batchBytes = settings.cell().batchBytes();
    target = ByteBuffer.allocateDirect(Math.max(CATCH_UP_BYTES, batchBytes));
    logs = new LogSet(settings);
    batchesPerLog = logs.fill(settings.logBytes());
    logs.flush();
    logs.engine().maintain();
    spaceBytes = DiskSpace.ofBytes(logs.engine().path());
    offsets = new long[logs.count()];
  }

  @Override
  public long turn(Histogram latencies) throws IOException {
    long bytes = 0;
    long startNs = System.nanoTime();
    for (int i = 0; i < TURN_COUNT; i++) {
      bytes += read(next);
      next = next + 1 == logs.count() ? 0 : next + 1;
      long endNs = System.nanoTime();
      latencies.recordValue(endNs - startNs);
      startNs = endNs;
    }
    return bytes;
  }

  private long read(int index) throws IOException {
    PartitionStorage log = logs.log(index);
    long endOffset = logs.endOffset(index);
    return switch (operation) {
      case TAIL -> copy(log.read(endOffset - logs.recordsPerBatch(), endOffset, CATCH_UP_BYTES));
      case CATCHUP -> catchUp(log, index, endOffset);
      case SEEK -> find(log.read(random.nextLong(endOffset), endOffset, 1));
      case TIMESTAMP -> found(log.findByTimestamp(LogSet.FIRST_TIMESTAMP_MS + random.nextInt(batchesPerLog)));
      default -> throw new IllegalStateException(operation + " reads nothing");
    };
  }

  private long catchUp(PartitionStorage log, int index, long endOffset) throws IOException {
    Slice slice = log.read(offsets[index], endOffset, CATCH_UP_BYTES);
    offsets[index] += (long) slice.sizeBytes() / batchBytes * logs.recordsPerBatch();
    if (offsets[index] >= endOffset) {
      offsets[index] = 0;
    }
    return copy(slice);
  }

  private long copy(Slice slice) throws IOException {
    try {
      slice.readInto(target.clear().limit(slice.sizeBytes()), 0);
      return slice.sizeBytes();
    } finally {
      slice.release();
    }
  }

  private long find(Slice slice) {
    try {
      if (slice.sizeBytes() != batchBytes) {
        throw new IllegalStateException("expected one batch of " + batchBytes + " bytes, found " + slice.sizeBytes());
      }
      return 0;
    } finally {
      slice.release();
    }
  }

  private long found(long offset) {
    if (offset < 0) {
      throw new IllegalStateException("a timestamp that is there was not found");
    }
    return 0;
  }

  @Override
  public Map<String, Double> figures() {
    double liveBytes = (double) batchesPerLog * batchBytes * logs.count();
    return spaceBytes == 0 ? Map.of() : Map.of(Measurement.SPACE, spaceBytes / liveBytes);
  }

  @Override
  public void close() throws IOException {
    logs.close();
  }
}
