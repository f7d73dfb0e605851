package odradek.benchmarks.suite;

import java.io.IOException;
import java.util.Map;
import odradek.api.record.BatchCodecs;
import odradek.benchmarks.CompactionPass;
import odradek.benchmarks.CompactionSource;
import odradek.benchmarks.EngineUnderTest;
import org.HdrHistogram.Histogram;

/**
 * The cleaner: copies of a log of a quarter of the usual size are compacted, records of a kilobyte, uncompressed, one
 * in ten the last of its key. Bytes are those of the log before.
 */
final class CompactionWorkload implements Workload {

  private static final int SHARE_OF_LOG = 4;
  private static final int SEGMENTS_COUNT = 4;
  private static final int RECORD_BYTES = 1024;
  private static final int MIN_SEGMENT_BYTES = 1 << 20;
  private static final double KEYS_SHARE = 0.1;

  private final EngineUnderTest engine;
  private final CompactionPass pass;
  private final long logBytes;
  private long leftBytes;

  CompactionWorkload(RunSettings settings) throws IOException {
    engine = new EngineUnderTest(settings.engine(), settings.directory());
    logBytes = settings.logBytes() / SHARE_OF_LOG;
    int segmentBytes = (int) Math.max(MIN_SEGMENT_BYTES, logBytes / SEGMENTS_COUNT);
    var source = new CompactionSource(engine, segmentBytes);
    source.fill(logBytes, RECORD_BYTES, KEYS_SHARE, null);
    pass = new CompactionPass(engine, source, BatchCodecs.NONE, segmentBytes);
  }

  @Override
  public boolean hasChores() {
    return true;
  }

  @Override
  public void prepare() throws IOException {
    pass.prepare();
  }

  @Override
  public long turn(Histogram latencies) throws IOException {
    long startNs = System.nanoTime();
    leftBytes = pass.clean();
    latencies.recordValue(System.nanoTime() - startNs);
    return logBytes;
  }

  @Override
  public void tidy() throws IOException {
    pass.discard();
    engine.maintain();
  }

  @Override
  public Map<String, Double> figures() {
    return Map.of("leftShare", (double) leftBytes / logBytes);
  }

  @Override
  public void close() throws IOException {
    engine.close();
  }
}
